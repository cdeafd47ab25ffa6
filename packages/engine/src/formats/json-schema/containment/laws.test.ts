import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Containment, ContainmentMemo, type ContainmentOptions, contains } from '../contains.ts';
import { isValid } from '../evaluate.ts';
import { dice } from '../fixtures/arbitrary.ts';
import type { Dice } from '../fixtures/dice.ts';
import { mutatedSchema } from '../fixtures/mutations.ts';
import { type Plain, type PlainObject, randomSchema, smallSchema } from '../fixtures/schemas.ts';
import { majority, votersFor } from '../fixtures/validators.ts';
import { valueNear } from '../fixtures/values.ts';
import { loadSchema } from '../load.ts';
import { Meter } from '../meter.ts';
import { DRAFTS, type Draft, type SchemaDocument } from '../schema.ts';
import { exactValue, keyOf } from '../value.ts';
import { Question } from './question.ts';

/** More of them by hand: `FUZZ_PAIRS=20000`. */
const PAIRS = Number(process.env.FUZZ_PAIRS ?? 700);
const VALUES = 8;
/** One of so many pairs is put before the validators of others, whose compilers are slow; the evaluator, which they agree with, looks at all. */
const VOTED = process.env.FUZZ_PAIRS === undefined ? 10 : 4;
const SEED = 20_260_101;

function loaded(schema: Plain): SchemaDocument {
  const result = loadSchema(JSON.stringify(schema));
  if (!result.ok) throw new TypeError(JSON.stringify(result.error));
  return result.value.doc;
}

function pair(thrown: Dice, draft: Draft): readonly [PlainObject, PlainObject] {
  const before = randomSchema(thrown, draft);
  const after = thrown.chance(0.05) ? randomSchema(thrown, draft) : mutatedSchema(thrown, before, draft);
  return thrown.chance(0.5) ? [before, after] : [after, before];
}

describe('containment of generated schemas', () => {
  it.each(DRAFTS)(
    '%s: evaluation confirms every answer, and so do the validators of others',
    async (draft) => {
      const counts = { yes: 0, no: 0, unproven: 0 };
      const runs = Math.ceil(PAIRS / DRAFTS.length);
      let run = 0;
      await fc.assert(
        fc.asyncProperty(dice, async (thrown) => {
          const [writer, reader] = pair(thrown, draft);
          const mode = thrown.chance(0.5) ? 'declared' : 'as-written';
          const [written, read] = [loaded(writer).root, loaded(reader).root];
          const answer = contains(read, written, { writer: mode, formats: 'annotation' });
          counts[answer.answer]++;
          if (answer.answer === 'unproven' || (answer.answer === 'yes' && mode === 'declared')) return;
          const told = `${JSON.stringify(writer)}\n${JSON.stringify(reader)}`;
          const values =
            answer.answer === 'no'
              ? [JSON.parse(keyOf(answer.witness)) as Plain]
              : Array.from({ length: VALUES }, (_, i) => valueNear(thrown, i % 2 === 0 ? written : read));
          const isVoted = run++ % VOTED === 0;
          const [writes, reads] = isVoted ? [await votersFor(writer, draft), await votersFor(reader, draft)] : [[], []];
          for (const value of values) {
            const exact = exactValue(value);
            // Where fewer than two of the others can tell, evaluation says it alone.
            const isWritten = majority(writes, value) ?? isValid(written, exact);
            const isRead = majority(reads, value) ?? isValid(read, exact);
            if (answer.answer === 'no') expect([isWritten, isRead, told]).toEqual([true, false, told]);
            else if (isWritten === true) expect(isRead, told).toBe(true);
          }
        }),
        { seed: SEED, numRuns: runs },
      );
      expect(counts.yes).toBeGreaterThan(runs / 3);
      expect(counts.no).toBeGreaterThan(runs / 10);
      expect(counts.unproven).toBeLessThan(runs / 100);
    },
    1_200_000,
  );

  it('a search that is cut short proves nothing', () => {
    fc.assert(
      fc.property(dice, fc.integer({ min: 1, max: 4 }), (thrown, depth) => {
        const [writer, reader] = pair(thrown, thrown.pick(DRAFTS));
        const [written, read] = [loaded(writer).root, loaded(reader).root];
        const knowledge = new ContainmentMemo().knowledge('asserted');
        const { claims, places } = knowledge.expansion;
        const claimed = [claims.schema(places.root(written)), -claims.schema(places.root(read))];
        const found = new Question(knowledge, new Meter(1_000_000), depth).find(claimed);
        const answer = contains(read, written, { writer: 'as-written', formats: 'asserted' });
        if (found.is === 'none') expect(answer.answer).toBe('yes');
      }),
      { seed: SEED, numRuns: PAIRS / 5 },
    );
  });
});

