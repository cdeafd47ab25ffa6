import type { Imports, Parsed } from '../../model/format.ts';
import type { Place, Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import type { SourceDocument } from '../../source/document.ts';
import { parseJson } from '../../source/json-parser.ts';
import { printCanonical } from './canonical.ts';
import { DefaultCheck } from './parse/defaults.ts';
import { readingOrder } from './parse/import-order.ts';
import { Reading } from './parse/reading.ts';
import { TypeReader } from './parse/type-reader.ts';
import { MAX_DEPTH, MAX_LENGTH } from './print.ts';
import type { AvroSchema, AvroType } from './schema.ts';

/**
 * Reads an Avro schema (Avro 1.12, Schema Declaration; where 1.11 differs, both are taken) from JSON.
 *
 * @param imports schemas whose named types the document may use, in any order among themselves. Nothing else is looked up.
 * @returns the schema with the places of its parts, or all problems of the texts, in their order. A schema whose canonical text would
 *   be too large or too deep to be read again, with everything written out that it uses, is refused as well.
 */
export function parseAvro(
  source: string,
  imports: Imports = new Map(),
): Result<Parsed<AvroSchema>, readonly Problem[]> {
  const texts = [...imports].map(([name, text]) => jsonOf(text, name));
  const main = jsonOf(source);
  const failed = [...texts, main].flatMap((text) => (text.ok ? [] : text.error));
  if (!main.ok || failed.length > 0) return failure(failed);
  const imported = texts.flatMap((text) => (text.ok ? [text.value] : []));
  const read = readAll(main.value, imported);
  if (!read.ok) return read;
  const sources = new Map(imported.map((reading) => [reading.name, reading.document]));
  return success({ doc: read.value, placeOf: (pointer) => placeOf(pointer, main.value.document, sources) });
}

function jsonOf(text: string, name?: string): Result<Reading, readonly Problem[]> {
  const parsed = parseJson(text, { depth: MAX_DEPTH });
  if (parsed.ok) return success(new Reading(parsed.value, name));
  return failure(name === undefined ? parsed.error : parsed.error.map((problem) => inImport(problem, name)));
}

function inImport(problem: Problem, name: string): Problem {
  const { pointer, place } = problem;
  return { ...problem, pointer: `${name}#${pointer}`, ...(place && { place: { ...place, source: name } }) };
}

function readAll(main: Reading, imports: readonly Reading[]): Result<AvroSchema, readonly Problem[]> {
  const sequence = readingOrder(imports.map(({ document }) => document.root));
  if ('circle' in sequence) return failure([circle(sequence.circle.flatMap((index) => imports[index] ?? []))]);
  const reader = new TypeReader(main);
  for (const index of sequence.order) {
    const text = imports[index];
    if (text) reader.read(text);
  }
  const root = reader.read(main);
  const problems = (): readonly Problem[] => [...imports, main].flatMap((reading) => reading.problems.inOrder());
  if (root === undefined || [...imports, main].some((reading) => !reading.problems.isEmpty)) return failure(problems());
  const check = new DefaultCheck();
  for (const fieldDefault of reader.defaults) check.check(fieldDefault);
  if ([...imports, main].some((reading) => !reading.problems.isEmpty)) return failure(problems());
  const schema: AvroSchema = { root, names: reader.names, types: reader.types };
  const length = [main, ...imports].reduce((sum, { document }) => sum + document.text.length, 0);
  return isWithinBounds(root, length + reader.spelledOut, imports.length > 0) ? success(schema) : failure([tooLarge()]);
}

/** True when the canonical text can be read again. It is only made where it could be larger than the texts that were just read. */
function isWithinBounds(root: AvroType, length: number, hasImports: boolean): boolean {
  return (!hasImports && length < MAX_LENGTH / 2) || printCanonical(root) !== undefined;
}

function tooLarge(): Problem {
  return {
    kind: 'too-large',
    message: `written out in full the schema is too large: ${MAX_LENGTH} characters and ${MAX_DEPTH} levels are allowed`,
    pointer: '',
    detail: { length: MAX_LENGTH, depth: MAX_DEPTH },
  };
}

function circle(imports: readonly Reading[]): Problem {
  const names = imports.map(({ name }) => name ?? '');
  const [first] = imports;
  return {
    kind: 'import-cycle',
    message: `imported schemas use each other in a circle: ${[...names.slice(0, 10), names[0]].map((name) => `'${name}'`).join(' → ')}`,
    pointer: `${names[0]}#`,
    ...(first && { place: { ...first.document.placeOf(''), source: names[0] ?? '' } }),
    detail: { imports: names.slice(0, 100) },
  };
}

/** The place of a pointer, which has the name of an imported text and `#` in front where it leads there. */
function placeOf(
  pointer: string,
  main: SourceDocument,
  imports: ReadonlyMap<string | undefined, SourceDocument>,
): Place | undefined {
  if (pointer === '' || (pointer.startsWith('/') && !pointer.includes('#'))) return main.placeOf(pointer);
  for (let hash = pointer.indexOf('#'); hash >= 0; hash = pointer.indexOf('#', hash + 1)) {
    const name = pointer.slice(0, hash);
    const place = imports.get(name)?.placeOf(pointer.slice(hash + 1));
    if (place) return { ...place, source: name };
  }
  return pointer.startsWith('/') ? main.placeOf(pointer) : undefined;
}
