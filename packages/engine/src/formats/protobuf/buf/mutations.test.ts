import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protoTextPairs } from '../fixtures/arbitrary.ts';
import { parseProto } from '../parse.ts';
import { BUF, type BufCase, bufBreaking } from './fixtures/buf-breaking.ts';
import { documentPairs } from './fixtures/documents.ts';
import { readCase, ruleIds } from './fixtures/rule-ids.ts';

/** More by hand, and others: `BUF_PAIRS=5000 BUF_SEED=2`. */
const PAIRS = Number(process.env.BUF_PAIRS ?? 60);
const SEED = Number(process.env.BUF_SEED ?? 1);

/** Whether a text is a document, and one that this buf can read. */
function isDocument(source: string): boolean {
  return !source.includes('edition = "2026"') && parseProto(source).ok;
}

describe.skipIf(BUF === undefined)('generated pairs break the same rules here and in buf', () => {
  it.each([
    ['documents that mix what the rules look at', documentPairs],
    ['documents of every kind, some edits apart', protoTextPairs],
  ])('%s', (_what, arbitrary) => {
    const pairs = fc
      .sample(arbitrary, { seed: SEED, numRuns: PAIRS })
      .filter(([before, after]) => isDocument(before) && isDocument(after));
    const cases = pairs.map(
      ([before, after], index): BufCase => ({ id: `${index}`, before, after, imports: new Map() }),
    );
    expect(cases.length).toBeGreaterThan(PAIRS * 0.8);
    const theirs = bufBreaking(cases);
    const disagreements = cases.flatMap((one) => {
      const [ours, told] = [ruleIds(readCase(one)), [...new Set(theirs.get(one.id))]];
      return `${ours}` === `${told}` ? [] : [{ ...one, ours, told }];
    });
    expect(disagreements).toEqual([]);
  });
});
