import type { CompiledQuery, Kysely, Selectable } from 'kysely';
import type { SubjectKey } from '../../domain/subject.ts';
import type { ListedSubject, Store } from '../port.ts';
import { order } from './contents.ts';
import { type Operation, type OperationOf, rowsOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** A subject but for its name. */
export type SubjectRow = Omit<Selectable<Tables['subjects']>, 'group_name' | 'name'>;

/** Finds the row of a subject. */
export type SubjectFinder = (key: SubjectKey) => Operation<SubjectRow | undefined>;

/** Every request asks for a subject, so the query is compiled once and only its parameters change. */
export function subjectFinder(db: Kysely<Tables>): SubjectFinder {
  const byName = db
    .selectFrom('subjects')
    .select(['id', 'revision', 'removed_at', 'live', 'deleted'])
    .where('group_name', '=', '')
    .where('name', '=', '')
    .compile();
  return function* find({ group, subject }) {
    const query: CompiledQuery<SubjectRow> = { ...byName, parameters: [group, subject] };
    return (yield* rowsOf({ compile: () => query }))[0];
  };
}

type Listing = Pick<Store, 'subjects' | 'listSubjects' | 'groupsOf' | 'groups'>;

/** Listing subjects and groups. Subjects whose versions are all gone are in no list. */
export function subjectListing(db: Kysely<Tables>, find: SubjectFinder): OperationOf<Listing> {
  const withVersions = db.selectFrom('subjects').where(({ eb }) => eb(eb('live', '+', eb.ref('deleted')), '>', 0));
  return {
    *subjects(group, { after, limit, prefix }) {
      let query = withVersions.select('name').where('group_name', '=', group).orderBy('id').limit(limit);
      if (after !== undefined) {
        const row = yield* find({ group, subject: after });
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
    },

    *listSubjects(group) {
      const all = withVersions.select(['group_name', 'name', 'live', 'deleted']);
      const rows = yield* rowsOf(group === undefined ? all : all.where('group_name', '=', group));
      return rows.map(listed);
    },

    *groupsOf(subject) {
      const rows = yield* rowsOf(withVersions.select('group_name').where('name', '=', subject));
      return rows.map(({ group_name }) => group_name).sort(order);
    },

    *groups() {
      const rows = yield* rowsOf(
        db
          .selectFrom('group_sizes')
          .select('group_name')
          .where(({ eb }) => eb(eb('subjects', '+', eb.ref('records')), '>', 0)),
      );
      return rows
        .map(({ group_name }) => group_name)
        .filter((group) => group !== '')
        .sort(order);
    },
  };
}

function listed(row: Pick<Selectable<Tables['subjects']>, 'group_name' | 'name' | 'live' | 'deleted'>): ListedSubject {
  return { group: row.group_name, subject: row.name, live: row.live, deleted: row.deleted };
}
