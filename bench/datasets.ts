// npm run bench:datasets [-- --full] — what each operation on datasets and their layers costs as there are more of them, 20 versions each: processor time of the registry and of its database, and how long who asks has to wait. Over PostgreSQL too with --full.
import { createRegistry, openStore, type Registry } from '@concordat/registry';
import type { Dataset } from '../packages/registry/src/domain/dataset.ts';
import { currentChange, datasetChange } from '../packages/registry/src/service/datasets/records.ts';
import type { RecordChange } from '../packages/registry/src/store/port.ts';
import { type EmptyStore, fill, type Row, schemaOf, type TableWriter, type Topic } from './filling.ts';
import { type Kind, overKinds } from './kinds.ts';
import { percentile, printTable } from './samples.ts';

const isFull = process.argv.includes('--full');
const SIZES = [100, 1000, 10_000];
const VERSIONS = 20;
const NAMESPACE = 'bench';
/** Leads from one dataset to another one far away, whatever the size. */
const STRIDE = 7919;
const TRANSACTION = 5000;

interface Sized {
  readonly registry: Registry;
  readonly size: number;
}

interface Operation {
  readonly name: string;
  readonly times: number;
  call(on: Sized, index: number): Promise<unknown>;
}

const nameAt = (index: number): string => `d${index}`;
const idAt = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const keyAt = ({ size }: Sized, index: number) => ({
  dataset: idAt((index * STRIDE) % size),
  layer: 'gold' as const,
});

let numbers = 0;
const newNumber = (): number => {
  numbers += 1;
  return numbers;
};

/** A schema that no layer has: with one more field that need not be there, or with all of them gone. */
function newSchema(isBreaking = false) {
  const number = newNumber();
  const { fields, ...record } = JSON.parse(schemaOf('new', number));
  const more = { name: `more_${number}`, type: 'string', ...(!isBreaking && { default: '' }) };
  return { ...record, fields: isBreaking ? [more] : [...fields, more] };
}

/** In this order: what writes comes last. */
const OPERATIONS: readonly Operation[] = [
  {
    name: 'dataset by id',
    times: 200,
    call: ({ registry, size }, index) => registry.layers.dataset(idAt((index * STRIDE) % size)),
  },
  {
    name: 'first page of all datasets (50)',
    times: 20,
    call: ({ registry }) => registry.layers.list({ namespace: NAMESPACE, offset: 0, limit: 50 }),
  },
  {
    name: 'last page',
    times: 20,
    call: ({ registry, size }) => registry.layers.list({ namespace: NAMESPACE, offset: size - 50, limit: 50 }),
  },
  {
    name: 'datasets of an owner',
    times: 20,
    call: ({ registry }) => registry.layers.list({ owner: 'team-7', offset: 0, limit: 50 }),
  },
  {
    name: 'version in force',
    times: 200,
    call: (on, index) => on.registry.layers.version(keyAt(on, index), 'current'),
  },
  {
    name: 'list versions',
    times: 100,
    call: (on, index) => on.registry.layers.versions(keyAt(on, index), { offset: 0, limit: 50 }),
  },
  { name: 'diff', times: 100, call: (on, index) => on.registry.layers.diff(keyAt(on, index), 1, VERSIONS) },
  { name: 'check', times: 100, call: (on, index) => on.registry.layers.check(keyAt(on, index), newSchema()) },
  {
    name: 'ingest, compatible',
    times: 90,
    call: (on, index) => on.registry.layers.ingest(keyAt(on, index), { schema: newSchema() }),
  },
  {
    name: 'ingest, breaking',
    times: 90,
    call: (on, index) => on.registry.layers.ingest(keyAt(on, index), { schema: newSchema(true) }),
  },
  {
    name: 'create dataset',
    times: 90,
    call: ({ registry }) =>
      registry.layers.create({ namespace: NAMESPACE, name: `new_${newNumber()}`, owner: 'bench' }),
  },
];

