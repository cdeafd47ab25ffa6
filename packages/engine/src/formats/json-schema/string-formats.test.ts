import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFormat, formatBounds, formatLanguage, isKnownFormat } from './string-formats/index.ts';
import { decodePunycode, encodePunycode } from './string-formats/punycode.ts';

const FORMATS = [
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'idn-email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'iri',
  'iri-reference',
  'uri-template',
  'uuid',
  'json-pointer',
  'relative-json-pointer',
];

describe('formats', () => {
  test.each<[string, string[], string[]]>([
    ['date', ['2024-02-29', '2000-02-29'], ['2023-02-29', '1900-02-29', '2024-04-31', '2024-1-1', '2024-01-01x']],
    ['time', ['23:59:60Z', '01:29:60+01:30', '12:00:00.5-05:00'], ['12:59:60Z', '24:00:00Z', '12:00:00', '23:59:61Z']],
    [
      'date-time',
      ['2024-01-01T00:00:00Z', '1998-12-31T15:59:60.12-08:00'],
      ['2024-01-01 00:00:00Z', '1998-12-31T22:59:60Z'],
    ],
    ['duration', ['P1Y2M3DT4H5M6S', 'P3W', 'PT1S'], ['P', 'PT', 'P1D2H', 'P1W1D', '1D']],
    [
      'email',
      ['a.b+c@example.com', '"a b"@example.com', 'a@[127.0.0.1]'],
      ['a..b@example.com', 'a@b@c', 'a@-b.com', 'a b@c'],
    ],
    ['idn-email', ['실례@실례.테스트'], ['a@', '@b']],
    [
      'hostname',
      ['a', 'www.example.com', 'xn--bcher-kva'],
      ['-a', 'a-', `${'a'.repeat(64)}`, 'a..b', 'ab--c', 'a_b', 'xn--X'],
    ],
    ['idn-hostname', ['bücher.example', '실례。테스트', 'l·l'], ['a·b', 'Bücher', '〮a', '-ü']],
    ['ipv4', ['0.0.0.0', '255.255.255.255'], ['256.1.1.1', '01.1.1.1', '1.1.1', '1.1.1.1.1']],
    [
      'ipv6',
      ['::', '::1', '1::', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1:2:3:4:5:6:1.2.3.4', '1::2:3'],
      ['1:2:3:4:5:6:7', ':::', '1::2::3', '1:2:3:4:5:6:7:8:9', '12345::', '::1%eth0'],
    ],
    ['uri', ['http://a/b?c#d', 'urn:x', 'http://[::1]:80/', 'a:'], ['a', '//a', 'http:// a', 'http://a/%zz', 'a:\\b']],
    ['uri-reference', ['', '#a', '//a/b', 'a/b:c'], ['a b', '1:/a', '#a#b']],
    ['iri', ['http://ä/ö?\ue000'], ['http://a/\ue000', 'http://a/\ufffe', 'ä:b']],
    ['uri-template', ['a{b}{+c,d*}{?e:3}', ''], ['{', '{a', 'a{}', 'a b']],
    [
      'uuid',
      ['00000000-0000-0000-0000-000000000000'],
      ['00000000000000000000000000000000', 'g0000000-0000-0000-0000-000000000000'],
    ],
    ['json-pointer', ['', '/a/~0~1', '/'], ['a', '/~2', '/~']],
    ['relative-json-pointer', ['0', '1/a', '2#'], ['01', '/a', '-1', '0##']],
    ['regex', ['a|b', ''], ['(', '\\Z', '[b-a]']],
  ])('%s', (format, right, wrong) => {
    for (const text of right) expect(checkFormat(format, text), text).toBe(true);
    for (const text of wrong) expect(checkFormat(format, text), text).toBe(false);
  });

  test('that are not known accept every text', () => {
    expect([isKnownFormat('color'), checkFormat('color', 'x'), formatBounds('color')]).toEqual([
      false,
      true,
      undefined,
    ]);
  });

  test.each(FORMATS)('%s has languages around it that tell the truth', (format) => {
    const bounds = formatBounds(format);
    const inner = bounds?.inner?.shortestMember();
    if (inner?.answer === 'witness') expect(checkFormat(format, inner.text), inner.text).toBe(true);
    const exact = formatLanguage(format);
    if (exact !== undefined) expect([bounds?.inner, bounds?.outer]).toEqual([exact, exact]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'-.:/@0129aTZx%[]#ä😀+'), maxLength: 14 }), (text) => {
        const valid = checkFormat(format, text);
        expect(bounds?.outer.accepts(text) || !valid).toBe(true);
        expect(!bounds?.inner?.accepts(text) || valid).toBe(true);
        if (exact !== undefined) expect(exact.accepts(text)).toBe(valid);
      }),
      { seed: 20_260_101, numRuns: 200 },
    );
  });
});

describe('Punycode', () => {
  test('leads back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab1-äß漢字ひ한😀\u0301'), minLength: 1, maxLength: 30 }),
        (text) => {
          expect(decodePunycode(encodePunycode(text))).toBe(text);
        },
      ),
      { seed: 20_260_101, numRuns: 300 },
    );
  });

  test('is that of another implementation', () => {
    for (const label of ['bücher', '漢字', 'ひらがなa', '한국', 'a漢b字c', 'ö1ä']) {
      expect(`xn--${encodePunycode(label)}`).toBe(domainToASCII(label));
    }
  });

  test('is refused where it is broken', () => {
    for (const encoded of ['a-!', '99999999', 'ä']) expect(decodePunycode(encoded)).toBeUndefined();
  });
});
