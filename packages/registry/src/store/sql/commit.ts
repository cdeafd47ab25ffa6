import type { Kysely } from 'kysely';
import { RegistryError } from '../../domain/error.ts';
import type { Fact, NewFact } from '../../domain/fact.ts';
import { makesGroup } from '../../domain/record-key.ts';
import type { Settlement } from '../commit-queue.ts';
import type { Committed, Seal, Write } from '../port.ts';
import { closeLog } from './log.ts';
import type { SqlDialect } from './migration.ts';
import type { Operation } from './operation.ts';
import { PendingRows } from './pending-rows.ts';
import {
  additionsIn,
  type Finders,
  nameOf,
  openStanding,
  type Standing,
  sealName,
  standsOn,
  unidentified,
} from './standing.ts';
import { type Addition, type IdentifiedChange, SubjectChanges } from './subject-changes.ts';
import type { Tables } from './tables.ts';

/**
 * Makes writes, one after the other: each sees those before it, and is left out when what it was decided on has moved. To be run in one
 * transaction. All that is asked is asked in one step, and nothing that is written has an answer: over a network, two messages.
 */
export function committing(
  dialect: SqlDialect,
  find: Finders,
): (writes: readonly Write[]) => Operation<readonly Settlement[]> {
  const { builder: db } = dialect;
  return function* commit(writes) {
    const standing = yield* openStanding(db, find, writes);
    const before = standing.sequence;
    const room = before + writes.reduce((sum, { facts }) => sum + facts.length, 0);
    const book = new Book(db, standing);
    const outcomes = writes.map((write) => book.take(write));
    if (room > before) yield* closeLog(db, standing, standing.sequence > before);
    yield* book.rows.write(dialect);
    return outcomes;
  };
}

/** Takes writes in: what stands is as they leave it, and their rows are gathered. */
class Book {
  readonly rows = new PendingRows();
  readonly #standing: Standing;
  readonly #subjects: SubjectChanges;

  constructor(db: Kysely<Tables>, standing: Standing) {
    this.#standing = standing;
    this.#subjects = new SubjectChanges(db, standing, this.rows);
  }

  take(write: Write): Settlement {
    if (write.seal !== undefined && !this.#standing.seals.has(sealName(write.seal))) return inProgress();
    if (!standsOn(this.#standing, write)) return { outcome: 'moved' };
    this.rows.addContents(write.contents);
    for (const { fingerprint, canonical } of write.contents) this.#standing.canonicals.set(fingerprint, canonical);
    const changes = this.#identified(write);
    for (const own of bySubject(changes)) this.#subjects.make(own);
    this.#takeRecords(write);
    const committed = this.#written(write, changes);
    if (write.seal !== undefined) this.#answer(write.seal, committed);
    return committed;
  }

  #identified({ changes }: Write): readonly IdentifiedChange[] {
    const { ids, fresh } = this.#standing.ids.give(additionsIn(changes).map(unidentified));
    this.rows.addIds(fresh);
    const given = ids.values();
    return changes.map((change) =>
      change.change === 'version-added' ? { ...change, contentId: given.next().value ?? 0 } : change,
    );
  }

  #takeRecords({ records = [] }: Write): void {
    for (const change of records) {
      const name = nameOf(change.key);
      const before = this.#standing.records.get(name);
      const revision = (before?.revision ?? 0) + 1;
      this.#standing.records.set(name, { key: change.key, revision, body: change.body });
      this.rows.setRecord(change, revision);
      if (!makesGroup(change.key)) continue;
      const gain = Number(change.body !== undefined) - Number(before?.body !== undefined);
      this.rows.gain(change.key.group, 'records', gain);
    }
  }

  #answer(seal: Seal, committed: Committed): void {
    this.#standing.seals.delete(sealName(seal));
    this.rows.answerKey(seal.key, seal.reply(committed));
  }

  #written({ facts, at }: Write, changes: readonly IdentifiedChange[]): Committed {
    const additions = additionsIn(changes);
    const written = facts.map((fact): Fact => {
      this.#standing.sequence += 1;
      this.#standing.newestWithin.set(fact.group, this.#standing.sequence);
      const next = { sequence: this.#standing.sequence, at, ...withId(fact, additions) };
      return { ...next, hash: this.#standing.chain.add(next) };
    });
    this.rows.addFacts(written);
    const contentIds = additions.map(({ contentId }) => contentId);
    return { outcome: 'committed', sequence: this.#standing.sequence, contentIds, facts: written };
  }
}

/** The facts of the writes that were committed, in the order of the log. */
export function factsOf(outcomes: readonly Settlement[]): readonly Fact[] {
  return outcomes.flatMap((outcome) => ('facts' in outcome ? outcome.facts : []));
}

function inProgress(): RegistryError {
  const sentence = 'another attempt at this request has its idempotency key by now; ask for the same again in a moment';
  return new RegistryError('idempotency-in-progress', sentence);
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

type Several<Item> = [Item, ...Item[]];

/** Changes of one subject together, in their order. */
function bySubject(changes: readonly IdentifiedChange[]): Iterable<Several<IdentifiedChange>> {
  const subjects = new Map<string, Several<IdentifiedChange>>();
  for (const change of changes) {
    const name = nameOf(change);
    const own = subjects.get(name);
    if (own === undefined) subjects.set(name, [change]);
    else own.push(change);
  }
  return subjects.values();
}

/** The fact that a version was registered tells the id that its content was given. */
function withId(fact: NewFact, additions: readonly Addition[]): NewFact {
  if (fact.kind !== 'version-registered') return fact;
  const added = additions.find(
    ({ group, subject, version }) => group === fact.group && subject === fact.subject && version.label === fact.version,
  );
  return added === undefined ? fact : { ...fact, content_id: added.contentId };
}