/** Makes a store of datasets whose golden layers have versions, the last of them in force. */
async function fillDatasets(store: EmptyStore, size: number): Promise<void> {
  await fill(store, layers(size));
  const tables = await store.openTables();
  try {
    for (const table of ['subjects', 'content_ids', 'versions', 'facts', 'group_sizes']) {
      await tables.run(`update ${table} set group_name = $1`, NAMESPACE);
    }
    await tables.run('update versions set posture = $1', 'both');
    for (let index = 0; index < size; index += TRANSACTION)
      await writeRecords(tables, index, Math.min(size, index + TRANSACTION));
  } finally {
    await tables.close();
  }
}

function* layers(size: number): Generator<Topic> {
  for (let index = 0; index < size; index += 1) yield { subject: `${nameAt(index)}.gold`, versions: VERSIONS };
}

async function writeRecords(tables: TableWriter, from: number, to: number): Promise<void> {
  const changes = Array.from({ length: to - from }, (_, index) => recordsAt(from + index)).flat();
  const records = changes.map(({ key: { kind, group, name }, body }): Row => {
    return { kind, group_name: group, name, revision: 1, body: JSON.stringify(body) };
  });
  const terms = changes.flatMap(({ key: { kind, group, name }, terms = [] }) =>
    terms.map((term): Row => ({ kind, term, group_name: group, name })),
  );
  await tables.run('begin');
  await tables.insert('records', ['kind', 'group_name', 'name', 'revision', 'body'], records);
  await tables.insert('record_terms', ['kind', 'term', 'group_name', 'name'], terms);
  await tables.run('commit');
}

function recordsAt(index: number): readonly RecordChange[] {
  const dataset: Dataset = {
    id: idAt(index),
    namespace: NAMESPACE,
    name: nameAt(index),
    owner: `team-${index % 100}`,
    status: 'active',
    reader: 'closed',
    createdAt: '2026-11-22T10:00:00.000Z',
    createdBy: 'bench',
  };
  const subject = { group: NAMESPACE, subject: `${nameAt(index)}.gold` };
  return [datasetChange(dataset).record, currentChange(subject, VERSIONS).record];
}

/** What one call of an operation takes. */
interface Cost {
  readonly microseconds: number;
  readonly p50: number;
  readonly p99: number;
}

async function measure(kind: Kind, { address }: EmptyStore, size: number): Promise<readonly Cost[]> {
  const registry = createRegistry(await openStore(address), { clock: () => new Date() });
  try {
    const costs: Cost[] = [];
    for (const operation of OPERATIONS) costs.push(await costOf(kind, operation, { registry, size }));
    return costs;
  } finally {
    await registry.close();
  }
}

async function costOf(kind: Kind, { times, call }: Operation, on: Sized): Promise<Cost> {
  await call(on, times);
  const processor = process.cpuUsage();
  const database = kind.databaseSeconds();
  const waits: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const start = performance.now();
    await call(on, index);
    waits.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(processor);
  const microseconds = (user + system + (kind.databaseSeconds() - database) * 1e6) / times;
  return { microseconds, p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}

async function grow(kind: Kind): Promise<void> {
  const columns: (readonly Cost[])[] = [];
  // The process compiles what it runs often; that is not the smallest size's to pay.
  for (const size of [SIZES[0] ?? 0, ...SIZES]) {
    const store = await kind.newStore();
    await fillDatasets(store, size);
    await kind.settle(store.address);
    columns.push(await measure(kind, store, size));
  }
  const counted = columns.slice(1);
  printTable(
    [
      `${kind.name}, datasets × ${VERSIONS} versions`,
      ...SIZES.map((size, index) => `${size.toLocaleString('en')}${index ? '' : ': µs'}`),
      'p50 ms of the largest',
      'p99 ms',
    ],
    OPERATIONS.map(({ name }, row) => {
      const [least, ...others] = counted.map((column) => column[row]?.microseconds ?? 0);
      const last = counted.at(-1)?.[row];
      const factors = others.map((cost) => `× ${(cost / (least ?? 1)).toFixed(1)}`);
      return [name, Math.round(least ?? 0), ...factors, (last?.p50 ?? 0).toFixed(2), (last?.p99 ?? 0).toFixed(2)];
    }),
  );
}

await overKinds(grow, isFull);
