import type { Pair, Profile, RuleFinding } from '../../../model/format.ts';
import { meaningOf } from '../../../model/level.ts';
import type { RefutationClass } from '../../../model/refutation.ts';
import { causesAmong } from '../causes.ts';
import type { ProtoSchema } from '../schema.ts';
import { breaches, type FoundBreach } from './breaches.ts';
import { CATEGORIES, type Category } from './rule.ts';

const ABOUT: Readonly<Record<Category, string>> = {
  WIRE: 'what breaks the bytes',
  WIRE_JSON: 'what breaks the bytes or the JSON form',
  PACKAGE: 'what breaks generated code, package by package',
  FILE: 'what breaks generated code, file by file',
  CSR: "what breaks schemas of Confluent's registry",
};

/**
 * The breaking rules of buf 1.74, a profile for each category: `buf-wire`, `buf-wire-json`, `buf-package`, `buf-file`, `buf-csr`. buf
 * knows one direction only, from the older document to the newer one, so the level only says which versions are compared.
 */
export const BUF_PROFILES: readonly Profile<ProtoSchema>[] = CATEGORIES.map((category) => ({
  id: `buf-${category.toLowerCase().replaceAll('_', '-')}`,
  title: `The breaking rules of buf, category ${category}: ${ABOUT[category]}`,
  severity: (refutation) => (COUNTS[category].has(refutation.class) ? 'error' : undefined),
  rules: (pair) => findings(pair, category),
  rulesOnly: true,
}));

/** What the profile of a category counts as broken when the changes are told; the findings are the rules' alone. */
const COUNTS: Readonly<Record<Category, ReadonlySet<RefutationClass>>> = {
  WIRE: new Set(['unreadable', 'misread', 'lossy']),
  WIRE_JSON: new Set(['unreadable', 'misread', 'lossy', 'json']),
  PACKAGE: new Set(['unreadable', 'misread', 'lossy', 'json', 'source']),
  FILE: new Set(['unreadable', 'misread', 'lossy', 'json', 'source']),
  CSR: new Set(['unreadable', 'misread', 'lossy', 'json']),
};

function findings({ before, after, level, changes }: Pair<ProtoSchema>, category: Category): readonly RuleFinding[] {
  if (meaningOf(level).directions.length === 0) return [];
  const causeOf = causesAmong(changes);
  return Array.from(breaches(before, after, category), (breach): RuleFinding => {
    const { kind, path, at, detail, aspects } = breach;
    const severity = isOutOfSight(breach, before, after) ? 'warning' : 'error';
    const change = causeOf(aspects, at);
    return { kind, severity, path, at, detail, ...(change !== undefined && { change }) };
  });
}

/**
 * Whether a thing was in a file that the document no longer imports. The file may still be there, as buf would see in the whole
 * workspace, so such a finding does not fail the document.
 */
function isOutOfSight({ at }: FoundBreach, before: ProtoSchema, after: ProtoSchema): boolean {
  if (at.before === undefined || at.after !== undefined) return false;
  const file = at.before.slice(0, Math.max(0, at.before.lastIndexOf('#')));
  return file !== '' && before.files.has(file) && !after.files.has(file);
}
