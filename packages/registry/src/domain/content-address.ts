import { hash } from 'node:crypto';
import type { Content } from './content.ts';
import { sortedEntries } from './governance.ts';
import type { Metadata } from './metadata.ts';
import type { Reference } from './reference.ts';
import { RULE_LISTS, type Rule, type RuleSet } from './rule-set.ts';
import { DEFAULT_GROUP } from './subject.ts';

/**
 * A schema as content, with its two addresses. Metadata and rules are to be tidy: their order is part of the addresses.
 *
 * The fingerprint tells formats apart, the guid does not. The guid is what Confluent's registry computes: MD5 over text, references, metadata
 * and rules, one after the other without anything between them, printed as a UUID.
 */
export function contentOf(schema: Omit<Content, 'fingerprint' | 'guid'>): Content {
  const { format, references, metadata, ruleSet } = schema;
  // Halves of characters would not come back from a store as they went in.
  const canonical = schema.canonical.toWellFormed();
  const named = references.map(({ name, group, subject, number }) => [name, group ?? null, subject, number]);
  return {
    fingerprint: digestOf(JSON.stringify([format, canonical, named, metadata ?? null, ruleSet ?? null])),
    guid: guidOf(canonical, references, metadata, ruleSet),
    format,
    canonical,
    references,
    ...(metadata && { metadata }),
    ...(ruleSet && { ruleSet }),
  };
}

/** The guid of a contract follows from its fingerprint: its first 32 digits, as a UUID. */
export function contractGuid(fingerprint: string): string {
  return fingerprint.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** SHA-256 (FIPS 180-4) of the UTF-8 bytes of a text, as 64 lower-case hexadecimal digits. */
export function digestOf(text: string): string {
  return hash('sha256', text);
}

function guidOf(
  text: string,
  references: readonly Reference[],
  metadata: Metadata | undefined,
  ruleSet: RuleSet | undefined,
): string {
  const after = [
    ...(metadata === undefined ? [] : partsOfMetadata(metadata)),
    ...(ruleSet === undefined ? [] : partsOfRules(ruleSet)),
  ];
  const parts = [...references.flatMap(partsOfReference), ...after];
  const bytes = parts.length === 0 ? text : Buffer.concat([text, ...parts].map(bytesOf));
  const digits = hash('md5', bytes);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function bytesOf(part: string | Uint8Array): Uint8Array {
  return typeof part === 'string' ? Buffer.from(part) : part;
}

function partsOfReference(reference: Reference): readonly (string | Uint8Array)[] {
  const number = Buffer.alloc(4);
  number.writeInt32BE(reference.number | 0);
  return [reference.name, qualifiedName(reference), number];
}

/** The subject as a reference of Confluent's protocol spells it; its name for the default group is the empty one. */
function qualifiedName({ group, subject }: Reference): string {
  if (group === undefined) return subject;
  return `:.${group === DEFAULT_GROUP ? '' : group}:${subject}`;
}

const MARK = '\u0001';

function partsOfMetadata({ tags = {}, properties = {}, sensitive = [] }: Metadata): readonly string[] {
  return [MARK, ...sortedEntries(tags).flat(2), ...sortedEntries(properties).flat(), ...sensitive];
}

function partsOfRules(ruleSet: RuleSet): readonly string[] {
  const rules = RULE_LISTS.flatMap((list) => ruleSet[list] ?? []);
  return [MARK, ...rules.flatMap(partsOfRule), ruleSet.enableAt ?? ''];
}

function partsOfRule(rule: Rule): readonly string[] {
  const { name, doc, kind, mode, type, tags = [], params = {}, expr, onSuccess, onFailure, disabled } = rule;
  const parts = [name, doc, kind, mode, type, ...tags, ...sortedEntries(params).flat(), expr, onSuccess, onFailure];
  return [...parts.map((part) => part ?? ''), disabled === true ? MARK : ''];
}
