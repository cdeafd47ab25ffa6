import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isValid } from './evaluate.ts';
import { dice } from './fixtures/arbitrary.ts';
import { randomSchema } from './fixtures/schemas.ts';
import { majority, votersFor } from './fixtures/validators.ts';
import { valueNear } from './fixtures/values.ts';
import { loadSchema } from './load.ts';
import { DRAFTS } from './schema.ts';
import { exactValue } from './value.ts';

/** More of them by hand: `FUZZ_PAIRS=20000`. */
const SCHEMAS = Number(process.env.FUZZ_PAIRS ?? 300);
const VALUES = 8;

describe('the validators of others', () => {
  test.each(DRAFTS)('%s: most of them give our answer', async (draft) => {
    let decided = 0;
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(dice, async (thrown) => {
        const schema = randomSchema(thrown, draft);
        const loaded = loadSchema(JSON.stringify(schema));
        if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.error));
        const voters = await votersFor(schema, draft);
        for (let index = 0; index < VALUES; index += 1) {
          const value = valueNear(thrown, loaded.value.doc.root);
          const expected = majority(voters, value);
          if (expected === undefined) continue;
          decided += 1;
          if (expected) valid += 1;
          const told = `${JSON.stringify(schema)}\n${JSON.stringify(value)}`;
          expect(isValid(loaded.value.doc.root, exactValue(value)), told).toBe(expected);
        }
      }),
      { seed: 20_260_101, numRuns: Math.ceil(SCHEMAS / DRAFTS.length) },
    );
    // The question is not settled by values of one kind.
    expect(decided).toBeGreaterThan(SCHEMAS);
    expect(valid / decided).toBeGreaterThan(0.2);
    expect(valid / decided).toBeLessThan(0.9);
  });
});
