import { formatById, type ParsedDocument } from '@concordat/engine';
import type { Content } from './content.ts';
import { sortedEntries, VERSION_PROPERTY } from './governance.ts';
import type { Metadata } from './metadata.ts';
import { targetOf } from './reference.ts';

/**
 * What a schema of a group is as a whole: equal for schemas that are the same to somebody who looks one up. How the text is laid out does
 * not count, in Avro the order of attributes neither; nor the number of the version that metadata may tell. `document` is the text as it
 * was read; without it the text counts as it stands.
 */
export function identityOf(group: string, content: Content, document: ParsedDocument | undefined): string {
  return identity(group, content, document && equalForm(content, document, 'confluent'));
}

/** As {@link identityOf}, of a schema whose text is in the form already in which texts are kept. */
export function keptIdentityOf(group: string, content: Content, document: ParsedDocument | undefined): string {
  return identity(group, content, document && equalForm(content, document, undefined));
}

function identity(group: string, content: Content, text = content.canonical): string {
  const references = content.references.map((reference) => [reference.name, targetOf(reference, group)]);
  return JSON.stringify([content.format, text, references, ...attributesOf(content)]);
}

/** As {@link identityOf}, with what the references stand for in the text itself; undefined for formats that have no such text. */
export function resolvedIdentityOf(content: Content, document: ParsedDocument | undefined): string | undefined {
  const format = formatById(content.format);
  const text = document && format?.form(document, 'resolved');
  return text === undefined ? undefined : JSON.stringify([content.format, text, ...attributesOf(content)]);
}

/** The form that is equal for equal schemas. The order of members counts in JSON Schemas, and that of declarations in Protobuf. */
const EQUAL_FORMS: ReadonlyMap<string, string> = new Map([['avro', 'confluent-normalized']]);

function equalForm({ format }: Content, document: ParsedDocument, otherwise: string | undefined): string | undefined {
  const form = EQUAL_FORMS.get(format) ?? otherwise;
  return form === undefined ? undefined : formatById(format)?.form(document, form);
}

function attributesOf({ metadata, ruleSet }: Content): readonly unknown[] {
  return [withoutVersion(metadata), ruleSet ?? null];
}

/** Metadata that tell nothing but the number of the version are none. */
function withoutVersion({ tags, properties, sensitive }: Metadata = {}): unknown {
  const told = sortedEntries(properties).filter(([name]) => name !== VERSION_PROPERTY);
  return [sortedEntries(tags), told, sensitive ?? []];
}
