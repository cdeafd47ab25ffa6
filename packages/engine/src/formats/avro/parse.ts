import type { Imports, Parsed } from '../../model/format.ts';
import type { Place, Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import type { SourceDocument } from '../../source/document.ts';
import { parseJson } from '../../source/json-parser.ts';
import { printCanonical } from './canonical.ts';
import { DefaultCheck } from './parse/defaults.ts';
import { type ReadingOrder, readingOrder } from './parse/import-order.ts';
import { Reading } from './parse/reading.ts';
import { TypeReader } from './parse/type-reader.ts';
import { MAX_DEPTH, MAX_LENGTH } from './print.ts';
import type { AvroSchema, AvroType } from './schema.ts';

/**
 * Reads an Avro schema (Avro 1.12, Schema Declaration; where 1.11 differs, both are taken) from JSON.
 *
 * @param imports schemas whose named types the document may use, in any order among themselves. Those that it does not need are not read;
 *   nothing else is looked up.
 * @returns the schema with the places of its parts, or all problems of the texts, in their order. A schema whose canonical text would
 *   be too large or too deep to be read again, with everything written out that it uses, is refused as well.
 */
export function parseAvro(
  source: string,
  imports: Imports = new Map(),
): Result<Parsed<AvroSchema>, readonly Problem[]> {
  return parse(source, imports, false);
}

/**
 * Reads a schema as older tools did, which looked neither at names nor at defaults: names may have any characters but quotes, backslashes,
 * dots and control characters; defaults that do not fit their types are none.
 */
export function parseLenientAvro(
  source: string,
  imports: Imports = new Map(),
): Result<Parsed<AvroSchema>, readonly Problem[]> {
  return parse(source, imports, true);
}

function parse(source: string, imports: Imports, isLenient: boolean): Result<Parsed<AvroSchema>, readonly Problem[]> {
  const main = parseJson(source, { depth: MAX_DEPTH });
  if (!main.ok) return main;
  const { documents, unreadable } = importsAtHand(imports);
  const imported = documents.map(({ name, document }) => new Reading(document, name, isLenient));
  const read = readAll(new Reading(main.value, undefined, isLenient), imported, unreadable);
  if (!read.ok) return read;
  return success({ doc: read.value, placeOf: placesIn(source, imports) });
}

/** The places of a text and its imports. Mostly nobody asks for them, so the texts alone are kept, and read again when somebody does. */
function placesIn(source: string, imports: Imports): (pointer: string) => Place | undefined {
  let main: SourceDocument | undefined;
  const imported = new Map<string, SourceDocument>();
  const again = (text: string): SourceDocument | undefined => {
    const parsed = parseJson(text, { depth: MAX_DEPTH });
    return parsed.ok ? parsed.value : undefined;
  };
  const importOf = (name: string): SourceDocument | undefined => {
    const text = imports.get(name);
    const document = imported.get(name) ?? (text === undefined ? undefined : again(text));
    if (document) imported.set(name, document);
    return document;
  };
  return (pointer) => {
    main ??= again(source);
    return main && placeOf(pointer, main, importOf);
  };
}

/** The JSON of imports, and what is wrong with those that are none. */
interface ImportedTexts {
  readonly documents: readonly { readonly name: string; readonly document: SourceDocument }[];
  readonly unreadable: readonly Problem[];
}

const NO_TEXTS: ImportedTexts = { documents: [], unreadable: [] };

/** The imports that were read last: a folder of schemas is often read with the same ones, but they are not worth keeping for longer. */
let atHand = new WeakMap<Imports, ImportedTexts>();

function importsAtHand(imports: Imports): ImportedTexts {
  const known = imports.size === 0 ? NO_TEXTS : atHand.get(imports);
  if (known !== undefined) return known;
  const texts = importedTexts(imports);
  atHand = new WeakMap([[imports, texts]]);
  return texts;
}

function importedTexts(imports: Imports): ImportedTexts {
  const texts = [...imports].map(([name, text]) => ({ name, parsed: parseJson(text, { depth: MAX_DEPTH }) }));
  return {
    documents: texts.flatMap(({ name, parsed }) => (parsed.ok ? [{ name, document: parsed.value }] : [])),
    unreadable: texts.flatMap(({ name, parsed }) =>
      parsed.ok ? [] : parsed.error.map((problem) => inImport(problem, name)),
    ),
  };
}

function inImport(problem: Problem, name: string): Problem {
  const { pointer, place } = problem;
  return { ...problem, pointer: `${name}#${pointer}`, ...(place && { place: { ...place, source: name } }) };
}

/** Reads the schema with the imports that it needs. What is wrong with texts that are no JSON counts where a type is missing. */
function readAll(
  main: Reading,
  imports: readonly Reading[],
  unreadable: readonly Problem[],
): Result<AvroSchema, readonly Problem[]> {
  const texts = [main, ...imports];
  const sequence = imports.length === 0 ? ALONE : readingOrder(texts.map(({ document }) => document.root));
  if ('circle' in sequence) return failure([circle(sequence.circle.flatMap((index) => texts[index] ?? []))]);
  const needed = new Set(sequence.order.flatMap((index) => texts[index] ?? []));
  const problems = (): readonly Problem[] =>
    [...imports, main].flatMap((text) => (needed.has(text) ? text.problems.inOrder() : []));
  const reader = new TypeReader(main);
  let root: AvroType | undefined;
  for (const text of needed) root = reader.read(text);
  if (reader.isTooLong) return failure([tooLarge()]);
  const found = problems();
  if (root === undefined || found.length > 0) return failure(sequence.lacks ? [...unreadable, ...found] : found);
  const check = new DefaultCheck();
  for (const fieldDefault of reader.defaults) check.check(fieldDefault);
  const unfit = problems();
  if (unfit.length > 0) return failure(unfit);
  const schema: AvroSchema = { root, names: reader.names, types: reader.types };
  const length = [...needed].reduce((sum, { document }) => sum + document.text.length, 0);
  return isWithinBounds(root, length + reader.spelledOut, needed.size > 1) ? success(schema) : failure([tooLarge()]);
}

/** The order of a schema that imports nothing. */
const ALONE: ReadingOrder = { order: [0], lacks: true };

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

function circle(texts: readonly Reading[]): Problem {
  const names = texts.map(({ name }) => (name === undefined ? 'the schema itself' : `'${name}'`));
  const [first] = texts;
  return {
    kind: 'import-cycle',
    message: `schemas use each other in a circle, which Avro cannot read: ${[...names.slice(0, 10), names[0]].join(' → ')}`,
    hint: 'write the types that use each other into one schema',
    pointer: first?.origin ?? '',
    ...(first && {
      place: { ...first.document.placeOf(''), ...(first.name !== undefined && { source: first.name }) },
    }),
    detail: { imports: texts.slice(0, 100).flatMap(({ name }) => name ?? []) },
  };
}

/** The place of a pointer, which has the name of an imported text and `#` in front where it leads there. */
function placeOf(
  pointer: string,
  main: SourceDocument,
  importOf: (name: string) => SourceDocument | undefined,
): Place | undefined {
  if (pointer === '' || (pointer.startsWith('/') && !pointer.includes('#'))) return main.placeOf(pointer);
  for (let hash = pointer.indexOf('#'); hash >= 0; hash = pointer.indexOf('#', hash + 1)) {
    const name = pointer.slice(0, hash);
    const place = importOf(name)?.placeOf(pointer.slice(hash + 1));
    if (place) return { ...place, source: name };
  }
  return pointer.startsWith('/') ? main.placeOf(pointer) : undefined;
}
