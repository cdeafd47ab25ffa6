import type { Call } from '../../dialect.ts';
import { notFound, Refused } from '../refused.ts';

const LARGEST = 2 ** 31 - 1;

/** A parameter of the route's path. */
export function param({ params }: Call, name: string): string {
  return params[name] ?? '';
}

/** A yes-or-no parameter: `true` in any case is yes, everything else is no. */
export function flag({ query }: Call, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

/** A text parameter; undefined where it is missing or empty. */
export function text({ query }: Call, name: string): string | undefined {
  return query.get(name) || undefined;
}

/** All values of a parameter that may come several times. */
export function texts({ query }: Call, name: string): readonly string[] {
  return query.getAll(name).filter((value) => value !== '');
}

/** A whole number of 32 bits in a path or query; anything else is no resource of this server. */
export function whole(value: string): number {
  const number = /^[+-]?\d{1,19}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= -LARGEST - 1 && number <= LARGEST) return number;
  throw notFound();
}

/** The page that a listing is asked for. A limit that is not positive, or above `most`, counts as none was given. */
export function page({ query }: Call, most: number = LARGEST): { readonly offset: number; readonly limit: number } {
  const offset = whole(query.get('offset') || '0');
  const limit = whole(query.get('limit') || '-1');
  return { offset: Math.max(0, offset), limit: limit > 0 && limit <= most ? limit : most };
}

/** The items of a page. */
export function paged<Item>(items: readonly Item[], { offset, limit }: ReturnType<typeof page>): readonly Item[] {
  return offset === 0 && items.length <= limit ? items : items.slice(offset, offset + limit);
}

/** The version that a path names: a number from 1, or the newest (`latest`, `-1`). Everything else is 42202. */
export function versionOf(call: Call): number | 'latest' {
  const asked = param(call, 'version');
  const trimmed = asked.trim();
  if (trimmed.toLowerCase() === 'latest' || trimmed === '-1') return 'latest';
  const number = /^\+?\d{1,19}$/.test(trimmed) ? Number(trimmed) : 0;
  if (number >= 1 && number <= LARGEST) return number;
  const allowed = 'Allowed values are between [1, 2^31-1] and the string "latest"';
  throw new Refused(422, 42202, `The specified version '${asked}' is not a valid version id. ${allowed}`);
}
