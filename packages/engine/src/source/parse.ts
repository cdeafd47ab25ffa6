import type { Problem } from '../model/problem.ts';
import { failure, type Result } from '../model/result.ts';
import type { SourceDocument } from './document.ts';
import { parseJson } from './json-parser.ts';
import { parseYaml } from './yaml-parser.ts';

/**
 * Reads a text that is JSON or YAML, without being told which. Texts that begin like JSON and are JSON are read as JSON;
 * everything else is YAML. Where a text begins like JSON and is neither, JSON's problems are the answer.
 */
export function parseSource(text: string): Result<SourceDocument, readonly Problem[]> {
  if (!/^\ufeff?\s*[{[]/.test(text)) return parseYaml(text);
  const asJson = parseJson(text);
  if (asJson.ok || asJson.error.some(({ kind }) => kind !== 'syntax')) return asJson;
  const asYaml = parseYaml(text);
  return asYaml.ok || isRefusedYaml(asYaml.error) ? asYaml : failure(asJson.error);
}

/** True when the text is YAML by its syntax, and was refused for something else: those problems are the ones to solve. */
function isRefusedYaml(problems: readonly Problem[]): boolean {
  return problems.every(({ kind }) => kind !== 'syntax' && kind !== 'too-large');
}
