import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';
import { openStore } from '../../store/open-store.ts';
import { createRegistry } from '../create-registry.ts';

const VERSIONS = 40;

it.runIf(await hasDatabases())('a layer is told as it stood at one moment, whoever writes meanwhile', async () => {
  const address = await newPostgresStore();
  const clock = () => new Date();
  const [here, there] = [
    createRegistry(await openStore(address), { clock }),
    createRegistry(await openStore(address), { clock }),
  ];
  try {
    const { id } = await here.layers.create({ namespace: 'sap.mm', name: 'mara', owner: 'platform' });
    const key = { dataset: id, layer: 'gold' } as const;
    const schema = (fields: number) => ({
      type: 'record',
      name: 'R',
      fields: Array.from({ length: fields }, (_, index) => ({ name: `f${index}`, type: 'int', default: 0 })),
    });
    let isWriting = true;
    const torn: string[] = [];
    const read = async (): Promise<void> => {
      while (isWriting) {
        const { items } = await there.layers.versions(key, { offset: 0, limit: 2 });
        const told = items.map(({ number, isCurrent }) => `${number}${isCurrent ? ' in force' : ''}`);
        await setImmediate();
        if (items[0]?.isCurrent === false || items[1]?.isCurrent) torn.push(told.join(', '));
      }
    };
    const reading = [read(), read(), read()];
    // Each of them comes into force with its registration.
    for (let fields = 1; fields <= VERSIONS; fields += 1) await here.layers.ingest(key, { schema: schema(fields) });
    isWriting = false;
    await Promise.all(reading);
    expect(torn).toEqual([]);
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
});
