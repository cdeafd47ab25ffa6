import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FactLog } from '../service/registry.ts';
import { openTestStore } from '../store/fixtures/databases.ts';
import type { Store } from '../store/port.ts';
import { takeTurns } from './lease.ts';

type Leases = Pick<FactLog, 'lease' | 'release'>;

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.close());

/** A store that cannot be reached the first so many times that it is asked for a lease. */
function awayFor(failures: number): Leases {
  let left = failures;
  return {
    release: (name, token) => store.release(name, token),
    lease: async (...asked) => {
      left -= 1;
      if (left >= 0) throw new Error('not there');
      return store.lease(...asked);
    },
  };
}

it('tells that nobody knows whose turn it is when that begins, ever more rarely, and when it is over', async () => {
  const told: string[] = [];
  const logger = {
    warn: (detail: object, message: string) =>
      void told.push(`${message}: ${'failures' in detail ? detail.failures : ''}`),
  };
  const stopping = new AbortController();
  const work = async () => stopping.abort();
  await takeTurns(awayFor(600), { name: 'sending', holder: 'a', lastsMs: 1 }, work, logger, stopping.signal);
  expect(told).toEqual([
    ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map(
      (failures) => `nobody knows whose turn it is; trying again: ${failures}`,
    ),
    'whose turn it is is known again: 600',
  ]);
});

it('tells nothing of a store that answers', async () => {
  const told: string[] = [];
  const stopping = new AbortController();
  const work = async () => stopping.abort();
  const logger = { warn: (_: object, message: string) => void told.push(message) };
  await takeTurns(store, { name: 'sending', holder: 'a', lastsMs: 5_000 }, work, logger, stopping.signal);
  expect(told).toEqual([]);
});
