import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalContract } from './canonical.ts';
import { contractDocumentArbitrary } from './fixtures/arbitrary.ts';
import { parseContract } from './parse.ts';

const TEXTS = ['seed.yaml', 'full.yaml'].map((name) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'),
);
const JSON_TEXT = canonicalContract(contractOf(TEXTS[1] ?? ''));

const PIECES = [
  '',
  ' ',
  '\n',
  '\t',
  ':',
  ': ',
  '- ',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!x ',
  '|',
  '>',
  '%',
  '@',
  '---\n',
  '...\n',
  '\\',
  '\u0000',
  '\ufeff',
  '\ud83d',
  '0',
  '-1',
  '1e999',
  '.nan',
  'null',
  'true',
  '"__proto__": 1,',
  '__proto__: {}\n',
  '? ',
  '<<: *a\n',
  '\r',
  '😀',
];

const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(8), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 5 });

function contractOf(text: string) {
  const result = parseContract(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.doc;
}

/** Whatever the text: an answer, and problems that stand where they say. */
function expectAnswer(text: string): void {
  const result = parseContract(text);
  if (result.ok) {
    expect(canonicalContract(contractOf(canonicalContract(result.value.doc)))).toBe(
      canonicalContract(result.value.doc),
    );
    return;
  }
  expect(result.error.length).toBeGreaterThan(0);
  for (const { kind, message, place } of result.error) {
    expect(kind).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(message).not.toMatch(/[\n\r]/);
    if (place === undefined) continue;
    expect(place.line).toBeGreaterThanOrEqual(1);
    expect(place.column).toBeGreaterThanOrEqual(1);
    expect(place.offset).toBeLessThanOrEqual(text.length);
    expect(place.endOffset).toBeGreaterThanOrEqual(place.offset);
  }
  const offsets = result.error.flatMap(({ place }) => (place ? [place.offset] : []));
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
}

test('documents with pieces cut out and put in are answered', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS, JSON_TEXT), mutations, (text, changes) => {
      expectAnswer(
        changes.reduce((changed, [at, length, piece]) => {
          const start = at % (changed.length + 1);
          return changed.slice(0, start) + piece + changed.slice(start + length);
        }, text),
      );
    }),
    { seed: 1, numRuns: 600 },
  );
});

test('documents with a value exchanged are answered', () => {
  fc.assert(
    fc.property(contractDocumentArbitrary, fc.nat(), fc.jsonValue({ maxDepth: 2 }), (document, at, value) => {
      const keys = Object.keys(document);
      const key = keys[at % keys.length] ?? '';
      expectAnswer(
        JSON.stringify({ ...document, [key]: value }, (_key, item) => (typeof item === 'bigint' ? 1 : item)),
      );
    }),
    { seed: 2, numRuns: 400 },
  );
});

test('any text at all is answered', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new TextDecoder().decode(bytes)),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  );
  fc.assert(fc.property(texts, expectAnswer), { seed: 3, numRuns: 1000 });
});
