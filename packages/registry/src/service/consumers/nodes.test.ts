import { expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';
import { openStore } from '../../store/open-store.ts';
import { createRegistry } from '../create-registry.ts';
import { record } from '../fixtures/schemas.ts';

const ROWS = { group: 'default', subject: 'rows-value' };

it.runIf(await hasDatabases())('who subscribes or leaves at one node is counted at the others', async () => {
  const address = await newPostgresStore();
  const clock = () => new Date();
  const [here, there] = [
    createRegistry(await openStore(address), { clock }),
    createRegistry(await openStore(address), { clock }),
  ];
  try {
    await here.schemas.register(ROWS, record('id:int ltv:int'));
    const outcomes = async () => {
      await there.catchUp();
      const { consumers } = await there.consumers.impact(ROWS, record('id:int'));
      return consumers.map(({ subscription, outcome }) => `${subscription.consumer}: ${outcome}`);
    };
    expect(await outcomes()).toEqual([]);
    const wanted = { ...ROWS, minVersion: 1, source: 'declared', fields: [{ path: 'ltv', how: [] }] } as const;
    const { id } = await here.consumers.subscribe({ ...wanted, consumer: 'bi' });
    expect(await outcomes()).toEqual(['bi: broken']);
    await there.consumers.setSubscription({ ...wanted, consumer: 'bi', fields: [{ path: 'id', how: [] }] });
    expect(await outcomes()).toEqual(['bi: unaffected']);
    // One consumer at both nodes at once has one subscription.
    const both = [here, there].map(({ consumers }) => consumers.subscribe({ ...wanted, consumer: 'twice' }));
    const ended = await Promise.allSettled(both);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await here.consumers.unsubscribe(id);
    expect(await outcomes()).toEqual(['twice: broken']);
  } finally {
    await Promise.all([here.close(), there.close()]);
  }
});
