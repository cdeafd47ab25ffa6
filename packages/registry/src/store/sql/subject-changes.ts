import type { Insertable, Kysely } from 'kysely';
import type { SubjectChange } from '../port.ts';
import type { PendingRows } from './pending-rows.ts';
import { nameOf, type Standing, versionName } from './standing.ts';
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

/** Changes subjects: what stands, and the rows that are to be written. */
export class SubjectChanges {
  readonly #db: Kysely<Tables>;
  readonly #standing: Standing;
  readonly #rows: PendingRows;

  constructor(db: Kysely<Tables>, standing: Standing, rows: PendingRows) {
    this.#db = db;
    this.#standing = standing;
    this.#rows = rows;
  }

  /** Makes all changes that one write makes to one subject, which comes into being where it does not exist. */
  make(changes: readonly [IdentifiedChange, ...IdentifiedChange[]]): void {
    const [{ group, subject }] = changes;
    const name = nameOf({ group, subject });
    const row = this.#standing.subjects.get(name) ?? this.#newSubject();
    const revision = row.revision + 1;
    let { live, deleted, removed_at } = row;
    for (const change of changes) {
      const gain = this.#change(row.id, revision, change);
      live += gain.live;
      deleted += gain.deleted;
      if (gain.removed) removed_at = revision;
    }
    const changed: SubjectRow = { id: row.id, revision, live, deleted, removed_at };
    this.#standing.subjects.set(name, changed);
    this.#rows.setSubject({ group, subject }, changed);
    this.#rows.gain(group, 'subjects', Number(live + deleted > 0) - Number(row.live + row.deleted > 0));
  }

  #newSubject(): SubjectRow {
    this.#standing.newestSubject += 1;
    return { id: this.#standing.newestSubject, revision: 0, removed_at: 0, live: 0, deleted: 0 };
  }

  #change(subject_id: number, revision: number, change: IdentifiedChange): Gain {
    switch (change.change) {
      case 'version-added':
        return this.#add(subject_id, revision, change);
      case 'stage-set': {
        const { version, status, deprecation } = change;
        const query = this.#db
          .updateTable('versions')
          .set({ status, deprecation: noteText(deprecation), revision })
          .where('subject_id', '=', subject_id)
          .where('label', '=', version);
        this.#rows.versions.push({ query: query.compile() });
        return NOTHING;
      }
      case 'deletion-set':
        return this.#setDeletion(subject_id, revision, change);
      case 'version-removed':
        return this.#remove(subject_id, change);
      case 'referred-to':
        return NOTHING;
    }
  }

  #add(subject_id: number, revision: number, addition: Addition): Gain {
    const { version, targets = [] } = addition;
    const { number } = version;
    const deleted = Number(version.deleted);
    this.#standing.deleted.set(versionName({ ...addition, number }), deleted);
    this.#rows.versions.push({ row: this.#versionRow(subject_id, revision, addition) });
    for (const { group, subject, number: to_number } of targets) {
      this.#rows.references.push({ row: { subject_id, number, to_group: group, to_subject: subject, to_number } });
    }
    return { live: 1 - deleted, deleted };
  }

  #versionRow(
    subject_id: number,
    revision: number,
    { group, version, source, contentId }: Addition,
  ): Insertable<Tables['versions']> {
    const { number, label, fingerprint, status, registeredAt } = version;
    return {
      subject_id,
      number,
      label,
      group_name: group,
      fingerprint,
      content_id: contentId,
      source: source === this.#standing.canonicals.get(fingerprint) ? null : source,
      status,
      deprecation: noteText(version.deprecation),
      registered_at: registeredAt,
      created_by: version.createdBy ?? null,
      external_id: version.externalId ?? null,
      posture: version.posture ?? null,
      deleted: Number(version.deleted),
      revision,
    };
  }

  #setDeletion(subject_id: number, revision: number, change: Extract<SubjectChange, { change: 'deletion-set' }>): Gain {
    const name = versionName(change);
    const before = this.#standing.deleted.get(name);
    const deleted = Number(change.deleted);
    if (before === undefined || before === deleted) return NOTHING;
    this.#standing.deleted.set(name, deleted);
    const query = this.#db
      .updateTable('versions')
      .set({ deleted, revision })
      .where('subject_id', '=', subject_id)
      .where('number', '=', change.number);
    this.#rows.versions.push({ query: query.compile() });
    return change.deleted ? { live: -1, deleted: 1 } : { live: 1, deleted: -1 };
  }

  #remove(subject_id: number, change: Extract<SubjectChange, { change: 'version-removed' }>): Gain {
    const { number } = change;
    const name = versionName(change);
    const deleted = this.#standing.deleted.get(name);
    if (deleted === undefined) throw new Error(`a version ${number} was to be removed, and there is none`);
    this.#standing.deleted.delete(name);
    const reference = this.#db.deleteFrom('version_references').where('subject_id', '=', subject_id);
    this.#rows.references.push({ query: reference.where('number', '=', number).compile() });
    const version = this.#db.deleteFrom('versions').where('subject_id', '=', subject_id);
    this.#rows.versions.push({ query: version.where('number', '=', number).compile() });
    return { live: deleted - 1, deleted: -deleted, removed: true };
  }
}
