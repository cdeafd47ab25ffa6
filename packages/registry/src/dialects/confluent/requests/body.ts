import { parseJson } from '@concordat/engine';
import type { Call } from '../../dialect.ts';
import { malformed, Refused } from '../refused.ts';

/** A JSON object as it came. Members that nobody asks for are ignored. */
export type Body = Readonly<Record<string, unknown>>;

/** The JSON object of a request. Throws 422 for an empty body, 400 for one that is no JSON object. */
export function readBody({ body }: Call): Body {
  const text = body.startsWith('\ufeff') ? body.slice(1) : body;
  const value = text.trim() === '' ? null : parsed(text);
  if (value === null) throw new Refused(422, 422, 'the body may not be null (was null)');
  return objectOf(value, 'the body');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const read = parseJson(text);
    const problem = read.ok ? undefined : read.error[0];
    const place = problem?.place ? ` (line ${problem.place.line}, column ${problem.place.column})` : '';
    throw malformed(`the body is not JSON: ${problem?.message ?? 'it cannot be read'}${place}`);
  }
}

/** A value that has to be an object. */
export function objectOf(value: unknown, name: string): Body {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw mistyped(name, 'an object', value);
}

/** A member as it came; undefined where there is none. */
export function member(body: Body, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

/** A text; numbers and booleans are taken as they are written. Undefined where it is missing or null. */
export function text(body: Body, name: string): string | undefined {
  const value = member(body, name) ?? undefined;
  return value === undefined ? undefined : textOf(value, name);
}

/** A whole number of 32 bits, also as text. Undefined where it is missing or null. */
export function whole(body: Body, name: string): number | undefined {
  const value = member(body, name) ?? undefined;
  if (value === undefined || value === '') return undefined;
  const number = typeof value === 'string' && /^\s*[+-]?\d{1,10}\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Math.abs(number) < 2 ** 31) return Math.trunc(number);
  throw mistyped(name, 'a whole number of 32 bits', value);
}

/** A truth value, also as text. Undefined where it is missing or null. */
export function flag(body: Body, name: string): boolean | undefined {
  const value = member(body, name) ?? undefined;
  if (value === undefined || value === '') return undefined;
  const word = typeof value === 'number' ? value !== 0 : typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === true || word === 'true') return true;
  if (word === false || word === 'false') return false;
  throw mistyped(name, 'true or false', value);
}

/** One of some words, upper-case. Undefined where it is missing or null. */
export function word<Word extends string>(body: Body, name: string, words: readonly Word[]): Word | undefined {
  const value = text(body, name);
  if (value === undefined) return undefined;
  const found = words.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw malformed(`${name}: '${value}' is none of ${words.join(', ')}`);
}

/** A list of anything. Undefined where it is missing or null. */
export function list<Item>(
  body: Body,
  name: string,
  read: (item: unknown, name: string) => Item,
): readonly Item[] | undefined {
  const value = member(body, name) ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw mistyped(name, 'a list', value);
  return value.map((item, index) => read(item, `${name}[${index}]`));
}

/** An object whose members are all alike. Undefined where it is missing or null. */
export function table<Item>(
  body: Body,
  name: string,
  read: (item: unknown, name: string) => Item,
): Readonly<Record<string, Item>> | undefined {
  const value = member(body, name) ?? undefined;
  if (value === undefined) return undefined;
  const entries = Object.entries(objectOf(value, name));
  const items: Record<string, Item> = Object.create(null);
  for (const [key, item] of entries) items[key] = read(item, `${name}.${key}`);
  return items;
}

/** An object that is read by its members. Undefined where it is missing or null. */
export function part<Item>(body: Body, name: string, read: (body: Body) => Item): Item | undefined {
  const value = member(body, name) ?? undefined;
  return value === undefined ? undefined : read(objectOf(value, name));
}

/** A value that has to be text, or to be written as it. */
export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw mistyped(name, 'text', value);
}

function mistyped(name: string, expected: string, found: unknown): Refused {
  const kind = found === null ? 'null' : Array.isArray(found) ? 'a list' : `a value of the type ${typeof found}`;
  return malformed(`${name}: expected ${expected}, found ${kind}`);
}

/** The members that are there. */
export function present<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Value;
}
