import type { Deprecation, Posture, Status } from '@concordat/engine';
import type { CompiledQuery, Kysely, Selectable } from 'kysely';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { ListedVersion, Store } from '../port.ts';
import { type ContentRow, contentOf, order } from './contents.ts';
import { firstOf, type Operation, type OperationOf, rowsOf, together } from './operation.ts';
import type { Tables } from './tables.ts';

interface VersionReading extends OperationOf<Pick<Store, 'source' | 'documents' | 'uses' | 'referrers'>> {
  load(key: SubjectKey, known: SubjectState | undefined): Operation<SubjectState>;
}

/** Reading the versions of subjects. */
export function versionReading(db: Kysely<Tables>): VersionReading {
  const changes = changesOf(db);
  const document = documentOf(db);
  return {
    *load({ group, subject }, known) {
      const since = known?.revision ?? 0;
      const query: CompiledQuery<ChangedRow> = { ...changes, parameters: [since, since, group, subject] };
      const rows = yield* rowsOf({ compile: () => query });
      const [row] = rows;
      if (row === undefined) return { group, subject, revision: 0, versions: [] };
      const { subject_revision: revision, removed_at } = row;
      if (revision === known?.revision) return known;
      const kept = known?.versions ?? [];
      const changed = rows.filter(isVersion).sort((a, b) => a.number - b.number);
      // What is gone leaves no row that tells of it, so everything was read anew when a version went.
      const versions = removed_at > since ? keptOf(kept, changed, since) : merged(kept, changed.map(headOf));
      return { group, subject, revision, versions };
    },

    *source({ group, subject }, version) {
      const row = yield* firstOf(
        db
          .selectFrom('subjects')
          .innerJoin('versions', 'versions.subject_id', 'subjects.id')
          .innerJoin('contents', 'contents.fingerprint', 'versions.fingerprint')
          .select(({ fn }) => fn.coalesce('source', 'canonical').as('source'))
          .where('subjects.group_name', '=', group)
          .where('name', '=', subject)
          .where('label', '=', version),
      );
      return row?.source;
    },

    *documents({ group, subject }, numbers) {
      const found = yield* together(
        numbers.map((number) => {
          const query: CompiledQuery<DocumentRow> = { ...document, parameters: [group, subject, number] };
          return firstOf({ compile: () => query });
        }),
      );
      return found.flatMap((row) => {
        if (row === undefined) return [];
        const content = contentOf(row);
        return [{ number: row.number, content, source: row.source ?? content.canonical }];
      });
    },

    *uses(group, id) {
      const rows = yield* rowsOf(
        db
          .selectFrom('versions')
          .innerJoin('subjects', 'subjects.id', 'versions.subject_id')
          .select(['name', 'number', 'versions.deleted', 'registered_at'])
          .where('versions.group_name', '=', group)
          .where('content_id', '=', id),
      );
      return rows
        .map(({ name, number, deleted, registered_at: registeredAt }) => ({
          group,
          subject: name,
          number,
          deleted: deleted !== 0,
          registeredAt,
        }))
        .sort(byVersion);
    },

    *referrers({ group, subject, number }) {
      const rows = yield* rowsOf(
        db
          .selectFrom('version_references')
          .innerJoin('versions', (join) =>
            join
              .onRef('versions.subject_id', '=', 'version_references.subject_id')
              .onRef('versions.number', '=', 'version_references.number'),
          )
          .innerJoin('subjects', 'subjects.id', 'versions.subject_id')
          .select(['versions.group_name', 'name', 'versions.number', 'versions.deleted', 'content_id'])
          .where('to_group', '=', group)
          .where('to_subject', '=', subject)
          .where('to_number', '=', number),
      );
      return rows
        .map((row) => ({
          group: row.group_name,
          subject: row.name,
          number: row.number,
          deleted: row.deleted !== 0,
          contentId: row.content_id,
        }))
        .sort(byVersion);
    },
  };
}

/** A note as it is kept. */
export function noteText(deprecation: Deprecation | undefined): string | null {
  return deprecation === undefined ? null : JSON.stringify(deprecation);
}

