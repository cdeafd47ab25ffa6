import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/json.ts';
import { ContainmentMemo, memberOf } from './contains.ts';
import { Dice } from './fixtures/dice.ts';
import { mutatedSchema } from './fixtures/mutations.ts';
import { schemaOf } from './fixtures/schema-of.ts';
import { type Plain, type PlainObject, randomSchema } from './fixtures/schemas.ts';
import { majority, type Voter, votersFor } from './fixtures/validators.ts';
import { valueNear } from './fixtures/values.ts';
import { readsSchema } from './reads.ts';
import { DRAFTS, type Draft, type SchemaDocument } from './schema.ts';
import { exactValue, keyOf } from './value.ts';

/** How many pairs, and the seed of the first; `FUZZ_PAIRS=20000 FUZZ_SEED=1` for as many as a release has to stand. */
const PAIRS = Number(process.env.FUZZ_PAIRS ?? 100);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const VALUES = 16;
/** What a search for a value that the writer declares may take. */
const SEARCH_STEPS = 50_000;

interface GeneratedPair {
  readonly seed: number;
  readonly dice: Dice;
  readonly draft: Draft;
  readonly before: PlainObject;
  readonly after: PlainObject;
}

/** A schema and the same with some edits, or a stranger now and then, by a seed. */
function pairOf(seed: number): GeneratedPair {
  const dice = new Dice(seed);
  const draft = DRAFTS[seed % DRAFTS.length] as Draft;
  const one = randomSchema(dice, draft);
  const other = dice.chance(0.03) ? randomSchema(dice, draft) : mutatedSchema(dice, one, draft);
  const [before, after] = dice.chance(0.5) ? [other, one] : [one, other];
  return { seed, dice, draft, before, after };
}

type Voters = readonly [writes: readonly Voter[], reads: readonly Voter[]];

/** What repeats a failure. */
function textOf({ seed, before, after }: GeneratedPair, value: Plain): string {
  return JSON.stringify({ seed, before, after, value });
}

/** The pairs of so many seeds in a row, without those in which there is a format: for the validators that is a note. */
function* generatedPairs(): Generator<GeneratedPair> {
  for (let [seed, count] = [SEED, 0]; count < PAIRS; seed++) {
    const pair = pairOf(seed);
    if (JSON.stringify([pair.before, pair.after]).includes('"format"')) continue;
    count++;
    yield pair;
  }
}

/** Values near both schemas, and one that the search finds among those that the writer declares. */
function valuesFor(dice: Dice, writer: SchemaDocument, reader: SchemaDocument): Plain[] {
  const values = Array.from({ length: VALUES }, (_, index) =>
    valueNear(dice, (index % 2 === 0 ? writer : reader).root),
  );
  const made = memberOf(writer.root, { writer: 'declared', formats: 'asserted', effort: SEARCH_STEPS });
  return made === undefined || made === 'unproven' ? values : [...values, JSON.parse(keyOf(made.value)) as Plain];
}

/**
 * A datum as a program would have it from a text. Objects in our data have no prototype, and two of the validators find no such object
 * equal to one of a `const` or an `enum`, because its `constructor` is another.
 */
function plain(datum: JsonValue): Plain {
  return JSON.parse(JSON.stringify(datum)) as Plain;
}

/** Whether a value is one that the writer declares, and not only one that its schema lets through. */
function declaredBy(writer: SchemaDocument): (value: Plain) => boolean {
  const { expansion, holding } = new ContainmentMemo().knowledge('asserted');
  const declared = expansion.claims.schemas([expansion.places.root(writer.root)], true);
  return (value) => holding.holds(declared, exactValue(value)) === true;
}

describe('generated pairs of schemas before the validators of others', () => {
  const counts = { confirmed: 0, declared: 0, written: 0, unproven: 0 };

  /** Every witness is written and not read; where there is none, no value is. */
  async function look(pair: GeneratedPair): Promise<void> {
    const { draft, before, after } = pair;
    const [writer, reader] = [schemaOf(before), schemaOf(after)];
    const voters: Voters = [await votersFor(before, draft), await votersFor(after, draft)];
    const refutations = [...readsSchema(reader, writer)];
    counts.unproven += refutations.filter(({ answer }) => answer === 'unproven').length;
    for (const { witness, class: name } of refutations) {
      if (witness !== undefined) confirm(plain(witness.datum), pair, voters, name === 'dropped');
    }
    if (refutations.some(({ class: name }) => name === 'unreadable')) return;
    const isRead = refutations.every(({ class: name }) => name === 'dropped');
    const isDeclared = declaredBy(writer);
    for (const value of valuesFor(pair.dice, writer, reader)) {
      if (isDeclared(value)) contradict(value, pair, voters, 'declared');
      else if (isRead) contradict(value, pair, voters, 'written');
    }
  }

  /** A validator is an open reader: it takes what a closed one does not know. */
  function confirm(datum: Plain, pair: GeneratedPair, [writes, reads]: Voters, isOpen: boolean): void {
    const [isWritten, isRead] = [majority(writes, datum), majority(reads, datum)];
    expect([isWritten ?? true, isRead ?? isOpen], textOf(pair, datum)).toEqual([true, isOpen]);
    if (isWritten === true && isRead === isOpen) counts.confirmed++;
  }

  function contradict(value: Plain, pair: GeneratedPair, [writes, reads]: Voters, how: 'written' | 'declared'): void {
    if (majority(writes, value) !== true) return;
    expect(majority(reads, value), textOf(pair, value)).not.toBe(false);
    counts[how]++;
  }

  it(`confirm what is said of ${PAIRS} pairs from seed ${SEED}, taken as written and as declared`, async () => {
    for (const pair of generatedPairs()) await look(pair);
    expect(counts.confirmed).toBeGreaterThan(PAIRS / 10);
    expect(counts.declared).toBeGreaterThan(PAIRS);
    expect(counts.unproven).toBeLessThan(1 + PAIRS / 100);
  }, 7_200_000);

  it('confirm a witness with objects that a constant of the writer has to equal', () => look(pairOf(3_004_521)));
});
