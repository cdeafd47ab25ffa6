import { describe, expect, it } from 'vitest';
import { InvalidRequest } from './coded-errors.ts';
import type { Call } from './dialect.ts';
import { type Members, readMembers } from './json-members.ts';

const call = (body: string, mediaType = 'application/json'): Call => ({
  path: '/',
  params: {},
  query: new URLSearchParams(),
  search: '',
  headers: {},
  mediaType,
  body,
  bytes: Buffer.from(body),
  signal: new AbortController().signal,
  correlationId: 'c',
});

const KNOWN = ['name', 'count', 'flag', 'kind', 'names', 'kinds', 'part', 'parts'];

/** What a client is told: the field, and the sentence. */
function refusal(body: string, read: (members: Members) => unknown = () => undefined, mediaType?: string) {
  try {
    read(readMembers(call(body, mediaType), KNOWN));
  } catch (error) {
    if (error instanceof InvalidRequest) return [error.field, error.message];
    throw error;
  }
  return undefined;
}

describe('the members of a body', () => {
  it('are read as what they have to be', () => {
    const body =
      '{"name": "a", "count": 3, "flag": false, "kind": "x", "names": ["b"], "kinds": ["y"], "parts": [{"name": "c"}]}';
    const members = readMembers(call(body, 'application/merge-patch+json'), KNOWN);
    expect(members.text('name')).toBe('a');
    expect(members.optionalWhole('count', 1, 9)).toBe(3);
    expect(members.optionalFlag('flag')).toBe(false);
    expect(members.oneOf('kind', ['x', 'y'])).toBe('x');
    expect(members.optionalTexts('names')).toEqual(['b']);
    expect(members.optionalSomeOf('kinds', ['x', 'y'])).toEqual(['y']);
    expect(members.optionalObjects('parts', ['name'])?.map((part) => part.text('name'))).toEqual(['c']);
  });

  it('need not be there, or are null', () => {
    const members = readMembers(call('{"name": null}'), KNOWN);
    expect([members.optionalText('name'), members.optionalText('kind')]).toEqual([undefined, undefined]);
    expect([members.has('name'), members.has('kind')]).toEqual([true, false]);
  });

  it.each<readonly [string, (members: Members) => unknown, string, string]>([
    ['{}', (members) => members.text('name'), 'name', 'name is missing'],
    ['{"name": ""}', (members) => members.text('name'), 'name', 'name must be a text of 1 to 255 characters'],
    ['{"name": 1}', (members) => members.text('name'), 'name', 'name must be a text of 1 to 255 characters'],
    ['{"name": "abc"}', (members) => members.text('name', 2), 'name', 'name must be a text of 1 to 2 characters'],
    ['{"name": "a\\u0000"}', (members) => members.text('name'), 'name', 'name has characters that are not text'],
    ['{"kind": "z"}', (members) => members.oneOf('kind', ['x', 'y']), 'kind', 'kind must be one of x, y'],
    ['{"kind": ["x"]}', (members) => members.oneOf('kind', ['x', 'y']), 'kind', 'kind must be one of x, y'],
    [
      '{"count": 1.5}',
      (members) => members.optionalWhole('count', 1, 9),
      'count',
      'count must be a whole number from 1 to 9',
    ],
    [
      '{"count": 99999999999999999999}',
      (members) => members.optionalWhole('count', 1, 9),
      'count',
      'count must be a whole number from 1 to 9',
    ],
    ['{"flag": "true"}', (members) => members.optionalFlag('flag'), 'flag', 'flag must be true or false'],
    ['{"names": "a"}', (members) => members.optionalTexts('names'), 'names', 'names must be a list'],
    [
      '{"names": ["a", 2]}',
      (members) => members.optionalTexts('names'),
      'names[1]',
      'names[1] must be a text of 1 to 255 characters',
    ],
    ['{"part": []}', (members) => members.optionalObject('part', ['a']), 'part', 'part must be an object'],
    [
      '{"part": {"b": 1}}',
      (members) => members.optionalObject('part', ['a']),
      'part.b',
      'part.b is not known; what is known is a',
    ],
    [
      '{"parts": [{"a": 1}, {"b": 1}]}',
      (members) => members.optionalObjects('parts', ['a']),
      'parts[1].b',
      'parts[1].b is not known; what is known is a',
    ],
  ])('of %s are refused with their field', (body, read, field, message) => {
    expect(refusal(body, read)).toEqual([field, message]);
  });

  it('are known, all of them, whatever they are called', () => {
    expect(refusal('{"nmae": 1}')?.[0]).toBe('nmae');
    expect(refusal('{"__proto__": {"name": "a"}}')?.[0]).toBe('__proto__');
    expect(refusal('{"constructor": 1}')?.[0]).toBe('constructor');
  });

  it.each([
    ['', 'the body is missing; send a JSON object'],
    ['[]', 'the body must be a JSON object'],
    ['"a"', 'the body must be a JSON object'],
  ])('are those of an object, and not of %s', (body, message) => {
    expect(refusal(body)).toEqual([undefined, message]);
  });

  it('are told where they end, when they are no JSON', () => {
    expect(refusal('{"name": }')?.[1]).toMatch(/^the body is not JSON: .* at line 1, column \d+$/);
    expect(refusal('['.repeat(100_000))?.[1]).toMatch(/^the body is not JSON: /);
    expect(refusal('a=b', undefined, 'application/x-www-form-urlencoded')?.[1]).toBe(
      'the body must be application/json, and is application/x-www-form-urlencoded',
    );
  });
});
