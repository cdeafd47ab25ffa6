import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { ANYBODY, type Caller } from '../../domain/caller.ts';
import { eventCursorText, parseEventCursor } from '../../domain/event-cursor.ts';
import { DELIVERY_DEFAULTS, type WantedEventSubscription } from '../../domain/event-subscription.ts';
import { parseGrant } from '../../domain/grant.ts';
import { hasDatabases, newPostgresStore, openTestStore } from '../../store/fixtures/databases.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/port.ts';
import { createRegistry } from '../create-registry.ts';
import { code } from '../fixtures/registry-per-test.ts';
import { record } from '../fixtures/schemas.ts';
import type { Registry } from '../registry.ts';
import type { EventQuery } from './events.ts';

const PLACE = { root: 'https://example.org', segment: 'schemagroups', authority: 'https://example.org' };
const ALL: EventQuery = { place: PLACE, after: { sequence: 0 } };

const WANTED: WantedEventSubscription = {
  protocol: 'HTTP',
  sink: 'https://example.com/hook',
  settings: {
    delivery: DELIVERY_DEFAULTS,
    method: 'POST',
    headers: {},
    contentMode: 'structured',
    maxBatch: 10,
    body: 'cloudevents',
    signingSecrets: [],
  },
};

/** A caller with grants such as `consumer@sap/*`. */
function callerOf(id: string, ...grants: readonly string[]): Caller {
  return { id, grants: grants.flatMap((grant) => parseGrant(grant) ?? []) };
}

const open: Registry[] = [];
afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close();
});

/** A registry, and who asks it. */
async function guarded(store?: Store) {
  const asking = new AsyncLocalStorage<Caller>();
  const registry = createRegistry(store ?? (await openTestStore()), {
    clock: () => new Date(),
    asking: () => ({ caller: asking.getStore() ?? ANYBODY }),
  });
  open.push(registry);
  return {
    registry,
    /** Asks as somebody. */
    as: <Answer>(caller: Caller, ask: () => Answer): Answer => asking.run(caller, ask),
  };
}

const PRODUCER = callerOf('producer', 'producer@sales/*');
const CONSUMER = callerOf('reader', 'consumer@sales/orders');
const STRANGER = callerOf('stranger', 'producer@other/*');

describe('sight', () => {
  it('holds for those who read: what is out of it is not there', async () => {
    const { registry, as } = await guarded();
    for (const subject of ['orders', 'bills'])
      await registry.schemas.register({ group: 'sales', subject }, record('a:int'));
    await registry.schemas.register({ group: 'other', subject: 'x' }, record('a:int'));
    const subjects = async (caller: Caller) => {
      const { events } = await as(caller, () => registry.events.read(ALL, { limit: 100, waitMs: 0 }));
      return events.map(({ subject }) => subject).filter((subject) => !String(subject).includes('/versions/'));
    };
    expect(await subjects(PRODUCER)).toEqual([
      '/schemagroups/sales/schemas/orders',
      '/schemagroups/sales/schemas/bills',
    ]);
    expect(await subjects(CONSUMER)).toEqual(['/schemagroups/sales/schemas/orders']);
    expect(await subjects(STRANGER)).toEqual(['/schemagroups/other/schemas/x']);
    expect(await subjects({ id: 'nobody', grants: [] })).toEqual([]);
  });

  it('holds for those who follow, whoever asks meanwhile', async () => {
    const { registry, as } = await guarded();
    const stopping = new AbortController();
    const followed = as(CONSUMER, () => registry.events.follow(ALL, { pauseMs: 60_000, signal: stopping.signal }));
    for (const subject of ['bills', 'orders'])
      await registry.schemas.register({ group: 'sales', subject }, record('a:int'));
    for await (const { event } of followed) {
      expect(event?.subject).toBe('/schemagroups/sales/schemas/orders/versions/1');
      break;
    }
    stopping.abort();
  });

  it('of names of consumers is of those who run the subject, and of the consumer', async () => {
    const { registry, as } = await guarded();
    await registry.schemas.register({ group: 'sales', subject: 'orders' }, record('a:int'));
    for (const consumer of ['reader', 'bi']) {
      await registry.consumers.subscribe({
        group: 'sales',
        subject: 'orders',
        consumer,
        minVersion: 1,
        source: 'declared',
      });
    }
    const types = ['io.concordat.subscription.changed.v1'];
    const consumers = async (caller: Caller) => {
      const page = await as(caller, () => registry.events.read({ ...ALL, types }, { limit: 100, waitMs: 0 }));
      return page.events.map(({ data }) => (data as { consumer: string }).consumer);
    };
    expect(await consumers(PRODUCER)).toEqual(['reader', 'bi']);
    expect(await consumers(CONSUMER)).toEqual(['reader']);
    expect(await consumers(STRANGER)).toEqual([]);
  });

  it('of a subscription is its owner’s, also when an admin changes it', async () => {
    const { registry, as } = await guarded();
    const { id, sight } = await as(CONSUMER, () => registry.events.subscribe(WANTED));
    expect(sight).toEqual(CONSUMER);
    const change = { wanted: { ...WANTED, types: [] }, credential: 'keep', signingSecrets: 'keep' } as const;
    expect((await registry.events.change(id, change)).sight).toEqual(CONSUMER);
    const wider = callerOf('reader', 'consumer@sales/*');
    const changed = await as(wider, () => registry.events.change(id, { ...change, wanted: WANTED }));
    expect(changed.sight).toEqual(wider);
  });
});

