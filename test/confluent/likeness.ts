import { isDeepStrictEqual } from 'node:util';

const ANY = '…';

/**
 * The expected value with its gaps filled from the actual one, where that fits, so that the two are equal exactly when the actual one
 * is as expected and a comparison of them shows where it is not.
 *
 * `…` alone is any value, in a text any characters, as an item of a list any items, and as a name of a member that there may be others.
 * A member whose name ends in `?` may be missing.
 */
export function filled(expected: unknown, actual: unknown): unknown {
  if (typeof expected === 'string') return fits(expected, actual) ? actual : expected;
  if (Array.isArray(expected)) return Array.isArray(actual) ? filledList(expected, actual) : expected;
  if (isObject(expected)) return isObject(actual) ? filledObject(expected, actual) : expected;
  return expected;
}

function fits(pattern: string, actual: unknown): boolean {
  if (pattern === ANY) return actual !== undefined && actual !== null;
  if (typeof actual !== 'string' || !pattern.includes(ANY)) return pattern === actual;
  const parts = pattern.split(ANY).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(actual);
}

function filledList(expected: readonly unknown[], actual: readonly unknown[]): readonly unknown[] {
  if (!expected.includes(ANY)) return expected.map((item, index) => filled(item, actual[index]));
  return fitsList(expected, actual) ? actual : expected;
}

function fitsList([first, ...rest]: readonly unknown[], actual: readonly unknown[]): boolean {
  if (first === undefined) return actual.length === 0;
  if (first === ANY) return fitsList(rest, actual) || (actual.length > 0 && fitsList([ANY, ...rest], actual.slice(1)));
  return actual.length > 0 && isDeepStrictEqual(filled(first, actual[0]), actual[0]) && fitsList(rest, actual.slice(1));
}

function filledObject(
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const members = new Map(Object.hasOwn(expected, ANY) ? Object.entries(actual) : []);
  for (const [key, value] of Object.entries(expected)) {
    const name = key.replace(/\?$/, '');
    if (key === ANY || (key !== name && !Object.hasOwn(actual, name))) continue;
    members.set(name, filled(value, Object.hasOwn(actual, name) ? actual[name] : undefined));
  }
  return Object.fromEntries(members);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
