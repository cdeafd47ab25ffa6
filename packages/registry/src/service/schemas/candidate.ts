import {
  type AnyFormat,
  failure,
  formatById,
  type ParsedDocument,
  type Problem,
  parseJson,
  protoOfDescriptor,
  type Result,
  success,
} from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { contentOf } from '../../domain/content-address.ts';
import { RegistryError } from '../../domain/error.ts';
import { type Attributes, tidyAttributes } from '../../domain/governance.ts';
import { opaqueBytes } from '../../domain/opaque.ts';
import type { Reference } from '../../domain/reference.ts';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import { unknownFormat } from './documents.ts';
import { type DeletedTargets, type ResolvedImports, resolveImports } from './imports.ts';
import { settleReferences } from './references.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaInput } from './schemas.ts';

/** Bytes that the text of a schema may have. */
const MAX_BYTES = 1024 * 1024;

/** A schema that was handed in, as the content that it would be. */
export interface Candidate {
  readonly content: Content;
  /** Undefined where the text was taken without being read. */
  readonly document: ParsedDocument | undefined;
  /** False: something was let pass when it was read, and only its text says all that it says. */
  readonly isSound: boolean;
  /** The subjects that it refers to, as they stood. */
  readonly targets: readonly SubjectState[];
}

/** How a schema is to be read. */
export interface Manner {
  /** True: texts that mean the same become the same text, as far as the format knows. */
  readonly normalize: boolean;
  readonly deletedTargets: DeletedTargets;
  /** True: names and defaults are not looked at, and JSON that is no valid schema even so is taken as it stands. */
  readonly isLenient: boolean;
}

/** Reads a schema for a subject. Problems of the text and of its references are told; throws `schema-too-large`, `schema-invalid`. */
export async function readCandidate(
  desk: SchemaDesk,
  key: SubjectKey,
  schema: SchemaInput,
  attributes: Attributes,
  manner: Manner,
): Promise<Result<Candidate, readonly Problem[]>> {
  if (schema.isOpaque) return success(await unreadCandidate(desk, key, { ...schema, ...attributes }));
  checkText(key, schema.text);
  const format = formatById(schema.format);
  if (format === undefined) return failure([unknownFormat(schema.format)]);
  const settled = await settleReferences(desk, key.group, schema.references, manner.deletedTargets);
  if (!settled.ok) return settled;
  const { targets } = settled.value;
  const references = manner.normalize ? sorted(settled.value.references) : settled.value.references;
  const imports = await resolveImports(desk, key.group, references, manner.deletedTargets);
  if (!imports.ok) return imports;
  const read = readText(desk, format, schema.text, imports.value);
  if (!read.ok && !(manner.isLenient && isJson(schema.text))) return read;
  const canonical = read.ok ? storedText(desk, format, read.value, manner.normalize) : schema.text;
  const content = contentOf({ format: format.id, canonical, references, ...tidyAttributes(attributes) });
  const loose = read.ok ? read : desk.documents.read(format, schema.text, imports.value, 'leniently');
  return success({ content, document: loose.ok ? loose.value : undefined, isSound: read.ok, targets });
}

/** A schema as it stands, unread: what is imported from elsewhere keeps its text. References need not lead anywhere yet. */
export async function unreadCandidate(desk: SchemaDesk, key: SubjectKey, schema: SchemaInput): Promise<Candidate> {
  checkText(key, schema.text, schema.isOpaque);
  const settled = await settleReferences(desk, key.group, schema.references, 'unchecked');
  if (!settled.ok) throw invalidSchema(key, settled.error);
  const { references, targets } = settled.value;
  const content = contentOf({
    format: schema.format,
    canonical: schema.text,
    references,
    ...tidyAttributes(schema),
  });
  return { content, document: undefined, isSound: false, targets };
}

/** `schema-invalid` with what is wrong. */
export function invalidSchema({ group, subject }: SubjectKey, problems: readonly Problem[]): RegistryError {
  const message = problems.map((problem) => problem.message).join('; ');
  return new RegistryError('schema-invalid', message, { problems, about: { group, subject } });
}

function checkText({ group, subject }: SubjectKey, text: string, isOpaque = false): void {
  if (text.trim() === '') throw new RegistryError('schema-invalid', 'Empty schema', { about: { group, subject } });
  if (text.length <= MAX_BYTES / 3) return;
  const bytes = isOpaque ? opaqueBytes(text).length : Buffer.byteLength(text);
  if (bytes <= MAX_BYTES) return;
  throw new RegistryError('schema-too-large', `a schema has at most ${MAX_BYTES} bytes, and this one has ${bytes}`, {
    about: { group, subject },
  });
}

function readText(
  desk: SchemaDesk,
  format: AnyFormat,
  text: string,
  imports: ResolvedImports,
): Result<ParsedDocument, readonly Problem[]> {
  const source = format.id === 'protobuf' ? protoText(text, imports) : success(text);
  return source.ok ? desk.documents.read(format, source.value, imports) : source;
}

/** Clients hand Protobuf schemas in as text, or as a FileDescriptorProto in base64, which no text looks like. */
function protoText(text: string, { texts }: ResolvedImports): Result<string, readonly Problem[]> {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return success(text);
  return protoOfDescriptor(Buffer.from(text, 'base64'), texts);
}

/** The text that is kept. */
function storedText(desk: SchemaDesk, format: AnyFormat, document: ParsedDocument, normalize: boolean): string {
  const form = normalize ? 'confluent-normalized' : 'confluent';
  return desk.documents.form(format, document, form) ?? format.canonical(document);
}

function isJson(text: string): boolean {
  return parseJson(text).ok;
}

/** By name, each once. */
function sorted(references: readonly Reference[]): readonly Reference[] {
  const distinct = new Map(references.map((reference) => [JSON.stringify(partsOf(reference)), reference]));
  return [...distinct.values()].sort(byParts);
}

function byParts(a: Reference, b: Reference): number {
  const others = partsOf(b);
  for (const [index, part] of partsOf(a).entries()) {
    const other = others[index] ?? part;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function partsOf({ name, group = '', subject, number }: Reference): readonly (string | number)[] {
  return [name, group, subject, number];
}
