import type { Kysely } from 'kysely';
import { FactChain } from '../../domain/fact-chain.ts';
import type { RecordKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Basis, Seal, StoredRecord, SubjectChange, Write } from '../port.ts';
import { ContentIds, type Unidentified } from './content-ids.ts';
import { holdKey } from './idempotency.ts';
import { openLog } from './log.ts';
import { firstOf, type Operation, together } from './operation.ts';
import type { RecordFinder } from './records.ts';
import type { SubjectFinder, SubjectRow } from './subjects.ts';
import type { Tables } from './tables.ts';

/** How an operation finds what writes are about. */
export interface Finders {
  readonly subject: SubjectFinder;
  readonly record: RecordFinder;
}

/** What some writes were decided on and change, as it stands: read at once, and kept up to date as the writes are taken in. */
export interface Standing {
  /** Sequence of the newest fact. */
  sequence: number;
  /** Sequences of the newest facts about groups, as far as a write asks for them. */
  readonly newestWithin: Map<string, number>;
  /** The hashes of the log up to that fact. */
  chain: FactChain;
  /** The highest id of a subject. */
  newestSubject: number;
  readonly subjects: Map<string, SubjectRow>;
  readonly records: Map<string, StoredRecord>;
  /** By name of the version: 1 for one that is deleted softly. Knows versions that are to be deleted, restored or removed. */
  readonly deleted: Map<string, number>;
  /** Canonical forms of contents that no write brings, by fingerprint. */
  readonly canonicals: Map<string, string>;
  readonly ids: ContentIds;
  /** Names of the seals whose tokens hold their keys. */
  readonly seals: Set<string>;
}

/**
 * Locks the log, makes room in it for the facts of some writes, and reads what they need to know: all in one step. The lock comes first, so
 * that nobody changes what is read after it.
 */
export function* openStanding(db: Kysely<Tables>, find: Finders, writes: readonly Write[]): Operation<Standing> {
  const standing: Standing = {
    sequence: 0,
    newestWithin: new Map(),
    chain: new FactChain(),
    newestSubject: 0,
    subjects: new Map(),
    records: new Map(),
    deleted: new Map(),
    canonicals: new Map(),
    ids: new ContentIds(),
    seals: new Set(),
  };
  const questions = new Map<string, Operation<void>>();
  for (const write of writes) {
    for (const [name, question] of questionsOf(write)) if (!questions.has(name)) questions.set(name, question);
  }
  yield* together([lock(), ...questions.values()]);
  return standing;

  function* lock(): Operation<void> {
    const facts = writes.reduce((sum, write) => sum + write.facts.length, 0);
    Object.assign(standing, yield* openLog(db, facts));
  }

  function* questionsOf({
    decidedOn,
    changes,
    contents,
    records = [],
    seal,
  }: Write): Iterable<[string, Operation<void>]> {
    const subjects = decidedOn.filter((basis) => 'group' in basis);
    for (const { group, subject } of [...subjects, ...changes]) yield subjectQuestion({ group, subject });
    for (const basis of decidedOn) if ('sequence' in basis && basis.within !== undefined) yield logQuestion(basis);
    const keys = decidedOn.flatMap((basis) => ('key' in basis ? [basis.key] : []));
    for (const key of [...keys, ...records.map((change) => change.key)]) yield recordQuestion(key);
    if (seal !== undefined) yield sealQuestion(seal);
    const brought = new Set(contents.map(({ fingerprint }) => fingerprint));
    // Any change may be the first that there is of its subject.
    if (changes.length > 0) yield ['newest subject', newestSubject()];
    for (const change of changes) {
      if (change.change === 'version-added') {
        const { fingerprint } = change.version;
        yield* standing.ids.questions(db, unidentified(change));
        if (!brought.has(fingerprint)) yield [`content ${fingerprint}`, canonical(fingerprint)];
      } else if (change.change === 'deletion-set' || change.change === 'version-removed') {
        yield [`version ${versionName(change)}`, version(change)];
      }
    }
  }

  function subjectQuestion(key: SubjectKey): [string, Operation<void>] {
    const name = nameOf(key);
    return [
      `subject ${name}`,
      (function* () {
        const row = yield* find.subject(key);
        if (row !== undefined) standing.subjects.set(name, row);
      })(),
    ];
  }

  function recordQuestion(key: RecordKey): [string, Operation<void>] {
    const name = nameOf(key);
    return [
      `record ${name}`,
      (function* () {
        standing.records.set(name, yield* find.record(key));
      })(),
    ];
  }

  function logQuestion({ sequence, within = '' }: Extract<Basis, { sequence: number }>): [string, Operation<void>] {
    const query = db
      .selectFrom('facts')
      .select(({ fn }) => fn.max('sequence').as('newest'))
      .where('group_name', '=', within)
      .where('sequence', '>', sequence);
    return [
      `log ${JSON.stringify([sequence, within])}`,
      (function* () {
        const newest = (yield* firstOf(query))?.newest ?? 0;
        standing.newestWithin.set(within, Math.max(newest, standing.newestWithin.get(within) ?? 0));
      })(),
    ];
  }

  function sealQuestion(seal: Seal): [string, Operation<void>] {
    const name = sealName(seal);
    return [
      `seal ${name}`,
      (function* () {
        if (yield* holdKey(db, seal)) standing.seals.add(name);
      })(),
    ];
  }

  function* newestSubject(): Operation<void> {
    const newest = yield* firstOf(db.selectFrom('subjects').select(({ fn }) => fn.max('id').as('id')));
    standing.newestSubject = newest?.id ?? 0;
  }

  function* canonical(fingerprint: string): Operation<void> {
    const contents = db.selectFrom('contents').select('canonical').where('fingerprint', '=', fingerprint);
    const content = yield* firstOf(contents);
    if (content !== undefined) standing.canonicals.set(fingerprint, content.canonical);
  }

  function* version(key: NumberedVersion): Operation<void> {
    const query = db
      .selectFrom('subjects')
      .innerJoin('versions', 'versions.subject_id', 'subjects.id')
      .select('versions.deleted')
      .where('subjects.group_name', '=', key.group)
      .where('name', '=', key.subject)
      .where('number', '=', key.number);
    const row = yield* firstOf(query);
    if (row !== undefined) standing.deleted.set(versionName(key), row.deleted);
  }
}

