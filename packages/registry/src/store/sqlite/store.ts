import type { Database } from 'better-sqlite3';
import { RegistryError } from '../../domain/error.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { Store } from '../port.ts';
import { factsOf, refuseStrays } from '../sql/commit.ts';
import type { Operation } from '../sql/operation.ts';
import { operationsOn } from '../sql/operations.ts';
import { SQLITE, type SqliteDriver } from './driver.ts';
import { isOfOne, storeFailure } from './failure.ts';
import type { FileFollower } from './file-follower.ts';
import type { FileGuard } from './file-guard.ts';
import type { Neighbours } from './neighbours.ts';

/** What a store is made of. */
export interface Parts {
  readonly db: Database;
  readonly driver: SqliteDriver;
  /** How the store is called in sentences. */
  readonly name: string;
  /** Where the store is in files. */
  readonly guard?: FileGuard;
  /** Where other processes have the file, too. */
  readonly shared?: { readonly neighbours: Neighbours; readonly follower: FileFollower };
}

/** The store over an open connection, which it closes with itself. */
export function sqliteStore({ db, driver, name, guard, shared }: Parts): Store {
  const operations = operationsOn(SQLITE);
  let isClosed = false;
  const guarded = async <Answer>(run: () => Answer | Promise<Answer>): Promise<Answer> => {
    if (isClosed) throw new RegistryError('store-failed', `${name} is closed`);
    try {
      return await run();
    } catch (error) {
      throw storeFailure(error, name);
    }
  };
  const inTurn = <Answer>(work: () => Answer): Answer | Promise<Answer> =>
    shared === undefined ? work() : shared.neighbours.turn(work);
  const read = <Answer>(operation: Operation<Answer>) => guarded(() => driver.read(operation));
  const inPlace = <Answer>(operation: Operation<Answer>): Answer => {
    guard?.check();
    const answer = driver.write(operation);
    // Again, since it is this that makes the answer true.
    guard?.check();
    return answer;
  };
  const write = <Answer>(operation: Operation<Answer>) => guarded(() => inTurn(() => inPlace(operation)));
  const commits = new CommitQueue({
    commit: async (writes) =>
      inTurn(() => {
        const outcomes = inPlace(operations.commit(writes));
        shared?.follower.wrote(factsOf(outcomes));
        return outcomes;
      }),
    isOfOne,
  });
  return {
    load: (key, known) => read(operations.load(key, known)),
    commit: (write) =>
      guarded(() => {
        refuseStrays(write);
        return commits.commit(write);
      }),
    content: (fingerprint) => read(operations.content(fingerprint)),
    contentById: (group, id) => read(operations.contentById(group, id)),
    idOf: (group, fingerprint) => read(operations.idOf(group, fingerprint)),
    highestId: (group) => read(operations.highestId(group)),
    contentsByGuid: (guid) => read(operations.contentsByGuid(guid)),
    uses: (group, id) => read(operations.uses(group, id)),
    referrers: (version) => read(operations.referrers(version)),
    listSubjects: (group) => read(operations.listSubjects(group)),
    groupsOf: (subject) => read(operations.groupsOf(subject)),
    groups: () => read(operations.groups()),
    record: (key) => read(operations.record(key)),
    recordsAt: (keys) => read(operations.recordsAt(keys)),
    records: (kind, by) => read(operations.records(kind, by)),
    recordPage: (kind, query) => read(operations.recordPage(kind, query)),
    source: (key, version) => read(operations.source(key, version)),
    documents: (key, numbers) => read(operations.documents(key, numbers)),
    subjects: (group, query) => read(operations.subjects(group, query)),
    facts: (after, limit) => read(operations.facts(after, limit)),
    lastSequence: () => read(operations.lastSequence()),
    cursor: (reader) => read(operations.cursor(reader)),
    startCursor: (reader, sequence) => write(operations.startCursor(reader, sequence)),
    moveCursor: (reader, sequence, token) => write(operations.moveCursor(reader, sequence, token)),
    lease: (name, holder, lastsMs) => write(operations.lease(name, holder, lastsMs)),
    release: (name, token) => write(operations.release(name, token)),
    claim: (request) => write(operations.claim(request)),
    keep: (key, token, reply) => write(operations.keep(key, token, reply)),
    giveUp: (key, token) => write(operations.giveUp(key, token)),
    follow: (listener) => shared?.follower.follow(listener) ?? (() => undefined),
    known: () => shared?.follower.known(),
    catchUp: () => (shared === undefined ? read(operations.lastSequence()) : guarded(() => shared.follower.catchUp())),
    close: async () => {
      isClosed = true;
      await commits.idle();
      shared?.follower.close();
      db.close();
    },
  };
}
