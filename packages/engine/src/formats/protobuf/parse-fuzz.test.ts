import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalProto } from './canonical.ts';
import { descriptorSet } from './descriptor-set.ts';
import { protoTextArbitrary, schemaOf } from './fixtures/arbitrary.ts';
import { parseProto } from './parse.ts';

const CASES: readonly { readonly source: string }[] = JSON.parse(
  readFileSync(new URL('fixtures/language-cases.json', import.meta.url), 'utf8'),
);

const PIECES = [
  ...['', ' ', '\n', ';', '{', '}', '(', ')', '[', ']', '<', '>', ',', '.', '=', '-', '+', ':', '/', '"', "'", '\\'],
  ...['//', '/*', '*/', '0', '08', '0x', '1e9', '-1', '1.5', 'inf', 'nan', 'max', 'to ', '\u0000', '\ufeff', 'é', '😀'],
  ...['message ', 'enum ', 'oneof ', 'map<', 'group ', 'extend ', 'extensions ', 'reserved ', 'option ', 'import '],
  ...[
    'syntax = "proto2";',
    'edition = "2023";',
    'optional ',
    'repeated ',
    'required ',
    'stream ',
    'returns ',
    'export ',
  ],
  ...['__proto__', 'constructor', '.M', 'features.', '(pb.cpp)', 'default = ', 'json_name = ', 'google.protobuf.Any'],
];

const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 5 });

/** Whatever the text: an answer; problems that stand where they say, or a document that is written and read again. */
function expectAnswer(text: string): void {
  const parsed = parseProto(text);
  if (parsed.ok) {
    const canonical = canonicalProto(parsed.value.doc);
    expect(canonicalProto(schemaOf(canonical))).toBe(canonical);
    expect(descriptorSet(parsed.value.doc).length).toBeGreaterThan(0);
    return;
  }
  expect(parsed.error.length).toBeGreaterThan(0);
  for (const { kind, message, place } of parsed.error) {
    expect(kind).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(message).toMatch(/\S/);
    expect(place?.line).toBeGreaterThanOrEqual(1);
    expect(place?.column).toBeGreaterThanOrEqual(1);
    expect(place?.endOffset).toBeLessThanOrEqual(text.length);
    expect(place?.endOffset).toBeGreaterThanOrEqual(place?.offset ?? 0);
  }
  const offsets = parsed.error.map(({ place }) => place?.offset ?? 0);
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
}

function mutated(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((changed, [at, length, piece]) => {
    const start = at % (changed.length + 1);
    return changed.slice(0, start) + piece + changed.slice(start + length);
  }, text);
}

test('documents with pieces cut out and put in are answered', () => {
  const texts = fc.oneof(protoTextArbitrary, fc.constantFrom(...CASES.map(({ source }) => source)));
  fc.assert(
    fc.property(texts, mutations, (text, changes) => expectAnswer(mutated(text, changes))),
    { seed: 1, numRuns: 600 },
  );
});

test('any text at all is answered', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((pieces) => pieces.join('')),
  );
  fc.assert(fc.property(texts, expectAnswer), { seed: 2, numRuns: 1000 });
});
