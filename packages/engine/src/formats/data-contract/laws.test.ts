import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itObeysTheLaws } from '../fixtures/laws.ts';
import type { Contract } from './contract.ts';
import { contractArbitrary } from './fixtures/arbitrary.ts';
import { dataContract } from './index.ts';
import { contractPairs } from './reads/fixtures/contract-pairs.ts';

/** Mostly two versions of a contract, a few edits apart; otherwise strangers, which differ in everything. */
const pairs: fc.Arbitrary<readonly [before: Contract, after: Contract]> = fc.oneof(
  { weight: 4, arbitrary: contractPairs },
  { weight: 1, arbitrary: fc.tuple(contractArbitrary, contractArbitrary) },
);

describe('laws of the format data-contract', () => {
  itObeysTheLaws({ format: dataContract, pairs });

  it('version and status are not part of the meaning', () => {
    fc.assert(
      fc.property(pairs, ([contract]) => {
        const turned = { ...contract, version: '9.9.9', status: 'archived' as const };
        expect(dataContract.diff(contract, turned)).toEqual([]);
        expect([...dataContract.reads(turned, contract), ...dataContract.reads(contract, turned)]).toEqual([]);
      }),
      { seed: 20_260_101, numRuns: 200 },
    );
  });
});