describe('an event subscription', () => {
  it('is there for its owner and for admins, and for nobody else', async () => {
    const { registry, as } = await guarded();
    const { events } = registry;
    const { id } = await as(CONSUMER, () => events.subscribe(WANTED));
    const page = { offset: 0, limit: 10 };
    for (const [caller, total] of [
      [CONSUMER, 1],
      [PRODUCER, 0],
      [ANYBODY, 1],
    ] as const) {
      expect(await as(caller, () => events.subscriptions(page))).toMatchObject({ total });
    }
    const change = { wanted: WANTED, credential: 'keep', signingSecrets: 'keep' } as const;
    for (const ask of [() => events.subscription(id), () => events.change(id, change), () => events.unsubscribe(id)]) {
      await expect(as(PRODUCER, ask)).rejects.toEqual(code('event-subscription-not-found'));
    }
    expect(await as(CONSUMER, () => events.unsubscribe(id))).toMatchObject({ id });
    await expect(events.subscription(id)).rejects.toEqual(code('event-subscription-not-found'));
  });

  it('is not written again where nothing changes', async () => {
    const { registry } = await guarded();
    const { id } = await registry.events.subscribe(WANTED);
    const before = await registry.lastSequence();
    await registry.events.change(id, { wanted: WANTED, credential: 'keep', signingSecrets: 'keep' });
    expect(await registry.lastSequence()).toBe(before);
  });

  it('is one event in the log without its secrets', async () => {
    const { registry } = await guarded();
    const credential = { type: 'PLAIN', identifier: 'me', secret: 'shh' } as const;
    const settings = { ...WANTED.settings, signingSecrets: ['whsec_shh'] };
    const wanted = { ...WANTED, settings, credential } as WantedEventSubscription;
    const { id } = await registry.events.subscribe(wanted);
    expect(await registry.events.subscription(id)).toMatchObject(wanted);
    const facts = await registry.facts(0, 10);
    expect(facts).toMatchObject([{ kind: 'event-subscription-set', event_subscription_id: id }]);
    expect(JSON.stringify(facts)).not.toContain('shh');
  });
});

describe('reading', () => {
  it('gives what came after the last event of the page before', async () => {
    const { registry } = await guarded();
    const register = (subject: string) => registry.schemas.register({ group: 'default', subject }, record('a:int'));
    await register('a');
    const first = await registry.events.read(ALL, { limit: 100, waitMs: 0 });
    const last = parseEventCursor(String(first.events.at(-1)?.id)) ?? { sequence: 0 };
    await register('b');
    const second = await registry.events.read({ ...ALL, after: last }, { limit: 100, waitMs: 0 });
    expect(second.events.map(({ subject }) => subject)).toEqual([
      '/schemagroups/default/schemas/b/versions/1',
      '/schemagroups/default/schemas/b',
    ]);
  });
});

describe('following', () => {
  it('tells how far it has come where nothing comes', async () => {
    const { registry } = await guarded();
    await registry.schemas.register({ group: 'sales', subject: 'orders' }, record('a:int'));
    const query = { ...ALL, filters: [{ exact: { subject: 'nothing' } }] };
    const stopping = new AbortController();
    for await (const followed of registry.events.follow(query, { pauseMs: 1, signal: stopping.signal })) {
      expect(followed).toEqual({ cursor: { sequence: 1 } });
      stopping.abort();
    }
  });

  it('begins in the middle of a fact', async () => {
    const { registry } = await guarded();
    await registry.schemas.register({ group: 'sales', subject: 'orders' }, record('a:int'));
    const { events, next } = await registry.events.read(ALL, { limit: 1, waitMs: 0 });
    expect(eventCursorText(next)).toBe(events[0]?.id);
    const rest = await registry.events.read({ ...ALL, after: next }, { limit: 10, waitMs: 0 });
    expect(rest.events.map(({ subject }) => subject)).toEqual(['/schemagroups/sales/schemas/orders']);
    expect(rest.next).toEqual({ sequence: 1 });
  });

  it('reads a log that is longer than what is kept of it, from its begin and from its end', async () => {
    const { registry } = await guarded();
    const level = (index: number) =>
      registry.schemas.setWriteMode({ group: 'g' }, index % 2 === 0 ? 'READWRITE' : 'READONLY');
    for (let index = 0; index < 1_200; index += 1) await level(index);
    const query = { ...ALL, types: ['io.concordat.writemode.changed.v1'] };
    const found: unknown[] = [];
    const stopping = new AbortController();
    for await (const { event } of registry.events.follow(query, { pauseMs: 60_000, signal: stopping.signal })) {
      if (event === undefined) continue;
      found.push(event.id);
      if (found.length === 1_100) await level(1_200);
      if (found.length === 1_201) stopping.abort();
    }
    expect(new Set(found).size).toBe(1_201);
    expect(found.toSorted()).toEqual(found);
  });
});

it.runIf(await hasDatabases())('every node tells what all nodes write, once and without gaps', async () => {
  const address = await newPostgresStore();
  const nodes = [await guarded(await openStore(address)), await guarded(await openStore(address))];
  const count = 40;
  const stopping = new AbortController();
  const following = nodes.map(async ({ registry }) => {
    const ids: unknown[] = [];
    for await (const { event } of registry.events.follow(ALL, { pauseMs: 60_000, signal: stopping.signal })) {
      if (event !== undefined) ids.push(event.id);
      if (ids.length === 2 * count) return ids;
    }
    return ids;
  });
  const writing = Array.from({ length: count }, (_, index) => {
    const { registry } = nodes[index % 2] ?? expect.fail();
    return registry.schemas.register({ group: 'g', subject: `s${index}` }, record('a:int'));
  });
  await Promise.all(writing);
  const [here, there] = await Promise.all(following);
  stopping.abort();
  expect(here).toEqual(there);
  expect(new Set(here).size).toBe(2 * count);
});
