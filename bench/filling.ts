// Stores of a size that nobody waits for to be registered: the rows that registering writes, written many at a time.
import { createRegistry, openStore } from '@concordat/registry';
import { contentOf } from '../packages/registry/src/domain/content-address.ts';
import { copyStore, migrateStore } from '../packages/registry/src/store/open-store.ts';
import { connected, placeOf } from '../packages/registry/src/store/sqlite/open.ts';

/** A row, with the names of its columns. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Writes into the tables of a store. */
export interface TableWriter {
  /** Runs a statement; parameters are written as `$1`. */
  run(text: string, ...values: (string | number)[]): Promise<unknown>;
  /** Writes rows with the same columns. */
  insert(table: string, columns: readonly string[], rows: readonly Row[]): Promise<unknown>;
  close(): Promise<void>;
}

/** A store that is to be filled. */
export interface EmptyStore {
  readonly address: string;
  /** Opens its tables, which are there. */
  openTables(): Promise<TableWriter>;
}

/** A subject of the default group, and how many versions it has. */
export interface Topic {
  readonly subject: string;
  readonly versions: number;
}

const AT = '2026-11-22T10:00:00.000Z';
const GROUP = 'default';
const FIELDS = 10;
/** Versions that are written in one transaction. */
const TRANSACTION = 5000;

/** The schema of a version: some 600 bytes, which no other version has. */
export function schemaOf(subject: string, number: number): string {
  return JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'bench',
    doc: `${subject} ${number}`,
    fields: Array.from({ length: FIELDS }, (_, index) => ({ name: `field_${index}`, type: 'string', default: '' })),
  });
}

/** So many subjects with so many versions each. */
export function* topics(subjects: number, versions: number): Generator<Topic> {
  for (let index = 0; index < subjects; index += 1) yield { subject: `topic-${index}-value`, versions };
}

/** Makes a store in which the versions of subjects were registered, one subject after the other. */
export async function fill({ address, openTables }: EmptyStore, filled: Iterable<Topic>): Promise<void> {
  await migrateStore(address, false);
  const tables = await openTables();
  try {
    for (const rows of transactions(filled)) await write(tables, rows);
  } finally {
    await tables.close();
  }
}

/** Throws when {@link fill} does not make what registering the same makes. */
export async function proveFilling(newStore: () => Promise<EmptyStore>): Promise<void> {
  const [filled, registered] = [await newStore(), await newStore()];
  const some = [...topics(20, 15)];
  await fill(filled, some);
  const registry = createRegistry(await openStore(registered.address), { clock: () => new Date(AT) });
  for (const { subject, versions } of some) {
    for (let number = 1; number <= versions; number += 1) {
      const schema = { format: 'avro', text: schemaOf(subject, number), references: [] };
      await registry.schemas.register({ group: GROUP, subject }, schema);
    }
  }
  await registry.close();
  // Where there are rows already, copying is comparing.
  await copyStore(filled.address, registered.address, () => undefined);
}

/** A file of SQLite that is to be filled. */
export function emptyFile(file: string): EmptyStore {
  const openTables = async (): Promise<TableWriter> =>
    connected(placeOf(file), (db) => {
      // A file that is lost when the machine stops is filled again.
      db.pragma('synchronous = OFF');
      db.pragma('cache_size = -1000000');
      const run = async (text: string, ...values: (string | number)[]) =>
        db.prepare(text.replace(/\$\d/g, '?')).run(...values);
      return {
        run,
        insert(table, columns, rows) {
          const values = columns.map((column) => `value ->> '${column}'`);
          return run(
            `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from json_each($1)`,
            JSON.stringify(rows),
          );
        },
        close: async () => void db.close(),
      };
    });
  return { address: `sqlite:${file}`, openTables };
}

/** What one transaction writes. */
interface Rows {
  readonly subjects: Row[];
  readonly contents: Row[];
  readonly content_ids: Row[];
  readonly versions: Row[];
  readonly facts: Row[];
  /** How many subjects and versions there are after it. */
  subjectsNow: number;
  versionsNow: number;
}

function* transactions(filled: Iterable<Topic>): Generator<Rows> {
  const empty = (subjectsNow: number, versionsNow: number): Rows => ({
    subjects: [],
    contents: [],
    content_ids: [],
    versions: [],
    facts: [],
    subjectsNow,
    versionsNow,
  });
  let rows = empty(0, 0);
  for (const { subject, versions } of filled) {
    rows.subjectsNow += 1;
    const id = rows.subjectsNow;
    // Its row says how it stands in the end.
    rows.subjects.push({
      id,
      group_name: GROUP,
      name: subject,
      revision: versions,
      removed_at: 0,
      live: versions,
      deleted: 0,
    });
    for (let number = 1; number <= versions; number += 1) {
      rows.versionsNow += 1;
      addVersion(rows, id, subject, number);
      if (rows.versions.length < TRANSACTION) continue;
      yield rows;
      rows = empty(rows.subjectsNow, rows.versionsNow);
    }
  }
  yield rows;
}

function addVersion(rows: Rows, subject_id: number, subject: string, number: number): void {
  const { fingerprint, guid, format, canonical } = contentOf({
    format: 'avro',
    canonical: schemaOf(subject, number),
    references: [],
  });
  const [sequence, id, label] = [rows.versionsNow, rows.versionsNow, String(number)];
  rows.contents.push({ fingerprint, format, canonical, guid, refs: null, attributes: null });
  rows.content_ids.push({ group_name: GROUP, id, fingerprint });
  rows.versions.push({
    subject_id,
    number,
    label,
    group_name: GROUP,
    fingerprint,
    content_id: id,
    status: 'active',
    registered_at: AT,
    deleted: 0,
    revision: number,
    deprecation: null,
    source: null,
  });
  const fact = { status: 'active', fingerprint, format, mode: 'backward', owners: [], content_id: id };
  rows.facts.push({
    sequence,
    at: AT,
    group_name: GROUP,
    subject,
    version: label,
    kind: 'version-registered',
    body: JSON.stringify(fact),
  });
}

async function write(tables: TableWriter, rows: Rows): Promise<void> {
  await tables.run('begin');
  for (const name of ['subjects', 'contents', 'content_ids', 'versions', 'facts'] as const) {
    const [first] = rows[name];
    if (first !== undefined) await tables.insert(name, Object.keys(first), rows[name]);
  }
  await tables.run('update log set last_sequence = $1', rows.versionsNow);
  await tables.run('delete from group_sizes');
  await tables.run('insert into group_sizes values ($1, $2, 0)', GROUP, rows.subjectsNow);
  await tables.run('commit');
}
