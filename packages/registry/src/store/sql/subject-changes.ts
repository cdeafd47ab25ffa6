import type { Kysely } from 'kysely';
import type { SubjectChange } from '../port.ts';
import { firstOf, type Operation } from './operation.ts';
import type { SubjectRow } from './subjects.ts';
import type { Tables } from './tables.ts';
import { noteText } from './versions.ts';

/** A version is added, and the id of its content is known. */
export type Addition = Extract<SubjectChange, { change: 'version-added' }> & { readonly contentId: number };

/** A change in which every version knows the id of its content. */
export type IdentifiedChange = Exclude<SubjectChange, { change: 'version-added' }> | Addition;

/** What a change does to the numbers of versions. */
interface Gain {
  readonly live: number;
  readonly deleted: number;
  /** True when a version went for good. */
  readonly removed?: boolean;
}

const NOTHING: Gain = { live: 0, deleted: 0 };

/**
 * Changes one subject, which stands as the row says; undefined for one that does not exist. Gives 1 when it has versions from now on, -1
 * when it has none any more, 0 otherwise.
 */
export function* changeSubject(
  db: Kysely<Tables>,
  before: SubjectRow | undefined,
  changes: readonly [IdentifiedChange, ...IdentifiedChange[]],
): Operation<number> {
  const row = before ?? (yield* createSubject(db, changes[0]));
  const revision = row.revision + 1;
  let { live, deleted, removed_at } = row;
  for (const change of changes) {
    const gain = yield* changeVersion(db, row.id, revision, change);
    live += gain.live;
    deleted += gain.deleted;
    if (gain.removed) removed_at = revision;
  }
  yield db.updateTable('subjects').set({ revision, live, deleted, removed_at }).where('id', '=', row.id).compile();
  return Number(live + deleted > 0) - Number(row.live + row.deleted > 0);
}

function* createSubject(db: Kysely<Tables>, { group, subject }: IdentifiedChange): Operation<SubjectRow> {
  const newest = yield* firstOf(db.selectFrom('subjects').select(({ fn }) => fn.max('id').as('id')));
  const row: SubjectRow = { id: (newest?.id ?? 0) + 1, revision: 0, removed_at: 0, live: 0, deleted: 0 };
  yield db
    .insertInto('subjects')
    .values({ ...row, group_name: group, name: subject })
    .compile();
  return row;
}

function* changeVersion(
  db: Kysely<Tables>,
  subject_id: number,
  revision: number,
  change: IdentifiedChange,
): Operation<Gain> {
  switch (change.change) {
    case 'version-added':
      return yield* addVersion(db, subject_id, revision, change);
    case 'stage-set': {
      const { version, status, deprecation } = change;
      yield db
        .updateTable('versions')
        .set({ status, deprecation: noteText(deprecation), revision })
        .where('subject_id', '=', subject_id)
        .where('label', '=', version)
        .compile();
      return NOTHING;
    }
    case 'deletion-set': {
      const deleted = Number(change.deleted);
      const changed = yield* firstOf(
        db
          .updateTable('versions')
          .set({ deleted, revision })
          .where('subject_id', '=', subject_id)
          .where('number', '=', change.number)
          .where('deleted', '<>', deleted)
          .returning('number'),
      );
      if (changed === undefined) return NOTHING;
      return change.deleted ? { live: -1, deleted: 1 } : { live: 1, deleted: -1 };
    }
    case 'version-removed':
      return yield* removeVersion(db, subject_id, change.number);
    case 'referred-to':
      return NOTHING;
  }
}

function* addVersion(
  db: Kysely<Tables>,
  subject_id: number,
  revision: number,
  { group, version, source, targets = [], contentId }: Addition,
): Operation<Gain> {
  const { number, label, fingerprint, status, registeredAt } = version;
  const content = yield* firstOf(db.selectFrom('contents').select('canonical').where('fingerprint', '=', fingerprint));
  yield db
    .insertInto('versions')
    .values({
      subject_id,
      number,
      label,
      group_name: group,
      fingerprint,
      content_id: contentId,
      source: source === content?.canonical ? null : source,
      status,
      deprecation: noteText(version.deprecation),
      registered_at: registeredAt,
      deleted: Number(version.deleted),
      revision,
    })
    .compile();
  for (const target of targets) {
    yield db
      .insertInto('version_references')
      .values({ subject_id, number, to_group: target.group, to_subject: target.subject, to_number: target.number })
      .onConflict((conflict) => conflict.doNothing())
      .compile();
  }
  return version.deleted ? { live: 0, deleted: 1 } : { live: 1, deleted: 0 };
}

function* removeVersion(db: Kysely<Tables>, subject_id: number, number: number): Operation<Gain> {
  yield db.deleteFrom('version_references').where('subject_id', '=', subject_id).where('number', '=', number).compile();
  const gone = yield* firstOf(
    db.deleteFrom('versions').where('subject_id', '=', subject_id).where('number', '=', number).returning('deleted'),
  );
  if (gone === undefined) throw new Error(`a version ${number} was to be removed, and there is none`);
  return gone.deleted === 0 ? { live: -1, deleted: 0, removed: true } : { live: 0, deleted: -1, removed: true };
}
