import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';
import { openStore } from '../../store/open-store.ts';
import { createRegistry } from '../create-registry.ts';
import { record, versionOf } from '../fixtures/schemas.ts';

const VERSIONS = 40;
const READERS = 40;
const ROWS = { group: 'default', subject: 'rows-value' };

it.runIf(await hasDatabases())('an impact is told as it stood at one moment, whoever writes meanwhile', async () => {
  const address = await newPostgresStore();
  const clock = () => new Date();
  const [here, there] = [
    createRegistry(await openStore(address), { clock }),
    createRegistry(await openStore(address), { clock }),
  ];
  const fields = (count: number): string => Array.from({ length: count }, (_, index) => `f${index}=int`).join(' ');
  // The consumer follows each version, once it is there.
  const follow = async (count: number): Promise<void> => {
    const { number } = versionOf(await here.schemas.register(ROWS, record(fields(count))));
    const wanted = { ...ROWS, consumer: 'bi', source: 'declared', fields: [{ path: 'f0', how: [] }] } as const;
    await here.consumers.setSubscription({ ...wanted, minVersion: number });
  };
  try {
    await follow(1);
    let isWriting = true;
    const torn: string[] = [];
    const read = async (): Promise<void> => {
      while (isWriting) {
        const { against, consumers } = await there.consumers.impact(ROWS, record('f0=int'));
        await setImmediate();
        for (const { subscription } of consumers) {
          const behind = Number(against) - subscription.minVersion;
          if (behind !== 0 && behind !== 1) torn.push(`${against}, read from ${subscription.minVersion} on`);
        }
      }
    };
    const reading = Array.from({ length: READERS }, read);
    for (let version = 2; version <= VERSIONS; version += 1) await follow(version);
    isWriting = false;
    await Promise.all(reading);
    expect(torn).toEqual([]);
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
});
