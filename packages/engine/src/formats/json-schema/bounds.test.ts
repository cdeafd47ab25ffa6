import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/json.ts';
import { contains } from './contains.ts';
import { diffSchemas } from './diff.ts';
import { isValid } from './evaluate.ts';
import { schemaOf } from './fixtures/schema-of.ts';
import { Exhausted, Meter } from './meter.ts';
import { readsSchema } from './reads.ts';
import { exactValue } from './value.ts';

type Plain = { readonly [key: string]: JsonValue };

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const members = (count: number, prefix: string, make: (index: number) => JsonValue): Plain =>
  Object.fromEntries(range(count).map((index) => [`${prefix}${index}`, make(index)]));
const upTo = (maximum: number): Plain => ({ type: 'integer', maximum });
const asking = (name: string, maximum: number): Plain => ({ properties: { [name]: upTo(maximum) }, required: [name] });

/** What a writer may write beside what it declares is not asked about. */
const DECLARED = new Set(['undeclared', 'dropped'] as const);

describe('a meter', () => {
  it('counts what its parts take, and is spent when either has none left', () => {
    const whole = new Meter(10);
    const part = whole.part(4);
    part.spend(4);
    expect(part.isSpent).toBe(false);
    expect(() => part.spend(1)).toThrow(Exhausted);
    expect([part.isSpent, whole.isSpent]).toEqual([true, false]);
    const other = whole.part(100);
    expect(() => other.spend(6)).toThrow(Exhausted);
    expect(whole.isSpent).toBe(true);
  });
});

describe('a question that takes too many steps', () => {
  const writer = schemaOf({ anyOf: range(200).map((i) => asking(`p${i}`, 1)) });
  const reader = schemaOf({ anyOf: range(200).map((i) => asking(`p${i}`, 2)) });
  const options = { writer: 'as-written', formats: 'asserted' } as const;

  it('is never answered by yes for want of steps, however few there are', () => {
    // In the other direction the truth is no.
    for (const effort of [0, 10, 100, 1_000, 10_000, 100_000]) {
      const { answer } = contains(writer.root, reader.root, { ...options, effort });
      expect(answer, String(effort)).not.toBe('yes');
    }
    expect(contains(writer.root, reader.root, options).answer).toBe('no');
  });

  it('costs no more than it may, and whoever asks on pays with the same meter', () => {
    const meter = new Meter(50_000);
    const first = contains(reader.root, writer.root, { ...options, meter });
    expect(first).toMatchObject({ answer: 'unproven', reason: 'the search took too many steps' });
    expect(meter.isSpent).toBe(true);
    expect(contains(reader.root, writer.root, { ...options, meter }).answer).toBe('unproven');
    expect(isValid(reader.root, exactValue({ p1: 1 }), { meter })).toBe('unproven');
  });

  it('that stopped halfway leaves nothing behind that a later question would believe', () => {
    for (const effort of [50, 500, 5_000, 50_000]) {
      const memo = schemaOf({ anyOf: range(40).map((i) => asking(`p${i}`, 1)) });
      const wider = schemaOf({ anyOf: range(40).map((i) => asking(`p${i}`, 2)) });
      contains(memo.root, wider.root, { ...options, effort });
      expect(contains(memo.root, wider.root, options).answer).toBe('no');
      expect(contains(wider.root, memo.root, options).answer).toBe('yes');
    }
  });
});

describe('documents that ask too much get a named answer', () => {
  it.each<[string, (version: number) => Plain]>([
    [
      'patterns that overlap',
      (v) => ({
        patternProperties: members(150, '', () => upTo(v)),
        properties: members(150, 'p', () => upTo(v)),
        additionalProperties: { type: 'string' },
      }),
    ],
    ['alternatives without tags', (v) => ({ anyOf: range(500).map((i) => asking(`p${i}`, v)) })],
  ])('%s', (_, make) => {
    const [before, after] = [schemaOf(make(1)), schemaOf(make(2))];
    // The later version lets more through.
    const backward = [...readsSchema(after, before, DECLARED)];
    expect(backward.filter(({ answer }) => answer === 'no')).toEqual([]);
    const forward = [...readsSchema(before, after, DECLARED)];
    expect(forward.length).toBeGreaterThan(0);
    for (const { answer, reason } of [...backward, ...forward]) {
      if (answer === 'unproven') expect(reason).toMatch(/took too many steps/);
    }
  });

  it('and keep the refusals that were found before', () => {
    const make = (v: number): Plain => ({ type: 'object', properties: members(9_000, 'p', () => upTo(v)) });
    const found = [...readsSchema(schemaOf(make(1)), schemaOf(make(2)), DECLARED)];
    expect(found.filter(({ answer }) => answer === 'no').length).toBeGreaterThan(100);
    const rest = found.filter(({ answer }) => answer === 'unproven').map(({ reason }) => reason);
    expect(rest).toEqual([
      expect.stringMatching(/^the comparison took too many steps, and this change was not looked at, like \d+ more/),
    ]);
  });

  it('and are closed as far as that goes', () => {
    const make = (count: number): Plain => ({ type: 'object', properties: members(count, 'p', () => upTo(1)) });
    const found = [...readsSchema(schemaOf(make(3_000)), schemaOf(make(9_000)), new Set(['undeclared'] as const))];
    const [first, ...others] = found.map(({ answer, class: name, at }) => ({ answer, name, at }));
    expect(first).toEqual({ answer: 'no', name: 'dropped', at: { writer: '/properties/p3000' } });
    expect(others.length).toBeGreaterThan(100);
    const rest = found.filter(({ answer }) => answer === 'unproven').map(({ reason }) => reason);
    expect(rest.length).toBeLessThan(2);
    for (const reason of rest) expect(reason).toMatch(/^the comparison took too many steps/);
  });

  it('so does a story of ever the same large schema beside others', () => {
    const wide = (v: number): Plain => ({
      properties: members(500, 'p', (i) => ({ $ref: v === 1 ? '#/definitions/all' : `#/definitions/one${i}` })),
      definitions: {
        all: { properties: members(3_000, 'q', () => true) },
        ...members(v === 1 ? 0 : 500, 'one', (i) => ({ properties: { [`r${i}`]: true } })),
      },
    });
    const [before, after] = [schemaOf(wide(1)), schemaOf(wide(2))];
    const changes = diffSchemas(before, after);
    expect(changes.at(-1)?.kind).toBe('comparison_exhausted');
    expect(changes.length).toBeLessThan(500_000);
    expect(diffSchemas(after, before)).toHaveLength(changes.length);
  });

  it('properties in numbers that no call could take as arguments', () => {
    const wide = (schema: boolean): Plain => ({ properties: members(130_000, '', () => schema) });
    expect(diffSchemas(schemaOf(wide(true)), schemaOf(wide(false)))).toHaveLength(130_000);
  });
});
