import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itObeysTheLaws } from '../fixtures/laws.ts';
import { schemaPairs } from './fixtures/arbitrary.ts';
import { avro } from './index.ts';

describe('laws of the format avro', () => {
  itObeysTheLaws({ format: avro, pairs: schemaPairs });

  it('no change is the same as an equal canonical form', () => {
    fc.assert(
      fc.property(schemaPairs, ([before, after]) => {
        expect(avro.diff(before, after).length === 0).toBe(avro.canonical(before) === avro.canonical(after));
      }),
      { seed: 20_260_101, numRuns: 400 },
    );
  });
});
