import { randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '../store/port.ts';
import { createAccess } from './access/create-access.ts';
import { guardRegistry } from './access/guard.ts';
import { createApprovals } from './approvals/create-approvals.ts';
import { ANYBODY_ASKING, type Asking } from './asking.ts';
import { ConsumerDesk } from './consumers/consumer-desk.ts';
import { contractImpact } from './consumers/contract-impact.ts';
import { createConsumers } from './consumers/create-consumers.ts';
import { readersOf } from './consumers/reading.ts';
import { activate } from './contracts/activate.ts';
import { archive } from './contracts/archive.ts';
import { ContractDesk } from './contracts/contract-desk.ts';
import { deprecate } from './contracts/deprecate.ts';
import { datasets, latest, version, versions } from './contracts/read.ts';
import { check, register } from './contracts/register.ts';
import { createDatasets } from './datasets/create-datasets.ts';
import { createDeliveries } from './deliveries/create-deliveries.ts';
import { Desk } from './desk.ts';
import { createEvents } from './events/create-events.ts';
import type { Registry } from './registry.ts';
import { createReplicas } from './replicas/create-replicas.ts';
import { createLinking } from './replicas/linking.ts';
import { createLinks } from './replicas/manage-links.ts';
import { createSchemaGroups } from './schemagroups/create-schema-groups.ts';
import { GroupDesk } from './schemagroups/reading.ts';
import { PLAIN_TERMS, type SchemaGroupTerms } from './schemagroups/terms.ts';
import { createSchemas } from './schemas/create-schemas.ts';
import { SchemaDesk } from './schemas/schema-desk.ts';
import { SILENT, type Telemetry } from './telemetry.ts';
import { tellingConsumers } from './telling/consumers.ts';
import { tellingDatasets } from './telling/datasets.ts';

/** What a registry is given from outside. */
export interface RegistryOptions {
  readonly clock: () => Date;
  /** Who asks, whenever a use case wants to know; nobody in particular by default. */
  readonly asking?: () => Asking;
  /** A new UUID each time; random ones by default. */
  readonly newId?: () => string;
  /** Hears of the work of use cases; nobody does by default. */
  readonly telemetry?: Telemetry;
  /** So many bytes that nobody can guess, for the secrets of keys. */
  readonly random?: (bytes: number) => Uint8Array;
  /** What holds for schema groups; by default nothing does. */
  readonly schemaGroups?: SchemaGroupTerms;
}

/** Most facts that one reading gives. */
const FACTS = 10_000;

/** The use cases over a store, each for those who may. Closing the registry closes the store. */
export function createRegistry(store: Store, options: RegistryOptions): Registry {
  const {
    clock,
    asking = () => ANYBODY_ASKING,
    newId = randomUUID,
    telemetry = SILENT,
    random = randomBytes,
  } = options;
  const desk = new Desk(store, { clock, asking, newId, telemetry });
  store.follow((facts) => desk.learn(facts));
  const schemas = new SchemaDesk(desk);
  const consumers = new ConsumerDesk(schemas);
  const contracts = new ContractDesk(desk, {
    impactOf: (state, source) => contractImpact(consumers, state, source),
    readersOf: (key, label) => readersOf(consumers, key, label),
  });
  const forSchemas = createSchemas(schemas, contracts);
  const registry: Registry = {
    register: (command, sealing) => register(contracts, command, sealing),
    check: (command) => check(contracts, command),
    datasets: (query = {}) => datasets(contracts, query),
    latest: (datasetId) => latest(contracts, datasetId),
    versions: (datasetId, query = {}) => versions(contracts, datasetId, query),
    version: (datasetId, label) => version(contracts, datasetId, label),
    activate: (datasetId, label, sealing) => activate(contracts, datasetId, label, sealing),
    deprecate: (datasetId, label, note, sealing) => deprecate(contracts, datasetId, label, note, sealing),
    archive: (datasetId, label, sealing) => archive(contracts, datasetId, label, sealing),
    facts: (after, limit) => store.facts(after, Math.min(Math.max(1, Math.trunc(limit) || 1), FACTS)),
    lastSequence: () => store.lastSequence(),
    cursor: (reader) => store.cursor(reader),
    startCursor: (reader, sequence) => store.startCursor(reader, sequence),
    moveCursor: (reader, sequence, token) => store.moveCursor(reader, sequence, token),
    lease: (name, holder, lastsMs) => store.lease(name, holder, lastsMs),
    release: (name, token) => store.release(name, token),
    taken: () => desk.taken,
    newest: () => desk.newest,
    catchUp: () => desk.catchUp(),
    subscribe: (listener) => desk.subscribe(listener),
    schemas: forSchemas,
    schemaGroups: createSchemaGroups(schemas, forSchemas, options.schemaGroups ?? PLAIN_TERMS),
    layers: tellingDatasets(createDatasets(schemas), telemetry),
    events: createEvents(desk),
    deliveries: createDeliveries(desk),
    replicas: createReplicas(new GroupDesk(schemas)),
    links: createLinks(desk),
    linking: createLinking(schemas),
    approvals: createApprovals(contracts),
    access: createAccess(desk, random),
    consumers: tellingConsumers(createConsumers(consumers), telemetry),
    close: () => store.close(),
  };
  return guardRegistry(registry, desk);
}
