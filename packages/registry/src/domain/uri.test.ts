import { describe, expect, it } from 'vitest';
import { isAbsoluteUri, isUriReference, normalizedUri, resolveUri } from './uri.ts';

const BASE = 'http://a/b/c/d;p?q';

describe('a reference is resolved (RFC 3986, section 5.4)', () => {
  it.each([
    // 5.4.1, normal examples
    ['g:h', 'g:h'],
    ['g', 'http://a/b/c/g'],
    ['./g', 'http://a/b/c/g'],
    ['g/', 'http://a/b/c/g/'],
    ['/g', 'http://a/g'],
    ['//g', 'http://g'],
    ['?y', 'http://a/b/c/d;p?y'],
    ['g?y', 'http://a/b/c/g?y'],
    ['#s', 'http://a/b/c/d;p?q#s'],
    ['g#s', 'http://a/b/c/g#s'],
    ['g?y#s', 'http://a/b/c/g?y#s'],
    [';x', 'http://a/b/c/;x'],
    ['g;x', 'http://a/b/c/g;x'],
    ['g;x?y#s', 'http://a/b/c/g;x?y#s'],
    ['', 'http://a/b/c/d;p?q'],
    ['.', 'http://a/b/c/'],
    ['./', 'http://a/b/c/'],
    ['..', 'http://a/b/'],
    ['../', 'http://a/b/'],
    ['../g', 'http://a/b/g'],
    ['../..', 'http://a/'],
    ['../../', 'http://a/'],
    ['../../g', 'http://a/g'],
    // 5.4.2, abnormal examples
    ['../../../g', 'http://a/g'],
    ['../../../../g', 'http://a/g'],
    ['/./g', 'http://a/g'],
    ['/../g', 'http://a/g'],
    ['g.', 'http://a/b/c/g.'],
    ['.g', 'http://a/b/c/.g'],
    ['g..', 'http://a/b/c/g..'],
    ['..g', 'http://a/b/c/..g'],
    ['./../g', 'http://a/b/g'],
    ['./g/.', 'http://a/b/c/g/'],
    ['g/./h', 'http://a/b/c/g/h'],
    ['g/../h', 'http://a/b/c/h'],
    ['g;x=1/./y', 'http://a/b/c/g;x=1/y'],
    ['g;x=1/../y', 'http://a/b/c/y'],
    ['g?y/./x', 'http://a/b/c/g?y/./x'],
    ['g?y/../x', 'http://a/b/c/g?y/../x'],
    ['g#s/./x', 'http://a/b/c/g#s/./x'],
    ['g#s/../x', 'http://a/b/c/g#s/../x'],
    // Strictly: a scheme is a scheme, and be it that of the base.
    ['http:g', 'http:g'],
  ])('%s to %s', (reference, uri) => {
    expect(resolveUri(reference, BASE)).toBe(uri);
  });
});

describe('a URI reference', () => {
  it.each([
    '123',
    'a/b:c',
    './a:b',
    '?x=1',
    '#f',
    '//h/x',
    'https://[::1]:80/x',
    'https://user:x@h:/',
    'urn:uuid:1',
    'a%20b',
    '/x/y;z=1',
  ])('is %s', (text) => {
    expect(isUriReference(text)).toBe(true);
  });

  it.each([
    '',
    'a b',
    '%zz',
    '%2',
    'https://h/é',
    '1a:b',
    'a<b',
    'https://h:x/',
    'https://[::1/',
    'x#a#b',
    'a\\b',
    'https://h/\u0000',
    `x${'y'.repeat(2048)}`,
  ])('is not %j', (text) => {
    expect(isUriReference(text)).toBe(false);
  });

  it('is an absolute URI with a scheme and without a fragment', () => {
    expect(['urn:x:y', 'https://nonexistent.invalid', 'tag:ex,2020:r'].map(isAbsoluteUri)).toEqual([true, true, true]);
    expect(['/rel', 'http://x/#f', 'x', 'urn:', ''].map(isAbsoluteUri)).toEqual([false, false, false, false, false]);
  });
});

describe('URIs that differ in spelling alone', () => {
  it.each([
    ['HTTP://Example.COM:80/%7Ea/./b/../c', 'http://example.com/~a/c'],
    ['https://h', 'https://h/'],
    ['https://h:443/', 'https://h/'],
    ['https://h:8443/', 'https://h:8443/'],
    ['https://u@H/%c3%a9', 'https://u@h/%C3%A9'],
    ['URN:Example:A', 'urn:Example:A'],
    ['https://h/a?x=%7e', 'https://h/a?x=~'],
  ])('%s are %s', (uri, normalized) => {
    expect(normalizedUri(uri)).toBe(normalized);
    expect(normalizedUri(normalized)).toBe(normalized);
  });
});
