import {
  type AnyFormat,
  type CheckedSource,
  FORMATS,
  failure,
  formatById,
  type ParsedDocument,
  type ReportSource,
  type Result,
  recognizeFormat,
  success,
} from '@concordat/engine';
import { CannotRun } from './exit.ts';
import type { Input } from './input.ts';

/** A document that its format has read, and the way back to its text. */
export interface Loaded {
  readonly document: ParsedDocument;
  readonly source: ReportSource;
}

/** The format of documents: the one asked for, or the first that recognizes one of them, or else the first of all, which says what is wrong. */
export function formatFor(inputs: readonly Input[], id?: string): AnyFormat {
  const asked = id === undefined ? undefined : formatById(id);
  if (id !== undefined && asked === undefined) {
    throw new CannotRun(`there is no format '${id}'; there is ${FORMATS.map((format) => format.id).join(', ')}`);
  }
  const recognized = inputs.map(({ text }) => recognizeFormat(text)).find((format) => format !== undefined);
  const format = asked ?? recognized ?? FORMATS[0];
  if (format === undefined) throw new CannotRun('there are no formats');
  return format;
}

/** Reads a document. On failure its source with everything that is wrong with it. */
export function load(format: AnyFormat, input: Input): Result<Loaded, CheckedSource> {
  const parsed = format.parse(input.text);
  if (!parsed.ok)
    return failure({
      source: { ...input, placeOf: () => undefined },
      problems: parsed.error,
    });
  const document = parsed.value;
  return success({
    document,
    source: { ...input, placeOf: (pointer) => document.placeOf(pointer) },
  });
}
