import type { Deprecation, JsonValue, Status } from '@concordat/engine';
import type { Content } from '../domain/content.ts';
import type { Fact, NewFact } from '../domain/fact.ts';
import type { RecordKey } from '../domain/record-key.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../domain/subject.ts';

/** A change of a subject: it moves the subject's revision by one, together with the other changes of the same write. */
export type SubjectChange =
  | (SubjectKey & {
      readonly change: 'version-added';
      /** Without an id of its content the version gets the one that the content has in the group, or the next. */
      readonly version: Omit<VersionHead, 'contentId'> & { readonly contentId?: number };
      /** The text as its author wrote it. */
      readonly source: string;
      /** The versions that its references stand for. */
      readonly targets?: readonly VersionKey[];
    })
  | (SubjectKey & {
      readonly change: 'stage-set';
      /** Label of the version. */
      readonly version: string;
      readonly status: Status;
      readonly deprecation: Deprecation | undefined;
    })
  | (SubjectKey & { readonly change: 'deletion-set'; readonly number: number; readonly deleted: boolean })
  /** The version goes for good; its content and its id stay known. */
  | (SubjectKey & { readonly change: 'version-removed'; readonly number: number })
  /** Somebody refers to it from now on: what was decided about deleting it does not hold any more. */
  | (SubjectKey & { readonly change: 'referred-to' });

/** A version of a subject, by its number. */
export type VersionKey = SubjectKey & { readonly number: number };

/** A small noun as it stands; `body` is undefined, and the revision may still count, where there is none. */
export interface StoredRecord {
  readonly key: RecordKey;
  readonly revision: number;
  readonly body: JsonValue | undefined;
}

/** A record from now on: its body, whole, and the terms by which it is found; undefined takes it away. */
export interface RecordChange {
  readonly key: RecordKey;
  readonly body: JsonValue | undefined;
  readonly terms?: readonly string[];
}

/** Something that a decision read, and how it stood. */
export type Basis =
  | (SubjectKey & { readonly revision: number })
  | { readonly key: RecordKey; readonly revision: number }
  /** Everything, or everything in a group: no fact about it may have been written since. For rare decisions about many subjects. */
  | { readonly sequence: number; readonly within?: string | undefined };

/** The answer to a request with an idempotency key, kept with the write that it tells of: both are on the disk, or neither is. */
export interface Seal {
  /** The key, as it was claimed. */
  readonly key: string;
  /** The token of the claim. Where it is not the one that holds the key any more, nothing of the write is written. */
  readonly token: string;
  /** The answer as text. Asked when all that the write gives is known, perhaps more than once; must be pure and must not throw. */
  readonly reply: (committed: Committed) => string;
}

/** What is to be written, and what it was decided on. */
export interface Write {
  /** Everything that the decision read. Changes are to subjects and records in it only. */
  readonly decidedOn: readonly Basis[];
  /** The time of the facts: RFC 3339, UTC. */
  readonly at: string;
  /** Contents that are there already are left alone. */
  readonly contents: readonly Content[];
  readonly changes: readonly SubjectChange[];
  readonly records?: readonly RecordChange[];
  readonly facts: readonly NewFact[];
  readonly seal?: Seal;
}

/** A write that is on the disk. */
export interface Committed {
  readonly outcome: 'committed';
  /** Sequence of the newest fact. */
  readonly sequence: number;
  /** Ids of the contents of the versions that were added, in the order of the changes that added them. */
  readonly contentIds: readonly number[];
  /** The facts as they stand in the log. */
  readonly facts: readonly Fact[];
}

/**
 * `moved`: something is not as it was judged any more, or an id that was given is other content's by now. Nothing was written; load and
 * decide again.
 */
export type CommitOutcome = Committed | { readonly outcome: 'moved' };

/** A version in a listing over many subjects. */
export interface ListedVersion extends SubjectKey {
  readonly number: number;
  readonly deleted: boolean;
}

