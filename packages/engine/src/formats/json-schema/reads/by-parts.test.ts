import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains } from '../contains.ts';
import { dice, schemaPairs } from '../fixtures/arbitrary.ts';
import type { Dice } from '../fixtures/dice.ts';
import { mutatedSchema } from '../fixtures/mutations.ts';
import { schemaOf } from '../fixtures/schema-of.ts';
import { type PlainObject, smallSchema } from '../fixtures/schemas.ts';
import { readsSchema } from '../reads.ts';

/** More of them by hand: `FUZZ_PAIRS=20000`. */
const RUNS = { seed: 20_260_103, numRuns: Number(process.env.FUZZ_PAIRS ?? 60) };

/** Reading by parts and as a whole have to agree, where both are certain. */
function agreeOn(before: PlainObject, after: PlainObject): number {
  const [writer, reader] = [schemaOf(before), schemaOf(after)];
  let told = 0;
  for (const [mode, ignored] of [
    ['declared', 'undeclared'],
    ['as-written', 'unreadable'],
  ] as const) {
    const found = [...readsSchema(reader, writer, new Set([ignored, 'dropped'] as const))];
    const whole = contains(reader.root, writer.root, { writer: mode, formats: 'asserted' });
    if (whole.answer === 'unproven' || found.some(({ answer }) => answer === 'unproven')) continue;
    expect(found.length > 0 ? 'no' : 'yes', JSON.stringify({ mode, before, after })).toBe(whole.answer);
    told++;
  }
  return told;
}

/** Alternatives that a tag tells apart, more or less: tags are wrong, optional or met twice now and then. */
function taggedSchema(thrown: Dice): PlainObject {
  const tags = ['a', 'b', 'c', 'd'];
  const alternative = (index: number): PlainObject => ({
    ...(thrown.chance(0.95) && { type: 'object' }),
    ...(thrown.chance(0.95) && { required: thrown.chance(0.7) ? ['kind'] : ['kind', 'x'] }),
    properties: {
      kind: thrown.chance(0.8)
        ? { const: tags[index] as string }
        : { enum: [thrown.pick(tags), thrown.pick(['e', 'f'])] },
      x: smallSchema(thrown, 'draft-07'),
      ...(thrown.chance(0.5) && { y: smallSchema(thrown, 'draft-07') }),
    },
    ...(thrown.chance(0.2) && { additionalProperties: false }),
  });
  const count = thrown.whole(2, tags.length);
  const schemas = Array.from({ length: count }, (_, index) => alternative(index));
  const named = Object.fromEntries(schemas.map((schema, index) => [`s${index}`, schema]));
  const places = schemas.map((schema, index) => (thrown.chance(0.3) ? { $ref: `#/definitions/s${index}` } : schema));
  const choice = { [thrown.chance(0.85) ? 'oneOf' : 'anyOf']: places, ...(thrown.chance(0.2) && { type: 'object' }) };
  const around = thrown.weighted<PlainObject>([
    [3, choice],
    [2, { type: 'object', properties: { data: choice }, ...(thrown.chance(0.5) && { required: ['data'] }) }],
    [1, { type: 'array', items: choice }],
    [1, { ...choice, properties: { y: smallSchema(thrown, 'draft-07') } }],
  ]);
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...around, definitions: named };
}

describe('reading by parts', () => {
  it('is reading the whole, for schemas of all keywords', () => {
    let told = 0;
    fc.assert(
      fc.property(schemaPairs(), ({ before, after }) => {
        told += agreeOn(before, after);
      }),
      RUNS,
    );
    expect(told).toBeGreaterThan(RUNS.numRuns);
  });

  it('is reading the whole, for alternatives with tags', () => {
    let told = 0;
    fc.assert(
      fc.property(dice, (thrown) => {
        const before = taggedSchema(thrown);
        const after = mutatedSchema(thrown, before, 'draft-07');
        told += agreeOn(before, after) + agreeOn(after, before);
      }),
      RUNS,
    );
    expect(told).toBeGreaterThan(RUNS.numRuns);
  });

  it('does not take alternatives for told apart that a value may fit both of', () => {
    const schema = (x: PlainObject, second: string): PlainObject => ({
      oneOf: [
        { type: 'object', required: ['kind'], properties: { kind: { const: 'a' }, x } },
        { type: 'object', required: ['kind'], properties: { kind: { enum: ['b', second] }, x: { minimum: 5 } } },
      ],
    });
    expect(agreeOn(schema({ maximum: 4 }, 'a'), schema({ maximum: 6 }, 'a'))).toBe(2);
    expect(agreeOn(schema({ maximum: 4 }, 'c'), schema({ maximum: 6 }, 'c'))).toBe(2);
    expect([...readsSchema(schemaOf(schema({ maximum: 6 }, 'a')), schemaOf(schema({ maximum: 4 }, 'a')))]).toHaveLength(
      1,
    );
    expect([...readsSchema(schemaOf(schema({ maximum: 6 }, 'c')), schemaOf(schema({ maximum: 4 }, 'c')))]).toEqual([]);
  });

  it('leaves out definitions that nothing refers to', () => {
    const schema = (minimum: number, name: string): PlainObject => ({
      properties: { a: { minimum } },
      definitions: {
        loop: { type: 'object', required: ['next'], properties: { [name]: { $ref: '#/definitions/loop' } } },
      },
    });
    expect(agreeOn(schema(1, 'next'), schema(0, 'other'))).toBe(2);
    expect(agreeOn(schema(0, 'next'), schema(1, 'other'))).toBe(2);
  });
});