/**
 * A subject with its versions that have changed since a revision, or with all of them when one went for good since then; with none in a
 * row of its own. One statement, so that it sees one moment, compiled once, since every request asks for a subject. Its parameters are the
 * revision, twice, the group and the name.
 */
function changesOf(db: Kysely<Tables>): CompiledQuery<ChangedRow> {
  return db
    .selectFrom('subjects')
    .leftJoin('versions', (join) =>
      join
        .onRef('versions.subject_id', '=', 'subjects.id')
        .on(({ eb }) =>
          eb('versions.revision', '>', eb.case().when('removed_at', '>', 0).then(eb.lit(0)).else(eb.val(0)).end()),
        ),
    )
    .leftJoin('contents', 'contents.fingerprint', 'versions.fingerprint')
    .select(['subjects.revision as subject_revision', 'removed_at'])
    .select(['number', 'label', 'format', 'versions.fingerprint', 'content_id', 'status', 'deprecation'])
    .select(['registered_at', 'versions.deleted', 'versions.revision', 'created_by', 'external_id', 'posture'])
    .where('subjects.group_name', '=', '')
    .where('name', '=', '')
    .compile();
}

type DocumentRow = ContentRow & Pick<Selectable<Tables['versions']>, 'number' | 'source'>;

/** A version with its content, compiled once. Its parameters are the group, the name and the number. */
function documentOf(db: Kysely<Tables>): CompiledQuery<DocumentRow> {
  return db
    .selectFrom('subjects')
    .innerJoin('versions', 'versions.subject_id', 'subjects.id')
    .innerJoin('contents', 'contents.fingerprint', 'versions.fingerprint')
    .selectAll('contents')
    .select(['number', 'source'])
    .where('subjects.group_name', '=', '')
    .where('name', '=', '')
    .where('number', '=', 0)
    .compile();
}

type HeadRow = Omit<Selectable<Tables['versions']>, 'subject_id' | 'group_name' | 'source'> & {
  readonly format: string;
};

/** A subject, and one of its versions where it has any to tell of. */
type ChangedRow = { readonly [Column in keyof HeadRow]: HeadRow[Column] | null } & {
  readonly subject_revision: number;
  readonly removed_at: number;
};

/** The versions of some rows: what is known already where it has not changed since a revision. Both are in order of number. */
function keptOf(kept: readonly VersionHead[], rows: readonly HeadRow[], since: number): readonly VersionHead[] {
  const known = new Map(kept.map((version) => [version.number, version]));
  return rows.map((row) => (row.revision <= since ? known.get(row.number) : undefined) ?? headOf(row));
}

/** Versions with others in their places. Both are in order of number; mostly one is added at the end of many. */
function merged(kept: readonly VersionHead[], changed: readonly VersionHead[]): readonly VersionHead[] {
  const [first] = changed;
  const newest = kept.at(-1);
  if (first === undefined) return kept;
  if (newest === undefined || first.number > newest.number) return [...kept, ...changed];
  const all = new Map([...kept, ...changed].map((version) => [version.number, version]));
  return [...all.values()].sort((a, b) => a.number - b.number);
}

function isVersion(row: ChangedRow): row is ChangedRow & HeadRow {
  return row.number !== null;
}

function headOf(row: HeadRow): VersionHead {
  const { number, label, format, fingerprint, content_id: contentId, registered_at: registeredAt } = row;
  const { created_by: createdBy, external_id: externalId, posture } = row;
  // Only the store writes these columns, from values of these types.
  const status = row.status as Status;
  const deprecation = row.deprecation === null ? undefined : (JSON.parse(row.deprecation) as Deprecation);
  return {
    label,
    number,
    format,
    fingerprint,
    contentId,
    status,
    deprecation,
    registeredAt,
    deleted: row.deleted !== 0,
    ...(createdBy !== null && { createdBy }),
    ...(externalId !== null && { externalId }),
    ...(posture !== null && { posture: posture as Posture }),
  };
}

function byVersion(a: ListedVersion, b: ListedVersion): number {
  return order(a.group, b.group) || order(a.subject, b.subject) || a.number - b.number;
}