/** A subject in a listing. */
export interface ListedSubject extends SubjectKey {
  /** How many versions it has that are not deleted. */
  readonly live: number;
  /** How many versions it has that are deleted softly. */
  readonly deleted: number;
}

/** Content with its id in a group. */
export interface IdentifiedContent {
  readonly group: string;
  readonly id: number;
  readonly content: Content;
}

/** A version with its content, and its text as its author wrote it. */
interface StoredDocument {
  readonly number: number;
  readonly content: Content;
  readonly source: string;
}

/** Which subjects of a group to list. */
interface SubjectQuery {
  /** The subject after which to go on; undefined: from the first. */
  readonly after: string | undefined;
  readonly limit: number;
  /** What the names begin with; the empty string for all. */
  readonly prefix: string;
}

/** Which records of a kind to list. */
export interface RecordQuery {
  /** Those of one group; of all where it is missing. */
  readonly group?: string;
  /** Those that have all of these terms. */
  readonly terms?: readonly string[];
  /** Those behind this place, whether or not anything is there; `total` counts no others. */
  readonly after?: Pick<RecordKey, 'group' | 'name'>;
  /** How many of the first to leave out. */
  readonly offset: number;
  readonly limit: number;
}

/** Some of the records that a query is about. */
interface RecordPage {
  readonly items: readonly StoredRecord[];
  /** How many there are in all. */
  readonly total: number;
}

/** What it takes to answer under an idempotency key. */
export interface ClaimRequest {
  /** Whose key it is, for what, and the key itself: one text for all that tells it from others. */
  readonly key: string;
  /** What is asked for under it, such as a digest of the request. */
  readonly request: string;
  /** Names this attempt, and no other one ever: a new id. */
  readonly token: string;
  /** How long the attempt has the key for itself, in milliseconds, unless it ends before. */
  readonly leaseMs: number;
  /** How long the key is known, in milliseconds. */
  readonly keepMs: number;
}

/** What became of a claim of an idempotency key. */
export type Claim =
  /** The key is the token's: the request is to be carried out. */
  | { readonly claim: 'mine' }
  /** The key has been answered, for this request or for another one. */
  | { readonly claim: 'kept'; readonly request: string; readonly reply: string }
  /** Another attempt has the key, or the key is for another request that came to no end. */
  | { readonly claim: 'busy'; readonly request: string };

/** How far the followers of a store know its log. */
export interface Known {
  /** They have been handed everything up to this one. */
  readonly sequence: number;
  /** Milliseconds since a moment at which that was all there was. */
  readonly ageMs: number;
}

/**
 * Where facts, states and bytes are kept. It holds no policy: what may be written is decided before. A method that fails rejects with a
 * RegistryError of a code `store-…`.
 */
