import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../domain/fact.ts';
import { chainSuite } from '../fixtures/chain-suite.ts';
import { idempotencySuite } from '../fixtures/idempotency-suite.ts';
import { recordSuite } from '../fixtures/record-suite.ts';
import { schemaSuite } from '../fixtures/schema-suite.ts';
import { storeSuite } from '../fixtures/store-suite.ts';
import { AT, additionTo } from '../fixtures/writes.ts';
import { type HeldStore, holdStore, openHeldStore, openStore } from '../open-store.ts';
import type { Store } from '../port.ts';

const directory = mkdtempSync(join(tmpdir(), 'concordat-shared-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function newAddress(): string {
  files += 1;
  return `sqlite:${join(directory, `${files}.db`)}`;
}

/** Here all share one thread, in which one piece of work follows another by itself. */
const NEIGHBOURS = { turn: async <Answer>(work: () => Answer): Promise<Answer> => work() };
const OPTIONS = { connections: 1, timeoutSeconds: 1 };
const openShared = (address: string): Promise<Store> => openHeldStore(address, OPTIONS, NEIGHBOURS);

async function newShared(): Promise<Store> {
  const address = newAddress();
  const held = await holdStore(address);
  const store = await openShared(address);
  const close = async (): Promise<void> => {
    await store.close();
    held.close();
  };
  return { ...store, close };
}

storeSuite('a store in a file that is shared', newShared);
schemaSuite('schemas in a store in a file that is shared', newShared);
recordSuite('records in a store in a file that is shared', newShared);
chainSuite('hashes of facts in a file that is shared', newShared);
idempotencySuite('an idempotency key in a file that is shared', newShared);

describe('two stores in one file', () => {
  const orders = { group: 'contracts', subject: 'orders' };
  let address: string;
  let held: HeldStore;
  let here: Store;
  let there: Store;
  beforeEach(async () => {
    address = newAddress();
    held = await holdStore(address);
    [here, there] = await Promise.all([openShared(address), openShared(address)]);
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    held.close();
  });
  const add = async (store: Store, label: string): Promise<void> => {
    expect(await store.commit(additionTo(await store.load(orders), label))).toMatchObject({ outcome: 'committed' });
  };
  const heardBy = (store: Store): number[] => {
    const heard: number[] = [];
    store.follow((facts: readonly Fact[]) => void heard.push(...facts.map(({ sequence }) => sequence)));
    return heard;
  };

  it('see at once what the other has written', async () => {
    await add(here, '1.0.0');
    expect((await there.load(orders)).versions).toHaveLength(1);
    await add(there, '1.1.0');
    expect(await here.load(orders)).toEqual(await there.load(orders));
  });

  it('go on where another program has put what was written ahead into the file', async () => {
    await add(here, '1.0.0');
    const file = address.slice('sqlite:'.length);
    const other = new Sqlite(file);
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    expect(statSync(`${file}-wal`).size).toBe(0);
    await add(there, '1.1.0');
    expect(await here.load(orders)).toEqual(await there.load(orders));
  });

  it('write nothing into a file that was removed', async () => {
    await add(here, '1.0.0');
    const state = await there.load(orders);
    rmSync(address.slice('sqlite:'.length));
    for (const store of [here, there]) {
      await expect(store.commit(additionTo(state, '1.1.0'))).rejects.toMatchObject({ code: 'store-failed' });
      expect(await store.load(orders)).toEqual(state);
    }
  });

  it('of two racers exactly one wins', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const judged = await here.load(orders);
      const racing = [here, there].map((store, racer) => store.commit(additionTo(judged, `1.${round}.0-${racer}`)));
      expect((await Promise.all(racing)).map(({ outcome }) => outcome).sort()).toEqual(['committed', 'moved']);
    }
    expect(await there.lastSequence()).toBe(20);
  });

  it('know without delay what the other wrote, every fact once and in order', async () => {
    const heard = heardBy(here);
    expect(here.known()).toEqual({ sequence: 0, ageMs: 0 });
    await add(there, '1.0.0');
    await add(there, '1.1.0');
    expect(here.known()).toEqual({ sequence: 2, ageMs: 0 });
    expect(heard).toEqual([1, 2]);
    await add(there, '1.2.0');
    // What others wrote before is handed on before the writer is answered.
    await add(here, '1.3.0');
    await add(there, '1.4.0');
    expect(await here.catchUp()).toBe(5);
    expect(heard).toEqual([1, 2, 3, 5]);
    expect(await here.catchUp()).toBe(5);
    expect(heard).toEqual([1, 2, 3, 5]);
  });

  it('hear of each other without asking', async () => {
    const heard = heardBy(here);
    await add(there, '1.0.0');
    await expect.poll(() => heard).toEqual([1]);
  });

  it('read a log of many pieces to its end', async () => {
    const heard = heardBy(here);
    const fact = { ...orders, kind: 'version-archived' as const, version: '1.0.0' };
    await there.commit({ decidedOn: [], at: AT, contents: [], changes: [], facts: Array(2500).fill(fact) });
    expect(await here.catchUp()).toBe(2500);
    expect(heard).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1));
  });

  it('share the leases', async () => {
    expect(await here.lease('audit', 'here', 600_000)).toBe(1);
    expect(await there.lease('audit', 'there', 600_000)).toBeUndefined();
    await here.release('audit', 1);
    expect(await there.lease('audit', 'there', 600_000)).toBe(2);
  });

  it('keep out whoever wants the file alone, also when both are closed and it is only held', async () => {
    const inUse = { code: 'store-locked', message: expect.stringMatching(/is in use by another process/) };
    await expect(openStore(address)).rejects.toMatchObject(inUse);
    await expect(holdStore(address)).rejects.toMatchObject(inUse);
    await Promise.all([here.close(), there.close()]);
    await expect(openStore(address)).rejects.toMatchObject(inUse);
    held.close();
    await (await openStore(address)).close();
  });
});

describe('a file that is to be shared', () => {
  it('is not taken from whoever has it alone', async () => {
    const address = newAddress();
    const alone = await openStore(address);
    await expect(holdStore(address)).rejects.toMatchObject({ code: 'store-locked' });
    await alone.close();
    (await holdStore(address)).close();
  });

  it('is free of the leases of those who had it before', async () => {
    const address = newAddress();
    const before = await openStore(address);
    await before.lease('audit', 'before', 600_000);
    await before.close();
    const held = await holdStore(address);
    const store = await openShared(address);
    expect(await store.lease('audit', 'now', 600_000)).toBe(2);
    await store.close();
    held.close();
  });

  it('is not made by those who open it: whoever holds it did', async () => {
    await expect(openShared(newAddress())).rejects.toMatchObject({ code: 'store-failed' });
  });

  it('cannot be in memory', async () => {
    await expect(holdStore('memory')).rejects.toMatchObject({
      code: 'store-failed',
      message: 'the store in memory belongs to one process; name a file or a database',
    });
  });
});
