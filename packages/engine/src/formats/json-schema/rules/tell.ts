import type { Bump, Detail } from '../../../model/change.ts';
import type { Rule } from '../../../model/format.ts';
import { type JsonValue, printJson } from '../../../model/json.ts';

/** The sentence of a rule book entry. */
type Message = Rule['message'];

/** One of the two kinds of a difference that has another kind when the documents are exchanged. */
export type Side = readonly [kind: string, title: string, why: string, message: Message];

/** Two entries that mirror each other. */
export function paired(bump: Bump, [kindA, titleA, whyA, messageA]: Side, [kindB, titleB, whyB, messageB]: Side) {
  return {
    [kindA]: { title: titleA, why: whyA, message: messageA, mirror: kindB, bump },
    [kindB]: { title: titleB, why: whyB, message: messageB, mirror: kindA, bump },
  } satisfies Readonly<Record<string, Rule>>;
}

/** An entry that keeps its kind when the documents are exchanged, or that is no difference at all. */
export function own(bump: Bump, [kind, title, why, message]: Side) {
  return { [kind]: { title, why, message, mirror: kind, bump } } satisfies Readonly<Record<string, Rule>>;
}

/** The place of a change, as a sentence names it. */
export function where(path: string): string {
  return path === '' ? 'the schema' : `'${path}'`;
}

/** Values in a sentence: few are listed, of many the first; long ones are cut. */
export function listed(value: JsonValue | undefined): string {
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const first = values.slice(0, 10).map((item: JsonValue) => shown(item));
  return values.length > first.length
    ? `${first.join(', ')} and ${values.length - first.length} more`
    : first.join(', ');
}

/** One value in a sentence; null and nothing are `none`. */
export function shown(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'none';
  const text = printJson(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const LONGEST = 120;

/** `from -> to`. */
export function step({ from, to }: Detail): string {
  return `${shown(from)} -> ${shown(to)}`;
}

/** Names without quotation marks of their own. */
export function named(value: JsonValue | undefined): string {
  const names = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const first = names.slice(0, 10).map((name: JsonValue) => `'${typeof name === 'string' ? name : printJson(name)}'`);
  return names.length > first.length ? `${first.join(', ')} and ${names.length - first.length} more` : first.join(', ');
}
