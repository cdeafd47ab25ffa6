import type { Change, Detail } from '../../../model/change.ts';
import type { Rule } from '../../../model/format.ts';

/** The categories of buf's breaking rules. Each is a profile. */
export const CATEGORIES = ['WIRE', 'WIRE_JSON', 'PACKAGE', 'FILE', 'CSR'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Rules about the JSON form too. */
export const JSON_FORM: readonly Category[] = ['WIRE_JSON', 'PACKAGE', 'FILE', 'CSR'];
/** Rules of every category. */
export const ALWAYS: readonly Category[] = ['WIRE', ...JSON_FORM];
/** Rules about generated code, and those that a schema registry adds to the wire. */
export const REGISTRY: readonly Category[] = ['PACKAGE', 'FILE', 'CSR'];
/** Rules about generated code alone. */
export const CODE: readonly Category[] = ['PACKAGE', 'FILE'];

/** Something that a rule forbids: the facts, and the place where it is another than the one that the rule looked at. */
export interface Breach {
  readonly detail: Detail;
  readonly path?: string;
  readonly at?: Change['at'];
}

/** A rule of buf over one sort of thing: a file, message, enum, field, service or method that is there before and after. */
export interface BufRule<Site> {
  readonly categories: readonly Category[];
  readonly title: string;
  readonly why: string;
  readonly message: Rule['message'];
  /** Aspects of the change in the story that a breach comes from. */
  readonly aspects?: readonly string[];
  check(before: Site, after: Site): Iterable<Breach>;
}

/** Rules by their ids, which are their kinds. */
export type RuleTable<Site> = Readonly<Record<string, BufRule<Site>>>;

/** A breach where the values differ, with both; none where they are the same. */
export function changed(
  from: string | number | boolean,
  to: string | number | boolean,
  detail: Detail = {},
): readonly Breach[] {
  return from === to ? [] : [{ detail: { from, to, ...detail } }];
}

/** The sentence of a value that went from one to another. */
export function went(what: string): Rule['message'] {
  return ({ from, to }, path) => `${what} of ${quoted(path)} went from ${quoted(from)} to ${quoted(to)}`;
}

/** A value in quotes. */
export function quoted(value: Detail[string] | undefined): string {
  return `'${value === undefined || value === null ? '' : String(value)}'`;
}
