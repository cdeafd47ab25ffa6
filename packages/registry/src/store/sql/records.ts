import { createHash } from 'node:crypto';
import type { JsonValue } from '@concordat/engine';
import { type CompiledQuery, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { RecordKey } from '../../domain/record-key.ts';
import type { RecordChange, RecordQuery, Store, StoredRecord } from '../port.ts';
import { order } from './contents.ts';
import { insertRows } from './insertion.ts';
import { inOrder, type SqlDialect } from './migration.ts';
import { firstOf, type Operation, type OperationOf, rowsOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** Longest term that is kept as it is; the digests of others are shorter. */
const TERM_LENGTH = 100;

/** Finds a record as it stands. */
export type RecordFinder = (key: RecordKey) => Operation<StoredRecord>;

/** Every decision asks for records, so the query is compiled once and only its parameters change. */
export function recordFinder(db: Kysely<Tables>): RecordFinder {
  const byKey = db
    .selectFrom('records')
    .select(['revision', 'body'])
    .where('kind', '=', '')
    .where('group_name', '=', '')
    .where('name', '=', '')
    .compile();
  return function* find(key) {
    const query: CompiledQuery<Pick<RecordRow, 'revision' | 'body'>> = {
      ...byKey,
      parameters: [key.kind, key.group, key.name],
    };
    const row = yield* firstOf({ compile: () => query });
    return row === undefined
      ? { key, revision: 0, body: undefined }
      : { key, revision: row.revision, body: bodyOf(row) };
  };
}

/** Listing records. */
export function recordListing(db: Kysely<Tables>): OperationOf<Pick<Store, 'records'>> {
  const present = db.selectFrom('records').selectAll('records').where('body', 'is not', null);
  return {
    *records(kind, by) {
      const rows = yield* rowsOf(
        'group' in by
          ? present.where('kind', '=', kind).where('group_name', '=', by.group)
          : present
              .innerJoin('record_terms', (join) =>
                join
                  .onRef('record_terms.kind', '=', 'records.kind')
                  .onRef('record_terms.group_name', '=', 'records.group_name')
                  .onRef('record_terms.name', '=', 'records.name'),
              )
              .where('record_terms.kind', '=', kind)
              .where('term', '=', indexed(by.term)),
      );
      return rows.map(storedRecord).sort((a, b) => order(a.key.group, b.key.group) || order(a.key.name, b.key.name));
    },
  };
}

/** Where records are looked for. */
type Places = Pick<RecordQuery, 'group' | 'after'>;

/** Reading records page by page. */
export function recordPaging(dialect: SqlDialect): OperationOf<Pick<Store, 'recordPage'>> {
  const { builder: db } = dialect;
  const inGroup = (group: string | undefined) => ofGroup(dialect, group);
  const isBehind = (after: RecordQuery['after']) => behind(dialect, after);
  const all = (kind: RecordKey['kind'], { group, after }: Places) =>
    db
      .selectFrom('records as place')
      .select(['place.kind', 'place.group_name', 'place.name'])
      .where('place.kind', '=', kind)
      .where('place.body', 'is not', null)
      .where(inGroup(group))
      .where(isBehind(after));
  const withTerm = (kind: RecordKey['kind'], term: string, { group, after }: Places) =>
    db
      .selectFrom('record_terms as place')
      .select(['place.kind', 'place.group_name', 'place.name'])
      .where('place.kind', '=', kind)
      .where('place.term', '=', indexed(term))
      .where(inGroup(group))
      .where(isBehind(after));
  return {
    /** One statement, so that it sees one moment; it has a row where the page has none. */
    *recordPage(kind, { terms: [first, ...others] = [], offset, limit, ...where }) {
      const places = others.reduce(
        (some, term) => some.where(hasTerm(db, term)),
        first === undefined ? all(kind, where) : withTerm(kind, first, where),
      );
      const [byGroup, byName] = [inOrder(dialect, 'place.group_name'), inOrder(dialect, 'place.name')];
      const page = places.orderBy(byGroup).orderBy(byName).limit(limit).offset(offset).as('place');
      const query = db
        .selectFrom(
          db
            .selectFrom(places.as('each'))
            .select(({ fn }) => fn.countAll<number>().as('total'))
            .as('counted'),
        )
        .leftJoin(page, (join) => join.onTrue())
        .leftJoin('records', (join) =>
          join
            .onRef('records.kind', '=', 'place.kind')
            .onRef('records.group_name', '=', 'place.group_name')
            .onRef('records.name', '=', 'place.name'),
        )
        .select('total')
        .selectAll('records')
        .orderBy(byGroup)
        .orderBy(byName);
      const rows = yield* rowsOf(query);
      return { items: rows.filter(isRecord).map(storedRecord), total: rows[0]?.total ?? 0 };
    },
  };
}

/** True of the places of a group; of all where none is named. */
function ofGroup(dialect: SqlDialect, group: string | undefined): RawBuilder<boolean> {
  return group === undefined ? sql`true` : sql`${inOrder(dialect, 'place.group_name')} = ${group}`;
}

/** True of the places behind another one, in the order of pages; of all where none is named. */
function behind(dialect: SqlDialect, after: RecordQuery['after']): RawBuilder<boolean> {
  if (after === undefined) return sql`true`;
  const [group, name] = [inOrder(dialect, 'place.group_name'), inOrder(dialect, 'place.name')];
  return sql`(${group}, ${name}) > (${after.group}, ${after.name})`;
}

/** True of the places of records that have a term. */
function hasTerm(db: Kysely<Tables>, term: string): RawBuilder<boolean> {
  const terms = db
    .selectFrom('record_terms as other')
    .select(sql.lit(1).as('one'))
    .where('other.term', '=', indexed(term))
    .where('other.kind', '=', sql.ref<string>('place.kind'))
    .where('other.group_name', '=', sql.ref<string>('place.group_name'))
    .where('other.name', '=', sql.ref<string>('place.name'));
  return sql`exists ${terms}`;
}

/** Writes records, each with the revision that it has from now on. */
export function* writeRecords(
  db: Kysely<Tables>,
  changes: readonly (RecordChange & { readonly revision: number })[],
): Operation<void> {
  const rows = changes.map(({ key, revision, body }) => ({
    ...placeOf(key),
    revision,
    body: body === undefined ? null : JSON.stringify(body),
  }));
  yield* insertRows(rows, (some) =>
    db
      .insertInto('records')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'group_name', 'name'])
          .doUpdateSet(({ ref }) => ({ revision: ref('excluded.revision'), body: ref('excluded.body') })),
      ),
  );
  for (const { kind, group_name, name, revision } of rows) {
    // What was never there has no terms.
    if (revision === 1) continue;
    yield db
      .deleteFrom('record_terms')
      .where('kind', '=', kind)
      .where('group_name', '=', group_name)
      .where('name', '=', name)
      .compile();
  }
  const terms = changes
    .filter(({ body }) => body !== undefined)
    .flatMap(({ key, terms = [] }) => [...new Set(terms.map(indexed))].map((term) => ({ ...placeOf(key), term })));
  yield* insertRows(terms, (some) => db.insertInto('record_terms').values(some));
}

function placeOf({ kind, group: group_name, name }: RecordKey) {
  return { kind, group_name, name };
}

/** A term as it is kept: indexes take no long ones. */
function indexed(term: string): string {
  return term.length <= TERM_LENGTH ? term : createHash('sha256').update(term).digest('hex');
}

type RecordRow = Selectable<Tables['records']>;

/** False for the row of a page that has no records. */
function isRecord<Row extends { readonly kind: string | null }>(row: Row): row is Row & RecordRow {
  return row.kind !== null;
}

function storedRecord(row: RecordRow): StoredRecord {
  // Only this module writes this column, from keys of this type.
  const kind = row.kind as RecordKey['kind'];
  return { key: { kind, group: row.group_name, name: row.name }, revision: row.revision, body: bodyOf(row) };
}

function bodyOf({ body }: Pick<RecordRow, 'body'>): JsonValue | undefined {
  return body === null ? undefined : (JSON.parse(body) as JsonValue);
}
