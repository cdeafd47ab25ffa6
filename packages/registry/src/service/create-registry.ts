import type { Store } from '../store/port.ts';
import { activate } from './activate.ts';
import { archive } from './archive.ts';
import { deprecate } from './deprecate.ts';
import { Desk } from './desk.ts';
import { datasets, latest, version, versions } from './read.ts';
import { check, register } from './register.ts';
import type { Registry } from './registry.ts';

/** What a registry is given from outside. */
export interface RegistryOptions {
  readonly clock: () => Date;
}

/** Most facts that one reading gives. */
const FACTS = 10_000;

/** The use cases over a store. Closing the registry closes the store. */
export function createRegistry(store: Store, { clock }: RegistryOptions): Registry {
  const desk = new Desk(store, clock);
  return {
    register: (command) => register(desk, command),
    check: (command) => check(desk, command),
    datasets: (query = {}) => datasets(desk, query),
    latest: (datasetId) => latest(desk, datasetId),
    versions: (datasetId, query = {}) => versions(desk, datasetId, query),
    version: (datasetId, label) => version(desk, datasetId, label),
    activate: (datasetId, label) => activate(desk, datasetId, label),
    deprecate: (datasetId, label, note) => deprecate(desk, datasetId, label, note),
    archive: (datasetId, label) => archive(desk, datasetId, label),
    facts: (after, limit) => store.facts(after, Math.min(Math.max(1, Math.trunc(limit) || 1), FACTS)),
    lastSequence: () => store.lastSequence(),
    cursor: (reader) => store.cursor(reader),
    moveCursor: (reader, sequence) => store.moveCursor(reader, sequence),
    subscribe: (listener) => desk.subscribe(listener),
    close: () => store.close(),
  };
}
