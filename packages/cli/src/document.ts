import {
  type AnyFormat,
  type CheckedSource,
  FORMATS,
  failure,
  formatById,
  formatOfFile,
  type ParsedDocument,
  type ReportSource,
  type Result,
  recognizeFormat,
  success,
} from '@concordat/engine';
import { CannotRun } from './exit.ts';
import { type ImportedInputs, importsFor } from './imports.ts';
import type { Input } from './input.ts';
import type { Terminal } from './terminal.ts';

/** A document that its format has read, and the way back to its text. */
export interface Loaded {
  readonly document: ParsedDocument;
  readonly source: ReportSource;
}

/**
 * The format of documents that belong together: the one asked for; else what the ends of their names or a look at them tell; else the first of
 * all, which says what is wrong, and the terminal that it was guessed. Throws {@link CannotRun} where they are of different formats.
 */
export function formatFor(inputs: readonly Input[], id: string | undefined, terminal: Terminal): AnyFormat {
  if (id !== undefined) return formatAsked(id);
  const known = inputs.flatMap((input) => {
    const format = formatOfFile(input.name) ?? recognizeFormat(input.text);
    return format === undefined ? [] : [{ input, format }];
  });
  const [first, ...others] = known;
  const stranger = others.find(({ format }) => format !== first?.format);
  if (first !== undefined && stranger !== undefined) {
    const told = [first, stranger].map(({ input, format }) => `${input.name} is read as ${format.id}`);
    throw new CannotRun(`${told.join(', and ')}; give --format to read all as one format`);
  }
  if (first !== undefined) return first.format;
  const [guess, ...rest] = FORMATS;
  if (guess === undefined) throw new CannotRun('there are no formats');
  const names = inputs.map(({ name }) => name).join(', ');
  terminal.say(
    `note: ${names}: read as ${guess.id}; --format takes ${rest.map((format) => format.id).join(', ')} too\n`,
  );
  return guess;
}

/** The format of an id. Throws {@link CannotRun} when there is none. */
export function formatAsked(id: string): AnyFormat {
  const asked = formatById(id);
  if (asked === undefined) {
    throw new CannotRun(`there is no format '${id}'; there is ${FORMATS.map((format) => format.id).join(', ')}`);
  }
  return asked;
}

/** Reads a document with what it may import. On failure its source with everything that is wrong with it. */
export function load(
  format: AnyFormat,
  input: Input,
  available: ImportedInputs = new Map(),
): Result<Loaded, CheckedSource> {
  const { imports, name } = importsFor(input, available);
  const { sources } = importedBy(imports);
  // The document itself among its imports, as it stands there, does not make them others.
  const isItself = name !== undefined && available.get(name)?.text === input.text;
  const { texts } = importedBy(isItself ? available : imports);
  const parsed = format.parse(input.text, texts, name);
  const source = { ...input, ...NOWHERE, imports: sources };
  if (!parsed.ok) return failure({ source, problems: parsed.error });
  const document = parsed.value;
  return success({ document, source: { ...source, placeOf: (pointer) => document.placeOf(pointer) } });
}

const NOWHERE = { placeOf: () => undefined };

/** What imports are to formats, which remember what they found out about a map of texts, and to reports. */
interface Imported {
  readonly texts: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, ReportSource>;
}

const KNOWN = new WeakMap<ImportedInputs, Imported>();

/** The same for the same imports, so that a command over many documents reads what they share once. */
function importedBy(imports: ImportedInputs): Imported {
  const known = KNOWN.get(imports);
  if (known) return known;
  const made: Imported = {
    texts: new Map([...imports].map(([name, { text }]) => [name, text])),
    sources: new Map([...imports].map(([name, input]) => [name, { ...input, ...NOWHERE }])),
  };
  KNOWN.set(imports, made);
  return made;
}
