// npm run bench:growth [-- --full] — what each operation costs as the number of subjects grows, and as the number of versions of one subject does: processor time of the registry and of its database.
import { createRegistry, openStore, type Registry } from '@concordat/registry';
import { type EmptyStore, fill, schemaOf, type Topic, topics } from './filling.ts';
import { type Kind, overKinds } from './kinds.ts';
import { printTable } from './samples.ts';

const isFull = process.argv.includes('--full');
const SUBJECTS = [1000, 10_000, 100_000, ...(isFull ? [1_000_000] : [])];
const VERSIONS = [10, 100, 1000, 10_000];
/** Leads from one place to another one far away, whatever the size. */
const STRIDE = 7919;
const GROUP = 'default';

/** A registry of a size. */
interface Sized {
  readonly registry: Registry;
  /** How many versions there are. */
  readonly size: number;
  /** The version of an operation: another one each time. */
  at(index: number): { readonly subject: string; readonly number: number };
}

interface Operation {
  readonly name: string;
  readonly times: number;
  /** True: what counts is the first call of a process. */
  readonly isFirst?: boolean;
  call(on: Sized, index: number): Promise<unknown>;
}

let numbers = 0;
const newNumber = (): number => {
  numbers += 1;
  return numbers;
};
const avro = (text: string) => ({ format: 'avro', text, references: [] });
const keyOf = ({ at }: Sized, index: number) => ({ group: GROUP, subject: at(index).subject });
/** A schema that nobody has registered. */
const fresh = () => avro(schemaOf('fresh', newNumber()));
const known = ({ at }: Sized, index: number) => avro(schemaOf(at(index).subject, at(index).number));

/** In this order: what writes comes last. */
const OPERATIONS: readonly Operation[] = [
  {
    name: 'first reading of a subject',
    times: 5,
    isFirst: true,
    call: (on, index) => on.registry.schemas.version(keyOf(on, index), 'latest'),
  },
  {
    name: 'latest version',
    times: 200,
    call: (on, index) => on.registry.schemas.version(keyOf(on, index), 'latest'),
  },
  {
    name: 'schema by id',
    times: 200,
    call: ({ registry, size }, index) => registry.schemas.byId(GROUP, 1 + ((index * STRIDE) % size)),
  },
  { name: 'look-up', times: 100, call: (on, index) => on.registry.schemas.lookUp(keyOf(on, index), known(on, index)) },
  { name: 'check', times: 100, call: (on, index) => on.registry.schemas.check(keyOf(on, index), fresh()) },
  { name: 'list versions', times: 20, call: (on, index) => on.registry.schemas.versions(keyOf(on, index)) },
  { name: 'list all subjects', times: 5, call: ({ registry }) => registry.schemas.subjects({ group: GROUP }) },
  {
    name: 'list all subjects, first',
    times: 5,
    isFirst: true,
    call: ({ registry }) => registry.schemas.subjects({ group: GROUP }),
  },
  {
    name: 'page of the log (100)',
    times: 20,
    call: ({ registry, size }, index) => registry.facts((index * STRIDE) % Math.max(1, size - 100), 100),
  },
  {
    name: 'register, known',
    times: 100,
    call: (on, index) => on.registry.schemas.register(keyOf(on, index), known(on, index)),
  },
  {
    name: 'register, next version',
    times: 100,
    call: (on, index) => on.registry.schemas.register(keyOf(on, index), fresh()),
  },
  {
    name: 'register, new subject',
    times: 100,
    call: ({ registry }) => registry.schemas.register({ group: GROUP, subject: `new-${newNumber()}` }, fresh()),
  },
  {
    name: 'register a new subject and list all',
    times: 5,
    async call({ registry }) {
      await registry.schemas.register({ group: GROUP, subject: `new-${newNumber()}` }, fresh());
      await registry.schemas.subjects({ group: GROUP });
    },
  },
  {
    name: 'set level',
    times: 100,
    call: (on, index) =>
      on.registry.schemas.changePolicy(keyOf(on, index), { level: index % 2 === 0 ? 'FULL' : 'NONE' }),
  },
  {
    name: 'delete a version',
    times: 5,
    call: (on, index) => on.registry.schemas.deleteVersion(keyOf(on, index), on.at(index).number),
  },
];

/** Microseconds of each operation, in their order. */
async function measure(kind: Kind, store: EmptyStore, on: Omit<Sized, 'registry'>): Promise<number[]> {
  const costs: number[] = [];
  for (const operation of OPERATIONS) {
    const samples: number[] = [];
    while (samples.length < operation.times) samples.push(...(await calls(kind, store, on, operation)));
    costs.push(samples.reduce((sum, sample) => sum + sample, 0) / samples.length);
  }
  return costs;
}

/** Calls of a registry that has read nothing before but what the first call needs, each for another version. */
async function calls(
  kind: Kind,
  store: EmptyStore,
  sized: Omit<Sized, 'registry'>,
  { times, call, isFirst = false }: Operation,
): Promise<number[]> {
  const registry = createRegistry(await openStore(store.address), { clock: () => new Date() });
  const on = { ...sized, registry };
  const count = isFirst ? 1 : Math.min(times, Math.max(sized.size - 1, 1));
  if (!isFirst) await call(on, sized.size - 1);
  const processor = process.cpuUsage();
  const database = kind.databaseSeconds();
  for (let index = 0; index < count; index += 1) await call(on, index);
  const { user, system } = process.cpuUsage(processor);
  const cost = (user + system + (kind.databaseSeconds() - database) * 1e6) / count;
  await registry.close();
  return Array.from({ length: count }, () => cost);
}

interface Size {
  readonly size: number;
  readonly filled: Iterable<Topic>;
  readonly on: Omit<Sized, 'registry'>;
}

function ofSubjects(size: number): Size {
  const subjectAt = (index: number): string => `topic-${(index * STRIDE) % size}-value`;
  return { size, filled: topics(size, 1), on: { size, at: (index) => ({ subject: subjectAt(index), number: 1 }) } };
}

function ofVersions(size: number): Size {
  const subject = 'topic-0-value';
  const at = (index: number) => ({ subject, number: 1 + ((index * STRIDE) % size) });
  return { size, filled: topics(1, size), on: { size, at } };
}

async function grow(kind: Kind, what: string, sizes: readonly Size[]): Promise<void> {
  const columns: number[][] = [];
  for (const { filled, on } of sizes) {
    const store = await kind.newStore();
    await fill(store, filled);
    await kind.settle(store.address);
    columns.push(await measure(kind, store, on));
  }
  printTable(
    [`${kind.name}, ${what}`, ...sizes.map(({ size }, index) => `${size.toLocaleString('en')}${index ? '' : ': µs'}`)],
    OPERATIONS.map(({ name }, row) => {
      const [least = 0, ...others] = columns.map((column) => column[row] ?? 0);
      return [name, Math.round(least), ...others.map((cost) => `× ${(cost / least).toFixed(1)}`)];
    }),
  );
}

async function growBoth(kind: Kind): Promise<void> {
  await warmUp(kind);
  await grow(kind, 'subjects', SUBJECTS.map(ofSubjects));
  await grow(kind, 'versions of one subject', VERSIONS.map(ofVersions));
}

/** The process compiles what it runs often; that is not the smallest size's to pay. */
async function warmUp(kind: Kind): Promise<void> {
  const { filled, on } = ofSubjects(500);
  const store = await kind.newStore();
  await fill(store, filled);
  await measure(kind, store, on);
}

await overKinds(growBoth);