/** True where everything that a write was decided on stands as it was judged, and its ids are to be had. */
export function standsOn(standing: Standing, { decidedOn, changes }: Write): boolean {
  const isCurrent = (basis: Basis): boolean => {
    if ('sequence' in basis) return newestOf(standing, basis.within) <= basis.sequence;
    if ('key' in basis) return revisionOf(standing.records, basis.key) === basis.revision;
    return revisionOf(standing.subjects, basis) === basis.revision;
  };
  return decidedOn.every(isCurrent) && standing.ids.accept(additionsIn(changes).map(unidentified));
}

/** Sequence of the newest fact, or of the newest one about a group that is after all that a write was decided on. */
function newestOf({ sequence, newestWithin }: Standing, group: string | undefined): number {
  return group === undefined ? sequence : (newestWithin.get(group) ?? 0);
}

type NumberedVersion = SubjectKey & { readonly number: number };

/** A text that no two versions share. */
export function versionName({ group, subject, number }: NumberedVersion): string {
  return JSON.stringify([group, subject, number]);
}

/** A text that no two seals share, unless both are the same attempt's. */
export function sealName({ key, token }: Pick<Seal, 'key' | 'token'>): string {
  return JSON.stringify([key, token]);
}

/** A text that no two subjects or records share. */
export function nameOf(key: SubjectKey | RecordKey): string {
  return JSON.stringify('kind' in key ? [key.kind, key.group, key.name] : [key.group, key.subject]);
}

/** The content of a version that is to be added. */
export function unidentified({ group, version }: Extract<SubjectChange, { change: 'version-added' }>): Unidentified {
  return { group, fingerprint: version.fingerprint, given: version.contentId };
}

/** The changes that add versions. */
export function additionsIn<Change extends SubjectChange>(
  changes: readonly Change[],
): readonly Extract<Change, { change: 'version-added' }>[] {
  return changes.filter(
    (change): change is Extract<Change, { change: 'version-added' }> => change.change === 'version-added',
  );
}

function revisionOf(map: ReadonlyMap<string, { readonly revision: number }>, key: SubjectKey | RecordKey): number {
  return map.get(nameOf(key))?.revision ?? 0;
}
