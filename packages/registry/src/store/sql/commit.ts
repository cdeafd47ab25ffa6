import type { Kysely } from 'kysely';
import type { Fact, NewFact } from '../../domain/fact.ts';
import type { RecordKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Basis, Committed, StoredRecord, SubjectChange, Write } from '../port.ts';
import { contentRow } from './contents.ts';
import { openLog, writeFact } from './log.ts';
import { firstOf, type Operation, together } from './operation.ts';
import { type RecordFinder, writeRecord } from './records.ts';
import { type Addition, changeSubject, type IdentifiedChange } from './subject-changes.ts';
import type { SubjectFinder, SubjectRow } from './subjects.ts';
import type { Tables } from './tables.ts';

/** Ends the transaction of a write whose decision was made on something older. */
export class Moved extends Error {}

/** What a write was decided on, as it stands now. */
interface Standing {
  readonly subjects: ReadonlyMap<string, SubjectRow | undefined>;
  readonly records: ReadonlyMap<string, StoredRecord>;
}

/** Writes; to be run in one transaction. Throws {@link Moved}. */
export function committing(
  db: Kysely<Tables>,
  findSubject: SubjectFinder,
  findRecord: RecordFinder,
): (write: Write) => Operation<Committed> {
  return function* commit(write) {
    // The first statement takes the lock of the log, so that writers come one after the other from here on.
    const before = yield* openLog(db, write.facts.length);
    const standing = yield* checked(write.decidedOn, before);
    for (const content of write.contents) {
      yield db
        .insertInto('contents')
        .values(contentRow(content))
        .onConflict((conflict) => conflict.column('fingerprint').doNothing())
        .compile();
    }
    const changes: IdentifiedChange[] = [];
    for (const change of write.changes) changes.push(yield* identified(change));
    const sizes = new Sizes();
    for (const [name, own] of bySubject(changes)) {
      const row = standing.subjects.has(name) ? standing.subjects.get(name) : yield* findSubject(own[0]);
      sizes.add(own[0].group, 'subjects', yield* changeSubject(db, row, own));
    }
    for (const change of write.records ?? []) {
      const record = standing.records.get(nameOf(change.key)) ?? (yield* findRecord(change.key));
      yield* writeRecord(db, record, change);
      sizes.add(change.key.group, 'records', Number(change.body !== undefined) - Number(record.body !== undefined));
    }
    yield* sizes.write(db);
    const facts: Fact[] = [];
    for (const fact of write.facts) {
      facts.push(yield* writeFact(db, before + facts.length + 1, write.at, withId(fact, changes)));
    }
    const contentIds = additionsIn(changes).map(({ contentId }) => contentId);
    return { outcome: 'committed', sequence: before + facts.length, contentIds, facts };
  };

  function* checked(decidedOn: readonly Basis[], sequence: number): Operation<Standing> {
    const subjects = new Map<string, SubjectRow | undefined>();
    const records = new Map<string, StoredRecord>();
    const distinct = new Map(decidedOn.map((basis) => [basisName(basis), basis]));
    yield* together([...distinct.values()].map(check));
    return { subjects, records };

    function* check(basis: Basis): Operation<void> {
      if ('sequence' in basis) {
        if (basis.sequence !== sequence) throw new Moved();
      } else if ('key' in basis) {
        const record = yield* findRecord(basis.key);
        if (record.revision !== basis.revision) throw new Moved();
        records.set(nameOf(basis.key), record);
      } else {
        const row = yield* findSubject(basis);
        if ((row?.revision ?? 0) !== basis.revision) throw new Moved();
        subjects.set(nameOf(basis), row);
      }
    }
  }

  /** The change with the id of its content in the group: the one that is given, the one that the content has, or the next. */
  function* identified(change: SubjectChange): Operation<IdentifiedChange> {
    if (change.change !== 'version-added') return change;
    const { group } = change;
    const { contentId: given, fingerprint } = change.version;
    const ids = db.selectFrom('content_ids').where('group_name', '=', group);
    if (given === undefined) {
      const own = yield* firstOf(ids.select(({ fn }) => fn.min('id').as('id')).where('fingerprint', '=', fingerprint));
      if (typeof own?.id === 'number') return { ...change, contentId: own.id };
    } else {
      const owner = yield* firstOf(ids.select('fingerprint').where('id', '=', given));
      if (owner?.fingerprint === fingerprint) return { ...change, contentId: given };
      if (owner !== undefined) throw new Moved();
    }
    const highest = yield* firstOf(ids.select(({ fn }) => fn.max('id').as('id')));
    const id = given ?? (highest?.id ?? 0) + 1;
    yield db.insertInto('content_ids').values({ group_name: group, id, fingerprint }).compile();
    return { ...change, contentId: id };
  }
}

