import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { openTestStore } from '../store/fixtures/databases.ts';
import type { Store } from '../store/port.ts';
import { ContractDesk } from './contracts/contract-desk.ts';
import type { Desk } from './desk.ts';
import { newDesk } from './fixtures/desk.ts';
import { key, recordOf } from './fixtures/subjects.ts';
import { createSchemas } from './schemas/create-schemas.ts';
import { SchemaDesk } from './schemas/schema-desk.ts';
import type { Schemas } from './schemas/schemas.ts';

let store: Store;
let desk: Desk;
let schemas: Schemas;
beforeEach(async () => {
  store = await openTestStore();
  desk = newDesk(store, () => new Date('2026-01-01T00:00:00Z'));
  schemas = createSchemas(new SchemaDesk(desk), new ContractDesk(desk));
});
afterEach(() => store.close());

it('tells those who listen of all that is written at once in the order of the log, and each writer after them', async () => {
  const told: Fact[] = [];
  desk.onCommit((facts) => told.push(...facts));
  const register = async (name: string): Promise<void> => {
    await schemas.register(key(name), recordOf(name));
    expect(told.some(({ subject }) => subject === name)).toBe(true);
  };
  const names = Array.from({ length: 100 }, (_, index) => `s${index}`);
  await Promise.all(names.map(register));
  expect(told.map(({ sequence }) => sequence)).toEqual(names.map((_, index) => index + 1));
  expect(told).toEqual(await store.facts(0, 1000));
});
