import { expect, it } from 'vitest';
import { readAll, readElement, readOrigin, readPlace, readVersion } from './replica-form.ts';

const origin = { registry: 'https://a.example.com', group: 'shop', subject: 'order' };
const element = {
  origin,
  epoch: 1,
  deleted: false,
  authority: '',
  attributes: {},
  versions: [{ number: 1, hash: 'x' }],
};
const version = {
  number: 1,
  label: '1',
  status: 'active',
  uri: 'https://a.example.com/1',
  uuid: 'u',
  format: 'avro',
  source: '"string"',
  createdAt: '2026-01-01T00:00:00.000Z',
  references: [{ name: 'a', subject: 'b', number: 1 }],
  representations: [],
};

it('what registries tell is read as it came', () => {
  expect(readOrigin(origin)).toEqual(origin);
  expect(readElement(element)).toBe(element);
  expect(readVersion(version)).toBe(version);
  expect(readPlace({ sequence: 3, hash: 'h' })).toEqual({ sequence: 3, hash: 'h' });
  expect(readAll([origin], readOrigin)).toEqual([origin]);
});

it.each([
  ['no object', null],
  ['an epoch below nothing', { ...element, epoch: -1 }],
  ['no attributes', { ...element, attributes: [] }],
  ['a version without a hash', { ...element, versions: [{ number: 1 }] }],
  ['a version of no number', { ...element, versions: [{ number: 0, hash: 'x' }] }],
  ['no home', { ...element, origin: { ...origin, registry: '' } }],
  ['a NUL in its name', { ...element, origin: { ...origin, group: 'a\0' } }],
  ['a NUL somewhere', { ...element, attributes: { description: 'a\0b' } }],
  ['half a character somewhere', { ...element, attributes: { description: '\ud800' } }],
])('an element with %s is none', (_case, value) => {
  expect(readElement(value)).toBeUndefined();
});

it.each([
  ['a stage that nobody knows', { ...version, status: 'gone' }],
  ['no document', { ...version, source: undefined }],
  ['a reference to nothing', { ...version, references: [{ name: 'a' }] }],
  ['metadata that are none', { ...version, metadata: 'x' }],
  ['a representation that is none', { ...version, representations: [{ format: 'avro' }] }],
])('a version with %s is none', (_case, value) => {
  expect(readVersion(JSON.parse(JSON.stringify(value)))).toBeUndefined();
});

it('text that only looks like an escape is text', () => {
  expect(readElement({ ...element, attributes: { description: '\\u0000' } })).toBeDefined();
});
