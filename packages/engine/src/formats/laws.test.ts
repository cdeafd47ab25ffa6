import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../compare/judge.ts';
import type { Change } from '../model/change.ts';
import type { Format } from '../model/format.ts';
import { canonicalJson } from '../model/json.ts';
import type { Contract } from './data-contract/contract.ts';
import { contractArbitrary } from './data-contract/fixtures/arbitrary.ts';
import { dataContract } from './data-contract/index.ts';
import { contractPairs } from './data-contract/reads/fixtures/contract-pairs.ts';
import { RULES } from './data-contract/rules.ts';

const RUNS = { seed: 20_260_101, numRuns: 200 };

/** Mostly two versions of a contract, a few edits apart; otherwise strangers, which differ in everything. */
const pairs: fc.Arbitrary<readonly [before: Contract, after: Contract]> = fc.oneof(
  { weight: 4, arbitrary: contractPairs },
  { weight: 1, arbitrary: fc.tuple(contractArbitrary, contractArbitrary) },
);

/** The format with a profile in which everything that reading finds counts. */
const EVERYTHING: Format<Contract> = {
  ...dataContract,
  profiles: [{ id: 'everything', title: 'Everything counts', severity: () => 'error' }],
};

/** A change as it is seen from the other side. */
function mirrored({ kind, at, aspect, concerns }: Change): string {
  const { before, after } = at;
  const direction = concerns && (concerns === 'backward' ? 'forward' : 'backward');
  return describeChange(
    Object.entries(RULES).find(([name]) => name === kind)?.[1].mirror ?? '?',
    { before: after, after: before },
    aspect,
    direction,
  );
}

function plainly({ kind, at, aspect, concerns }: Change): string {
  return describeChange(kind, at, aspect, concerns);
}

function describeChange(
  kind: string,
  at: { before?: string | undefined; after?: string | undefined },
  aspect: string,
  concerns?: string,
): string {
  return [kind, at.before ?? '-', at.after ?? '-', aspect, concerns ?? '-'].join(' ');
}

describe('laws of the format data-contract', () => {
  it('nothing changed is no change, and reads itself', () => {
    fc.assert(
      fc.property(pairs, ([contract]) => {
        expect(dataContract.diff(contract, contract)).toEqual([]);
        expect([...dataContract.reads(contract, contract)]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('no change means that both read each other', () => {
    fc.assert(
      fc.property(pairs, ([contract]) => {
        const turned = { ...contract, version: '9.9.9', status: 'archived' as const };
        expect(dataContract.diff(contract, turned)).toEqual([]);
        expect([...dataContract.reads(turned, contract), ...dataContract.reads(contract, turned)]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('the story told backwards is the mirror of the story', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const there = dataContract.diff(before, after).map(mirrored).sort();
        const back = dataContract.diff(after, before).map(plainly).sort();
        expect(there).toEqual(back);
      }),
      RUNS,
    );
  });

  it('every reason not to read is explained by a change', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const { findings } = judge(EVERYTHING, before, after, { level: 'FULL' });
        expect(findings.filter(({ kind }) => kind === 'unexplained')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('no change has two meanings for reading', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const sites = dataContract
          .diff(before, after)
          .flatMap(({ at, aspect, concerns }) =>
            (concerns ? [concerns] : ['backward', 'forward']).map((direction) =>
              describeChange('', at, aspect, direction),
            ),
          );
        expect(new Set(sites).size).toBe(sites.length);
      }),
      RUNS,
    );
  });

  it('the same question has the same answer, to the byte', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const answer = (): string => JSON.stringify(judge(dataContract, before, after, { level: 'FULL' }), stringified);
        expect(answer()).toBe(answer());
      }),
      { ...RUNS, numRuns: 50 },
    );
  });

  it('every change has an entry in the rule book, with a sentence', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        for (const { kind, detail, path } of dataContract.diff(before, after)) {
          const rule = Object.entries(RULES).find(([name]) => name === kind)?.[1];
          expect(rule?.message(detail, path), canonicalJson(detail)).toMatch(/\S/);
        }
      }),
      RUNS,
    );
  });
});

function stringified(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
