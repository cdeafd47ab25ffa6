import type { ParsedDocument } from '../formats/define-format.ts';
import { formatById } from '../formats/index.ts';
import { type JsonValue, printJson } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import { failure, type Result, success } from '../model/result.ts';
import { plainAvro } from './avro-dialect.ts';
import { type LayerFormat, recognizeLayer } from './recognize.ts';

/** The schema of a layer of a dataset, as it was written and as a document of its format. */
export interface LayerSchema {
  readonly format: LayerFormat;
  /** The document: plain Avro, where the schema was written with `optional`. */
  readonly text: string;
  readonly document: ParsedDocument;
  /** What was given. */
  readonly value: JsonValue;
  /** The pointer into what was given for a pointer into the document. */
  writtenAt(pointer: string): string;
}

/**
 * Reads the schema of a layer: an Avro schema of any type, in which fields of records may be `optional`; a JSON Schema; a data contract.
 *
 * @returns the schema, or all that is wrong with it: problems point into what was given, and have no places, since there is no text. What
 *   could be of two formats is refused, with what to do.
 */
export function layerSchema(value: JsonValue): Result<LayerSchema, readonly Problem[]> {
  const recognized = recognizeLayer(value);
  if (!recognized.ok) return recognized;
  const plain = recognized.value === 'avro' ? plainAvro(value) : success({ value, moved: NOTHING_MOVED });
  if (!plain.ok) return plain;
  const { moved } = plain.value;
  const writtenAt = (pointer: string): string => writtenPointer(pointer, moved);
  const text = printJson(plain.value.value);
  const parsed = formatById(recognized.value)?.parse(text);
  if (parsed === undefined || !parsed.ok) {
    const problems = parsed?.error ?? [];
    return failure(problems.map(({ place: _, ...problem }) => ({ ...problem, pointer: writtenAt(problem.pointer) })));
  }
  return success({ format: recognized.value, text, document: parsed.value, value, writtenAt });
}

const NOTHING_MOVED: ReadonlyMap<string, string> = new Map();

/** Where the innermost type around a place was written tells where the place was. */
function writtenPointer(pointer: string, moved: ReadonlyMap<string, string>): string {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const written = moved.get(pointer.slice(0, end));
    if (written !== undefined) return written + pointer.slice(end);
  }
  return pointer;
}
