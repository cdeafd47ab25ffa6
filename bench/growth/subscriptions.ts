// What is asked where somebody has subscribed.
import type { Registry } from '@concordat/registry';
import { GROUP, type Operation, type Sized } from './measure.ts';
import { fresh, keyOf } from './schemas.ts';

/** Subscriptions that are made at the same time. */
const AT_ONCE = 100;

let numbers = 0;
const newConsumer = (): string => {
  numbers += 1;
  return `consumer-${numbers}`;
};

/** One subscription more to a subject, of somebody new, who reads two fields. */
async function subscribe({ consumers }: Registry, subject: string) {
  const fields = ['field_1', 'field_2'].map((path) => ({ path, how: ['select'] as const }));
  return consumers.subscribe({
    group: GROUP,
    subject,
    consumer: newConsumer(),
    minVersion: 1,
    source: 'declared',
    fields,
  });
}

/** As many subscriptions as the size says, each to the subject at its place. */
export async function subscribeAll(registry: Registry, { size, at }: Omit<Sized, 'registry'>): Promise<void> {
  for (let from = 0; from < size; from += AT_ONCE) {
    const places = Array.from({ length: Math.min(AT_ONCE, size - from) }, (_, index) => from + index);
    await Promise.all(places.map((index) => subscribe(registry, at(index).subject)));
  }
}

/** In this order: what writes comes last. */
export const SUBSCRIPTION_OPERATIONS: readonly Operation[] = [
  {
    name: 'page of all subscriptions (50)',
    times: 20,
    call: ({ registry }) => registry.consumers.subscriptions({ offset: 0, limit: 50 }),
  },
  {
    name: 'page of those to a subject (50)',
    times: 20,
    call: (on, index) => on.registry.consumers.subscriptions({ ...keyOf(on, index), offset: 0, limit: 50 }),
  },
  {
    name: 'whom a change breaks',
    times: 5,
    call: (on, index) => on.registry.consumers.impact(keyOf(on, index), fresh()),
  },
  {
    name: 'who reads a version',
    times: 20,
    call: (on, index) => on.registry.consumers.readersOf(keyOf(on, index), '1'),
  },
  {
    name: 'latest version',
    times: 100,
    call: (on, index) => on.registry.schemas.version(keyOf(on, index), 'latest'),
  },
  { name: 'check', times: 20, call: (on, index) => on.registry.schemas.check(keyOf(on, index), fresh()) },
  {
    name: 'register, next version',
    times: 20,
    call: (on, index) => on.registry.schemas.register(keyOf(on, index), fresh()),
  },
  { name: 'subscribe', times: 20, call: (on, index) => subscribe(on.registry, on.at(index).subject) },
  {
    name: 'subscribe and end it',
    times: 20,
    async call(on, index) {
      const { id } = await subscribe(on.registry, on.at(index).subject);
      await on.registry.consumers.unsubscribe(id);
    },
  },
];
