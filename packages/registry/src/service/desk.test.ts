import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { AT, additionTo } from '../store/fixtures/writes.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/port.ts';
import type { Desk } from './desk.ts';
import { newDesk } from './fixtures/desk.ts';

const ORDERS = { group: 'default', subject: 'orders' };
const clock = () => new Date(AT);

let store: Store;
let desk: Desk;
beforeEach(async () => {
  store = await openStore('memory');
  desk = newDesk(store, clock);
});
afterEach(() => store.close());

/** Adds a version, and gives the facts of it. */
async function add(by: Desk, label: string): Promise<readonly Fact[]> {
  const outcome = await by.commit(additionTo(await by.load(ORDERS), label));
  return outcome.outcome === 'committed' ? outcome.facts : [];
}

/** A desk as another process has it, and a store whose answers take as long as they are held up. */
function neighbour() {
  let held: Promise<void> | undefined;
  const slow: Store = {
    ...store,
    async load(key, known) {
      const state = await store.load(key, known);
      await held;
      return state;
    },
  };
  return {
    desk: newDesk(slow, clock),
    hold: (until: Promise<void>) => {
      held = until;
    },
  };
}

it('knows at once what it wrote itself', async () => {
  for (const [index, label] of ['1.0.0', '1.1.0', '1.2.0'].entries()) {
    await add(desk, label);
    const known = await desk.known(ORDERS);
    expect(known.versions.at(-1)?.label).toBe(label);
    expect(await desk.known(ORDERS)).toBe(known);
    expect([desk.taken, desk.newest]).toEqual([index + 1, index + 1]);
  }
});

it('knows what others wrote from the moment on at which it hears of it', async () => {
  const other = neighbour();
  other.desk.learn(await add(desk, '1.0.0'));
  const before = await other.desk.known(ORDERS);
  const facts = await add(desk, '1.1.0');
  expect(await other.desk.known(ORDERS)).toBe(before);
  other.desk.learn(facts);
  expect((await other.desk.known(ORDERS)).versions).toHaveLength(2);
});

it('decides on what is in the store, whatever it has heard of', async () => {
  const other = neighbour();
  other.desk.learn(await add(desk, '1.0.0'));
  await other.desk.known(ORDERS);
  await add(desk, '1.1.0');
  expect((await other.desk.load(ORDERS)).versions).toHaveLength(2);
  expect(await add(other.desk, '1.2.0')).toHaveLength(1);
});

it('does not keep what was read before it heard of something, and answered after', async () => {
  const other = neighbour();
  other.desk.learn(await add(desk, '1.0.0'));
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  other.hold(promise);
  const early = other.desk.known(ORDERS);
  const facts = await add(desk, '1.1.0');
  other.desk.learn(facts);
  answer();
  expect((await early).versions).toHaveLength(1);
  expect((await other.desk.known(ORDERS)).versions).toHaveLength(2);
});

it('takes in all that is there when it is asked to', async () => {
  await add(desk, '1.0.0');
  const { desk: late } = neighbour();
  expect([late.taken, late.newest]).toEqual([0, 0]);
  expect(await late.catchUp()).toBe(1);
  expect([late.taken, late.newest]).toEqual([1, 1]);
});
