// Stores of a size that nobody waits for to be registered: the rows that registering writes, written many at a time.
import { createRegistry, openStore } from '@concordat/registry';
import { contentOf } from '../packages/registry/src/domain/content-address.ts';
import type { Fact } from '../packages/registry/src/domain/fact.ts';
import { FactChain } from '../packages/registry/src/domain/fact-chain.ts';
import { copyStore, migrateStore } from '../packages/registry/src/store/open-store.ts';
import { contentRow } from '../packages/registry/src/store/sql/contents.ts';
import { factRow } from '../packages/registry/src/store/sql/log.ts';
import { connected, placeOf } from '../packages/registry/src/store/sqlite/open.ts';
import { withFolder } from './processes.ts';

/** A row, with the names of its columns. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Writes into the tables of a store. */
export interface TableWriter {
  /** Runs a statement; parameters are written as `$1`, each once. */
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
  const model = await modelOfRows();
  const tables = await openTables();
  try {
    for (const rows of transactions(filled, model)) await write(tables, rows);
  } finally {
    await tables.close();
  }
}

/** Throws when {@link fill} does not make what registering the same makes. */
export async function proveFilling(newStore: () => Promise<EmptyStore>): Promise<void> {
  const [filled, registered] = [await newStore(), await newStore()];
  const some = [...topics(20, 15)];
  await fill(filled, some);
  await register(registered.address, some);
  // Where there are rows already, copying is comparing.
  await copyStore(filled.address, registered.address, () => undefined);
}

async function register(address: string, registered: Iterable<Topic>): Promise<readonly Fact[]> {
  const registry = createRegistry(await openStore(address), { clock: () => new Date(AT) });
  try {
    for (const { subject, versions } of registered) {
      for (let number = 1; number <= versions; number += 1) {
        const schema = { format: 'avro', text: schemaOf(subject, number), references: [] };
        await registry.schemas.register({ group: GROUP, subject }, schema);
      }
    }
    return await registry.facts(0, 1);
  } finally {
    await registry.close();
  }
}

/** A version that was registered: those that are written beside it differ in what they are called. */
interface Model {
  readonly fact: Fact;
  readonly version: Row;
}

async function modelOfRows(): Promise<Model> {
  return withFolder(async (folder) => {
    const file = `${folder}/model.db`;
    const [fact] = await register(`sqlite:${file}`, topics(1, 1));
    const version = connected(placeOf(file), (db) => {
      const row = db.prepare<[], Row>('select * from versions').get();
      db.close();
      return row;
    });
    if (fact === undefined || version === undefined) throw new Error('nothing was registered');
    return { fact, version };
  });
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
  /** Of its last fact. */
  hash: string;
}

function* transactions(filled: Iterable<Topic>, model: Model): Generator<Rows> {
  const empty = (subjectsNow: number, versionsNow: number): Rows => ({
    subjects: [],
    contents: [],
    content_ids: [],
    versions: [],
    facts: [],
    subjectsNow,
    versionsNow,
    hash: '',
  });
  const chain = new FactChain();
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
      addVersion(rows, { model, chain, subject_id: id, subject, number });
      if (rows.versions.length < TRANSACTION) continue;
      yield rows;
      rows = empty(rows.subjectsNow, rows.versionsNow);
    }
  }
  yield rows;
}

interface Added {
  readonly model: Model;
  readonly chain: FactChain;
  readonly subject_id: number;
  readonly subject: string;
  readonly number: number;
}

function addVersion(rows: Rows, { model, chain, subject_id, subject, number }: Added): void {
  const content = contentOf({
    format: 'avro',
    canonical: schemaOf(subject, number),
    references: [],
  });
  const [sequence, id, label] = [rows.versionsNow, rows.versionsNow, String(number)];
  const { fingerprint } = content;
  rows.contents.push({ ...contentRow(content) });
  rows.content_ids.push({ group_name: GROUP, id, fingerprint });
  rows.versions.push({ ...model.version, subject_id, number, label, fingerprint, content_id: id, revision: number });
  const fact: Fact = { ...model.fact, sequence, subject, version: label, ...{ fingerprint, content_id: id } };
  rows.facts.push({ ...factRow({ ...fact, hash: chain.add(fact) }) });
  rows.hash = chain.hash ?? '';
}

async function write(tables: TableWriter, rows: Rows): Promise<void> {
  await tables.run('begin');
  for (const name of ['subjects', 'contents', 'content_ids', 'versions', 'facts'] as const) {
    const [first] = rows[name];
    if (first !== undefined) await tables.insert(name, Object.keys(first), rows[name]);
  }
  if (rows.versions.length > 0) {
    const text = 'update log set last_sequence = $1, hashed_sequence = $2, last_hash = $3';
    await tables.run(text, rows.versionsNow, rows.versionsNow, rows.hash);
  }
  await tables.run('delete from group_sizes');
  await tables.run('insert into group_sizes values ($1, $2, 0)', GROUP, rows.subjectsNow);
  await tables.run('commit');
}