export interface Store {
  /**
   * A subject as it stands. `known` is an earlier answer: what has not changed since is taken from it, and it is the answer itself
   * when nothing has.
   */
  load(key: SubjectKey, known?: SubjectState): Promise<SubjectState>;
  /**
   * Writes all or nothing; what it answered as committed is on the disk. Rejects with `idempotency-in-progress`, and has written nothing,
   * where the token of a seal does not hold its key any more.
   */
  commit(write: Write): Promise<CommitOutcome>;
  content(fingerprint: string): Promise<Content | undefined>;
  /** Content by its id in a group, whether or not a version has it. */
  contentById(group: string, id: number): Promise<Content | undefined>;
  /** The lowest id of content in a group. */
  idOf(group: string, fingerprint: string): Promise<number | undefined>;
  /** The highest id in a group; 0 where there is none. */
  highestId(group: string): Promise<number>;
  /** Content by guid in all groups in which it has an id, ordered by group and id. */
  contentsByGuid(guid: string): Promise<readonly IdentifiedContent[]>;
  /** The versions that have the content of an id, by subject (UTF-16 order) and number. */
  uses(group: string, id: number): Promise<readonly (ListedVersion & { readonly registeredAt: string })[]>;
  /** The versions whose schemas refer to a version, those deleted softly among them, with the ids of their contents. */
  referrers(version: VersionKey): Promise<readonly (ListedVersion & { readonly contentId: number })[]>;
  /** Subjects that have versions, of one group or of all, in no particular order. */
  listSubjects(group: string | undefined): Promise<readonly ListedSubject[]>;
  /** Groups in which a subject of this name has versions, in UTF-16 order. */
  groupsOf(subject: string): Promise<readonly string[]>;
  /** Groups that have a subject with versions or a record, in UTF-16 order. */
  groups(): Promise<readonly string[]>;
  record(key: RecordKey): Promise<StoredRecord>;
  /** Several records, each as it stands, in the order of their keys. */
  recordsAt(keys: readonly RecordKey[]): Promise<readonly StoredRecord[]>;
  /** Records that have a term, or all of a kind in a group, ordered by group and name. */
  records(
    kind: RecordKey['kind'],
    by: { readonly term: string } | { readonly group: string },
  ): Promise<readonly StoredRecord[]>;
  /** Some of the records of a kind, ordered by the code points of group and name; counted and read at one moment. */
  recordPage(kind: RecordKey['kind'], query: RecordQuery): Promise<RecordPage>;
  /** The text of a version as its author wrote it. */
  source(key: SubjectKey, version: string): Promise<string | undefined>;
  /** Versions with their documents by their numbers, in that order; a number that no version has is left out. */
  documents(key: SubjectKey, numbers: readonly number[]): Promise<readonly StoredDocument[]>;
  /** Names of subjects in order of creation. */
  subjects(group: string, query: SubjectQuery): Promise<readonly string[]>;
  /** The log after a sequence, oldest first. */
  facts(after: number, limit: number): Promise<readonly Fact[]>;
  /** Sequence of the newest fact; 0 for an empty log. */
  lastSequence(): Promise<number>;
  /** How far a reader of the log has come. */
  cursor(reader: string): Promise<number | undefined>;
  /** Where a reader of the log stands; one that is new begins after this sequence. */
  startCursor(reader: string, sequence: number): Promise<number>;
  /** Moves a reader on, by the token of the lease of its name. False: somebody else has the lease by now, and nothing was moved. */
  moveCursor(reader: string, sequence: number, token: number): Promise<boolean>;
  /**
   * Takes a lease, or keeps it: the right to do one piece of work alone. It ends so many milliseconds after this by the clock of the
   * database. Gives its token, which is higher than that of every holder before; undefined while somebody else has it.
   */
  lease(name: string, holder: string, lastsMs: number): Promise<number | undefined>;
  /** Gives a lease back. One that somebody else has by now stays his. */
  release(name: string, token: number): Promise<void>;
  /**
   * Claims an idempotency key, by the clock of the database. It is to be had where nobody has it, where the time for which it is known is
   * over, and where the same request was begun under it and its lease is over. A claim that is ours ends with the commit of a write that is
   * sealed with its token, with `keep`, or with `giveUp`.
   */
  claim(request: ClaimRequest): Promise<Claim>;
  /** Keeps the answer to a request that wrote nothing. False: the token does not hold the key any more, and nothing was kept. */
  keep(key: string, token: string, reply: string): Promise<boolean>;
  /** Gives a key back that was not answered: whoever claims it next has it. */
  giveUp(key: string, token: string): Promise<void>;
  /**
   * Calls back with what other processes have written since the store was opened, in the order of the log and soon after: for caches of
   * what others change. A store that this process has for itself never calls. Gives the function that ends it.
   */
  follow(listener: (facts: readonly Fact[]) => void): () => void;
  /** How far those who follow know the log, answered at once; undefined where no other process can write. */
  known(): Known | undefined;
  /** Hands everything that is in the log at the moment of the call to those who follow. Gives the sequence up to which they know it then. */
  catchUp(): Promise<number>;
  close(): Promise<void>;
}