/** Throws when a write changes what it was not decided on: a mistake in the program, which would let two writers win. */
export function refuseStrays({ decidedOn, changes, records = [] }: Write): void {
  if (decidedOn.some((basis) => 'sequence' in basis)) return;
  const known = new Set(
    decidedOn.map((basis) => ('key' in basis ? nameOf(basis.key) : 'group' in basis ? nameOf(basis) : '')),
  );
  const stray = [...changes, ...records.map(({ key }) => key)].find((key) => !known.has(nameOf(key)));
  if (stray === undefined) return;
  const name = 'kind' in stray ? `${stray.kind} ${stray.name}` : stray.subject;
  throw new Error(`a change of '${name}', which was not decided on`);
}

/** A text that is the same for the same thing at the same revision. */
function basisName(basis: Basis): string {
  if ('sequence' in basis) return `${basis.sequence}`;
  return `${basis.revision} ${nameOf('key' in basis ? basis.key : basis)}`;
}

/** A text for maps that no two subjects or records share. */
function nameOf(key: SubjectKey | RecordKey): string {
  return JSON.stringify('kind' in key ? [key.kind, key.group, key.name] : [key.group, key.subject]);
}

type Several<Item> = [Item, ...Item[]];

/** Changes of one subject together, in their order. */
function bySubject(changes: readonly IdentifiedChange[]): ReadonlyMap<string, Several<IdentifiedChange>> {
  const groups = new Map<string, Several<IdentifiedChange>>();
  for (const change of changes) {
    const name = nameOf(change);
    const own = groups.get(name);
    if (own === undefined) groups.set(name, [change]);
    else own.push(change);
  }
  return groups;
}

/** The fact that a version was registered tells the id that its content was given. */
function withId(fact: NewFact, changes: readonly IdentifiedChange[]): NewFact {
  if (fact.kind !== 'version-registered') return fact;
  const added = additionsIn(changes).find(
    ({ group, subject, version }) => group === fact.group && subject === fact.subject && version.label === fact.version,
  );
  return added === undefined ? fact : { ...fact, content_id: added.contentId };
}

function additionsIn(changes: readonly IdentifiedChange[]): readonly Addition[] {
  return changes.filter((change) => change.change === 'version-added');
}

/** Counts what groups gain and lose. */
class Sizes {
  readonly #gains = new Map<string, { subjects: number; records: number }>();

  add(group: string, of: 'subjects' | 'records', gain: number): void {
    if (gain === 0) return;
    const gains = this.#gains.get(group) ?? { subjects: 0, records: 0 };
    gains[of] += gain;
    this.#gains.set(group, gains);
  }

  *write(db: Kysely<Tables>): Operation<void> {
    for (const [group_name, gains] of this.#gains) {
      yield db
        .insertInto('group_sizes')
        .values({ group_name, ...gains })
        .onConflict((conflict) =>
          conflict.column('group_name').doUpdateSet(({ eb }) => ({
            subjects: eb('group_sizes.subjects', '+', gains.subjects),
            records: eb('group_sizes.records', '+', gains.records),
          })),
        )
        .compile();
    }
  }
}
