import type { Deprecation, Status } from '@concordat/engine';
import type { CompiledQuery, Kysely, Selectable } from 'kysely';
import type { Fact, FactBody, NewFact } from '../../domain/fact.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Content, SubjectChange, SubjectQuery, Write } from '../port.ts';
import { firstOf, type Operation, rowsOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** Ends the transaction of a write whose decision was made on something older. */
export class Moved extends Error {}

/** What a store does, as work for a driver. */
export interface Operations {
  load(key: SubjectKey, known: SubjectState | undefined): Operation<SubjectState>;
  /** To be run in one transaction. Gives the last sequence; throws {@link Moved}. */
  commit(write: Write): Operation<number>;
  content(fingerprint: string): Operation<Content | undefined>;
  source(key: SubjectKey, version: string): Operation<string | undefined>;
  subjects(group: string, query: SubjectQuery): Operation<readonly string[]>;
  facts(after: number, limit: number): Operation<readonly Fact[]>;
  lastSequence(): Operation<number>;
  cursor(reader: string): Operation<number | undefined>;
  moveCursor(reader: string, sequence: number): Operation<void>;
}

/** The operations over a query builder, the same for every database. */
export function operationsOn(db: Kysely<Tables>): Operations {
  // Read by every request, so it is compiled once and only its parameters change.
  const subjectByName = db
    .selectFrom('subjects')
    .select(['id', 'revision'])
    .where('group_name', '=', '')
    .where('name', '=', '')
    .compile();

  function* subjectRow({ group, subject }: SubjectKey): Operation<{ id: number; revision: number } | undefined> {
    const query: CompiledQuery<{ id: number; revision: number }> = { ...subjectByName, parameters: [group, subject] };
    return yield* firstOf({ compile: () => query });
  }

  function* load(key: SubjectKey, known: SubjectState | undefined): Operation<SubjectState> {
    const { group, subject } = key;
    const row = yield* subjectRow(key);
    if (row === undefined) return { group, subject, revision: 0, versions: [] };
    if (row.revision === known?.revision) return known;
    const changed = yield* rowsOf(
      db
        .selectFrom('versions')
        .innerJoin('contents', 'contents.fingerprint', 'versions.fingerprint')
        .select(['number', 'label', 'format', 'versions.fingerprint', 'status', 'deprecation', 'registered_at'])
        .where('subject_id', '=', row.id)
        .where('revision', '>', known?.revision ?? 0)
        .orderBy('number'),
    );
    const versions = [...(known?.versions ?? [])];
    for (const version of changed) versions[version.number - 1] = headOf(version);
    return { group, subject, revision: row.revision, versions };
  }

  function* commit(write: Write): Operation<number> {
    const { decidedOn, at, contents, changes, facts } = write;
    const stray = changes.find((change) => !decidedOn.some((subject) => isOf(subject, change)));
    if (stray !== undefined) throw new Error(`a change of '${stray.subject}', which was not decided on`);
    // The first statement takes the lock of the log, so that writers come one after the other from here on.
    const log = yield* firstOf(
      db
        .updateTable('log')
        .set(({ eb }) => ({ last_sequence: eb('last_sequence', '+', facts.length) }))
        .returning('last_sequence'),
    );
    const last = log?.last_sequence ?? 0;
    for (const content of contents) {
      yield db
        .insertInto('contents')
        .values(content)
        .onConflict((conflict) => conflict.column('fingerprint').doNothing())
        .compile();
    }
    for (const subject of decidedOn) {
      const row = yield* subjectRow(subject);
      if ((row?.revision ?? 0) !== subject.revision) throw new Moved();
      const own = changes.filter((change) => isOf(subject, change));
      if (own.length === 0) continue;
      const id = row === undefined ? yield* createSubject(subject) : yield* advanceSubject(row);
      for (const change of own) yield changeVersion(id, subject.revision + 1, change);
    }
    for (const [index, fact] of facts.entries()) yield insertFact(last - facts.length + index + 1, at, fact);
    return last;
  }

  function* createSubject({ group, subject }: SubjectKey): Operation<number> {
    const newest = yield* firstOf(db.selectFrom('subjects').select(({ fn }) => fn.max('id').as('id')));
    const id = (newest?.id ?? 0) + 1;
    yield db.insertInto('subjects').values({ id, group_name: group, name: subject, revision: 1 }).compile();
    return id;
  }

  function* advanceSubject({ id, revision }: { id: number; revision: number }): Operation<number> {
    yield db
      .updateTable('subjects')
      .set({ revision: revision + 1 })
      .where('id', '=', id)
      .compile();
    return id;
  }

  function changeVersion(subject_id: number, revision: number, change: SubjectChange): CompiledQuery {
    if (change.change === 'stage-set') {
      const { version, status, deprecation } = change;
      return db
        .updateTable('versions')
        .set({ status, deprecation: noteText(deprecation), revision })
        .where('subject_id', '=', subject_id)
        .where('label', '=', version)
        .compile();
    }
    const { source, version } = change;
    const { number, label, fingerprint, status, deprecation, registeredAt } = version;
    const note = noteText(deprecation);
    return db
      .insertInto('versions')
      .values({
        subject_id,
        number,
        label,
        fingerprint,
        source,
        status,
        deprecation: note,
        registered_at: registeredAt,
        revision,
      })
      .compile();
  }

  function insertFact(sequence: number, at: string, fact: NewFact): CompiledQuery {
    const { group, subject, version, kind, ...body } = fact;
    return db
      .insertInto('facts')
      .values({ sequence, at, group_name: group, subject, version, kind, body: JSON.stringify(body) })
      .compile();
  }

  function* content(fingerprint: string): Operation<Content | undefined> {
    return yield* firstOf(db.selectFrom('contents').selectAll().where('fingerprint', '=', fingerprint));
  }

  function* source({ group, subject }: SubjectKey, version: string): Operation<string | undefined> {
    const row = yield* firstOf(
      db
        .selectFrom('versions')
        .innerJoin('subjects', 'subjects.id', 'versions.subject_id')
        .select('source')
        .where('group_name', '=', group)
        .where('name', '=', subject)
        .where('label', '=', version),
    );
    return row?.source;
  }

  function* subjects(group: string, { after, limit, prefix }: SubjectQuery): Operation<readonly string[]> {
    let query = db.selectFrom('subjects').select('name').where('group_name', '=', group).orderBy('id').limit(limit);
    if (after !== undefined) {
      const row = yield* subjectRow({ group, subject: after });
      if (row === undefined) return [];
      query = query.where('id', '>', row.id);
    }
    if (prefix !== '') {
      // LIKE ignores case in SQLite, so the beginnings are compared themselves. Lengths count code points.
      query = query.where(({ eb, fn, val }) =>
        eb(fn<string>('substr', ['name', val(1), val([...prefix].length)]), '=', prefix),
      );
    }
    return (yield* rowsOf(query)).map(({ name }) => name);
  }

  function* facts(after: number, limit: number): Operation<readonly Fact[]> {
    const query = db.selectFrom('facts').selectAll().where('sequence', '>', after).orderBy('sequence').limit(limit);
    return (yield* rowsOf(query)).map(factOf);
  }

  function* lastSequence(): Operation<number> {
    return (yield* firstOf(db.selectFrom('log').select('last_sequence')))?.last_sequence ?? 0;
  }

  function* cursor(reader: string): Operation<number | undefined> {
    return (yield* firstOf(db.selectFrom('cursors').select('sequence').where('reader', '=', reader)))?.sequence;
  }

  function* moveCursor(reader: string, sequence: number): Operation<void> {
    yield db
      .insertInto('cursors')
      .values({ reader, sequence })
      .onConflict((conflict) => conflict.column('reader').doUpdateSet({ sequence }))
      .compile();
  }

  return { load, commit, content, source, subjects, facts, lastSequence, cursor, moveCursor };
}

function isOf({ group, subject }: SubjectKey, change: SubjectChange): boolean {
  return change.group === group && change.subject === subject;
}

type HeadRow = Pick<
  Selectable<Tables['versions']>,
  'number' | 'label' | 'fingerprint' | 'status' | 'deprecation' | 'registered_at'
> & { readonly format: string };

function headOf(row: HeadRow): VersionHead {
  const { number, label, format, fingerprint, registered_at: registeredAt } = row;
  // Only this module writes these columns, from values of these types.
  const status = row.status as Status;
  const deprecation = row.deprecation === null ? undefined : (JSON.parse(row.deprecation) as Deprecation);
  return { label, number, format, fingerprint, status, deprecation, registeredAt };
}

function noteText(deprecation: Deprecation | undefined): string | null {
  return deprecation === undefined ? null : JSON.stringify(deprecation);
}

function factOf(row: Selectable<Tables['facts']>): Fact {
  const { sequence, at, group_name: group, subject, version } = row;
  const body = { kind: row.kind, ...JSON.parse(row.body) } as FactBody;
  return { sequence, at, group, subject, version, ...body };
}
