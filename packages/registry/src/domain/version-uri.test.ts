import { expect, it } from 'vitest';
import { encodeSegment } from './segment.ts';
import { isAbsoluteUri } from './uri.ts';
import { impliedVersionId, versionUri } from './version-uri.ts';

const ROOT = 'https://example.com/registry';
const UUID = 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
const IMPLIED = impliedVersionId({ segment: 'schemagroups' }, { group: 'g', subject: 's' }, 1);

// The first five are the specification's own table; an authority that is missing is the root.
it.each([
  [ROOT, '342', 'https://example.com/registry/342'],
  ['https://example.com/registry', '342', 'https://example.com/registry/342'],
  [
    'http://schemas.example.com/',
    '/mygroup/schemas/myschema/versions/2',
    'http://schemas.example.com/mygroup/schemas/myschema/versions/2',
  ],
  ['http://schemas.example.org/', 'http://schemas.example.org/41751', 'http://schemas.example.org/41751'],
  ['urn:example:schemas', 'a1b2c3d4', 'urn:example:schemas:a1b2c3d4'],
  [ROOT, IMPLIED, 'https://example.com/registry/schemagroups/g/schemas/s/versions/1'],
  ['https://example.com/registry/', '342', 'https://example.com/registry/342'],
  ['https://example.com/registry', '/abs/1', 'https://example.com/abs/1'],
  ['https://h/a', '../b', 'https://h/b'],
  ['https://h/a', '?x=1', 'https://h/a/?x=1'],
  ['https://h/a', '//o/x', 'https://o/x'],
  ['urn:example:schemas:', 'x', 'urn:example:schemas:x'],
  ['tag:ex,2020:r', 'v1', 'tag:ex,2020:r:v1'],
  ['https://h/a', UUID, UUID],
  ['https://h', '1', 'https://h/1'],
])('B19 the authority %s and the id %s make %s', (authority, id, uri) => {
  expect(isAbsoluteUri(authority)).toBe(true);
  expect(versionUri(authority, id)).toBe(uri);
});

it('B19 an authority with characters that no URI has makes none', () => {
  expect(isAbsoluteUri('https://h/é')).toBe(false);
});

it('B31 the id of a version that was given none is its path, whatever its names are', () => {
  expect(impliedVersionId({ segment: 'groups' }, { group: 'ü b', subject: 'a:b/c' }, 3)).toBe(
    'groups/%C3%BC%20b/schemas/a%3Ab%2Fc/versions/3',
  );
  expect(encodeSegment('events@example.com')).toBe('events@example.com');
});
