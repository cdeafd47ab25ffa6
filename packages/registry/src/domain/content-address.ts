import { createHash } from 'node:crypto';
import { fingerprintOf } from '@concordat/engine';
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
  const { format, canonical, references, metadata, ruleSet } = schema;
  const named = references.map(({ name, group, subject, number }) => [name, group ?? null, subject, number]);
  return {
    fingerprint: fingerprintOf(JSON.stringify([format, canonical, named, metadata ?? null, ruleSet ?? null])),
    guid: guidOf(canonical, references, metadata, ruleSet),
    format,
    canonical,
    references,
    ...(metadata && { metadata }),
    ...(ruleSet && { ruleSet }),
  };
}

function guidOf(
  text: string,
  references: readonly Reference[],
  metadata: Metadata | undefined,
  ruleSet: RuleSet | undefined,
): string {
  const hash = createHash('md5').update(text);
  for (const reference of references) {
    const number = Buffer.alloc(4);
    number.writeInt32BE(reference.number | 0);
    hash.update(reference.name).update(qualifiedName(reference)).update(number);
  }
  if (metadata !== undefined) for (const part of partsOfMetadata(metadata)) hash.update(part);
  if (ruleSet !== undefined) for (const part of partsOfRules(ruleSet)) hash.update(part);
  const digits = hash.digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
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
