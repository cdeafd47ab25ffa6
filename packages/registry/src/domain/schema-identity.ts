import type { Content } from './content.ts';
import { sortedEntries, VERSION_PROPERTY } from './governance.ts';
import type { Metadata } from './metadata.ts';
import { targetOf } from './reference.ts';

/** A schema that was read, in another form of its format by the name of the form; undefined where there is no such form. */
export type FormOf = (name: string) => string | undefined;

/**
 * What a schema of a group is as a whole: equal for schemas that are the same to somebody who looks one up. How the text is laid out does
 * not count, in Avro the order of attributes neither; nor the number of the version that metadata may tell. `form` gives the text as it
 * was read; without it the text counts as it stands.
 */
export function identityOf(group: string, content: Content, form: FormOf | undefined): string {
  return identity(group, content, form && equalForm(content, form, 'confluent'));
}

/** As {@link identityOf}, of a schema whose text is in the form already in which texts are kept. */
export function keptIdentityOf(group: string, content: Content, form: FormOf | undefined): string {
  return identity(group, content, form && equalForm(content, form, undefined));
}

function identity(group: string, content: Content, text = content.canonical): string {
  const references = content.references.map((reference) => [reference.name, targetOf(reference, group)]);
  return JSON.stringify([content.format, text, references, ...attributesOf(content)]);
}

/** As {@link identityOf}, with what the references stand for in the text itself; undefined for formats that have no such text. */
export function resolvedIdentityOf(content: Content, form: FormOf | undefined): string | undefined {
  const text = form?.('resolved');
  return text === undefined ? undefined : JSON.stringify([content.format, text, ...attributesOf(content)]);
}

/** The form that is equal for equal schemas. The order of members counts in JSON Schemas, and that of declarations in Protobuf. */
const EQUAL_FORMS: ReadonlyMap<string, string> = new Map([['avro', 'confluent-normalized']]);

function equalForm({ format }: Content, form: FormOf, otherwise: string | undefined): string | undefined {
  const name = EQUAL_FORMS.get(format) ?? otherwise;
  return name === undefined ? undefined : form(name);
}

function attributesOf({ metadata, ruleSet }: Content): readonly unknown[] {
  return [withoutVersion(metadata), ruleSet ?? null];
}

/** Metadata that tell nothing but the number of the version are none. */
function withoutVersion({ tags, properties, sensitive }: Metadata = {}): unknown {
  const told = sortedEntries(properties).filter(([name]) => name !== VERSION_PROPERTY);
  return [sortedEntries(tags), told, sensitive ?? []];
}
