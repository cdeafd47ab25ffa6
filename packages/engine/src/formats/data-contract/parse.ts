import type { Parsed } from '../../model/format.ts';
import type { Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import type { SourceDocument } from '../../source/document.ts';
import { JSON_LIMITS } from '../../source/limits.ts';
import { parseSource } from '../../source/parse.ts';
import { ProblemList } from '../../source/problem-list.ts';
import { tooLarge } from '../../source/problems.ts';
import { canonicalContract } from './canonical.ts';
import type { Contract } from './contract.ts';
import { contract } from './parse/document.ts';
import { PatternEffort } from './parse/pattern-effort.ts';
import { Spot } from './parse/spot.ts';

/** Problems that are listed before the rest is only counted. */
const MAX_PROBLEMS = 1000;

/**
 * Reads a data contract from JSON or YAML 1.2.
 *
 * Every default becomes explicit, numbers of constraints become canonical text, and what says nothing (null for "not given", empty
 * lists, lower bounds of zero) is left out.
 *
 * A contract whose canonical text would be too large to be read again is refused as well.
 *
 * @returns the contract with the places of its parts, or all problems of the text, in its order
 */
export function parseContract(source: string): Result<Parsed<Contract>, readonly Problem[]> {
  const parsed = parseSource(source);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const problems = new ProblemList(MAX_PROBLEMS);
  const root = new Spot({ document, problems, patterns: new PatternEffort(), fieldCount: 0 }, document.root);
  const doc = isEmpty(document) ? root.problem('missing-key', 'the document is empty') : contract(root);
  if (doc === undefined || !problems.isEmpty) return failure(problems.inOrder());
  const length = canonicalContract(doc).length;
  if (length > JSON_LIMITS.length) return failure([tooLarge(length, JSON_LIMITS.length)]);
  return success({ doc, placeOf: (pointer) => document.placeOf(writtenAt(document, pointer)) });
}

function isEmpty({ root }: SourceDocument): boolean {
  return root.kind === 'null' && root.start === root.end;
}

/** A deprecation has two spellings, which fill each other: the pointer to the one that the text has. */
function writtenAt(document: SourceDocument, pointer: string): string {
  if (document.nodeAt(pointer) !== undefined) return pointer;
  if (pointer === '/deprecation_uri') return '/deprecation/uri';
  return pointer === '/deprecation' || pointer === '/deprecation/uri' ? '/deprecation_uri' : pointer;
}