describe('containment obeys the laws of sets', () => {
  const options: ContainmentOptions = { writer: 'as-written', formats: 'asserted' };
  const memo = new ContainmentMemo();
  const within = (writer: Plain, reader: Plain): Containment['answer'] =>
    contains(loaded(reader).root, loaded(writer).root, options, memo).answer;
  /** A schema without references, so that it may stand inside another one. */
  const plain = dice.map((thrown) => [thrown, smallSchema(thrown, 'draft-07', 2)] as const);
  const settings = { seed: SEED, numRuns: 60 };

  it('of a schema, nothing and everything', () => {
    fc.assert(
      fc.property(plain, ([, schema]) => {
        expect(within(schema, schema)).toBe('yes');
        expect(within(false, schema)).toBe('yes');
        expect(within(schema, true)).toBe('yes');
        expect(within({ allOf: [schema, { not: schema }] }, false)).toBe('yes');
        expect(within(true, { anyOf: [schema, { not: schema }] })).toBe('yes');
        expect(within(schema, { not: { not: schema } })).toBe('yes');
      }),
      settings,
    );
  });

  it('of two schemas', () => {
    fc.assert(
      fc.property(plain, ([thrown, schema]) => {
        const other = thrown.chance(0.5) ? smallSchema(thrown, 'draft-07', 2) : mutated(thrown, schema);
        expect(within({ allOf: [schema, other] }, schema)).toBe('yes');
        expect(within(schema, { anyOf: [other, schema] })).toBe('yes');
        expect(within({ not: { anyOf: [schema, other] } }, { allOf: [{ not: schema }, { not: other }] })).toBe('yes');
        expect(within({ oneOf: [schema, other] }, { anyOf: [schema, other] })).toBe('yes');
        const answer = within(schema, other);
        expect(within({ not: other }, { not: schema })).toBe(answer);
        expect(within({ allOf: [schema, { not: other }] }, false)).toBe(answer);
        expect(within({ items: schema, type: 'array' }, { items: other })).toBe(answer);
      }),
      settings,
    );
  });

  it('of three schemas', () => {
    fc.assert(
      fc.property(plain, ([thrown, first]) => {
        const second = mutated(thrown, first);
        const third = mutated(thrown, second);
        if (within(first, second) !== 'yes' || within(second, third) !== 'yes') return;
        expect(within(first, third)).toBe('yes');
      }),
      settings,
    );
  });

  it('whatever was asked before', () => {
    fc.assert(
      fc.property(dice, (thrown) => {
        const [writer, reader] = pair(thrown, thrown.pick(DRAFTS));
        const [written, read] = [loaded(writer).root, loaded(reader).root];
        for (const mode of ['declared', 'as-written'] as const) {
          const remembered = contains(read, written, { ...options, writer: mode }, memo);
          expect(remembered).toEqual(contains(read, written, { ...options, writer: mode }));
        }
      }),
      settings,
    );
  });

  function mutated(thrown: Dice, schema: Plain): Plain {
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
    return mutatedSchema(thrown, schema, 'draft-07');
  }
});
