// npm run bench:size [-- --full] — time until ready, memory and place on the disk with no, 100,000 and (--full) 1,000,000 versions, over SQLite and PostgreSQL.
import { stat } from 'node:fs/promises';
import { type EmptyStore, emptyFile, fill, proveFilling, schemaOf, topics } from './filling.ts';
import { startPostgres } from './postgres.ts';
import { CONCORDAT, type Served, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

const isFull = process.argv.includes('--full');
/** Versions of one subject. */
const VERSIONS = 10;
const SIZES = [0, 100_000, ...(isFull ? [1_000_000] : [])];
const ROUNDS = 5;
/** Versions that are read to see what memory that takes. */
const READ = 20_000;
const CONNECTIONS = 32;
const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

interface Kind {
  readonly name: string;
  newStore(): Promise<EmptyStore>;
  settle(store: EmptyStore): Promise<void>;
  bytesOf(store: EmptyStore): Promise<number>;
}

function serveStore({ address }: EmptyStore): Promise<Served> {
  return serve(CONCORDAT, 'serve', '--port', '0', '--store', address, '--log-level', 'warn');
}

async function megabytes({ url }: Served): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1024 / 1024;
}

async function startUps(store: EmptyStore): Promise<readonly [ready: number, megabytes: number]> {
  const samples = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const server = await serveStore(store);
    samples.push({ ready: server.readyAfter, resident: await megabytes(server) });
    await server.stop();
  }
  return [median(samples.map(({ ready }) => ready)), median(samples.map(({ resident }) => resident))];
}

async function get(url: string): Promise<string> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  return await reply.text();
}

/** Reads many versions and lists all subjects, looks at some answers, registers one more; memory and the time of the listing. */
async function use(store: EmptyStore, size: number): Promise<readonly [listing: number, megabytes: number]> {
  const server = await serveStore(store);
  const subjects = size / VERSIONS;
  const read = Math.min(READ, size);
  const stride = Math.floor(size / Math.max(1, read));
  const readSome = async (connection: number): Promise<void> => {
    for (let index = connection; index < read; index += CONNECTIONS) {
      const id = 1 + index * stride;
      const subject = `topic-${Math.floor((id - 1) / VERSIONS)}-value`;
      const { schema } = JSON.parse(await get(`${server.url}/schemas/ids/${id}`));
      const expected = schemaOf(subject, 1 + ((id - 1) % VERSIONS));
      if (schema !== expected) throw new Error(`${id} is ${schema}, and should be ${expected}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => readSome(connection)));
  const start = performance.now();
  const listed: readonly string[] = JSON.parse(await get(`${server.url}/subjects`));
  const listing = performance.now() - start;
  if (listed.length !== subjects) throw new Error(`${listed.length} subjects are listed, of ${subjects}`);
  const resident = await megabytes(server);
  const registered = await fetch(`${server.url}/subjects/one-more-value/versions`, {
    method: 'POST',
    headers: { 'content-type': MEDIA_TYPE },
    body: JSON.stringify({ schema: schemaOf('one more', 1) }),
  });
  const { id } = JSON.parse(await registered.text());
  if (id !== size + 1) throw new Error(`the next id is ${id}, and should be ${size + 1}`);
  await server.stop();
  return [listing, resident];
}

async function measure(kind: Kind): Promise<void> {
  await proveFilling(() => kind.newStore());
  const rows = [];
  let empty = 0;
  for (const size of SIZES) {
    const store = await kind.newStore();
    await fill(store, topics(size / VERSIONS, VERSIONS));
    await kind.settle(store);
    const bytes = await kind.bytesOf(store);
    if (size === 0) empty = bytes;
    const [ready, resident] = await startUps(store);
    const [listing, later] = await use(store, size);
    rows.push([
      size.toLocaleString('en'),
      Math.round(ready),
      Math.round(resident),
      Math.round(later),
      Math.round(listing),
      Math.round(bytes / 1e6).toLocaleString('en'),
      size === 0 ? '' : Math.round((bytes - empty) / size).toLocaleString('en'),
    ]);
  }
  const head = ['ready after ms', 'resident MB', `after ${READ.toLocaleString('en')} reads MB`, 'list all subjects ms'];
  printTable([`${kind.name}: versions`, ...head, 'store MB', 'bytes a version'], rows);
}

await withFolder(async (folder) => {
  let files = 0;
  const newFile = async (): Promise<EmptyStore> => {
    files += 1;
    return emptyFile(`${folder}/${files}.db`);
  };
  const pathOf = ({ address }: EmptyStore): string => address.slice('sqlite:'.length);
  await measure({
    name: 'SQLite',
    newStore: newFile,
    settle: async () => undefined,
    bytesOf: async (store) => (await stat(pathOf(store))).size,
  });
  const server = await startPostgres();
  try {
    await measure({
      name: `PostgreSQL ${server.version}`,
      newStore: () => server.newDatabase(),
      settle: ({ address }) => server.settle(address),
      bytesOf: ({ address }) => server.bytesOf(address),
    });
  } finally {
    await server.stop();
  }
});
