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
  ['an authority that is no URI', { ...element, authority: 'somebody' }],
  ['a version twice', { ...element, versions: [...element.versions, ...element.versions] }],
  ['a time that is none', { ...element, attributes: { createdAt: 'yesterday' } }],
  ['a format with the end of a line', { ...element, attributes: { format: 'avro\r\nset-cookie: a=b' } }],
  ['properties that are no texts', { ...element, attributes: { properties: { a: 1 } } }],
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
  ['a media type with the end of a line', { ...version, contentType: 'text/plain\r\nset-cookie: a=b' }],
  ['a URI that is none', { ...version, uri: 'here' }],
  ['an identity that no header field has', { ...version, uuid: '💥' }],
  ['a time that is none', { ...version, createdAt: 'yesterday' }],
  ['a document that nobody takes', { ...version, source: 'x'.repeat(5_000_000) }],
  ['metadata of another form', { ...version, metadata: { tags: { a: 'PII' } } }],
  ['rules of another form', { ...version, ruleSet: { domainRules: [{ name: 'r', kind: 'MAGIC' }] } }],
  ['a note of deprecation without a place', { ...version, deprecation: { sunset: '2026-01-01' } }],
])('a version with %s is none', (_case, value) => {
  expect(readVersion(JSON.parse(JSON.stringify(value)))).toBeUndefined();
});

it('text that only looks like an escape is text', () => {
  expect(readElement({ ...element, attributes: { description: '\\u0000' } })).toBeDefined();
});
