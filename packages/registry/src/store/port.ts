import type { Deprecation, Status } from '@concordat/engine';
import type { Fact, NewFact } from '../domain/fact.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../domain/subject.ts';

/** A document in its canonical form, stored once however many versions have it. */
export interface Content {
  readonly fingerprint: string;
  /** Id of the format. */
  readonly format: string;
  readonly canonical: string;
}

/** A change of a subject: it moves the subject's revision by one, together with the other changes of the same write. */
export type SubjectChange =
  | (SubjectKey & {
      readonly change: 'version-added';
      readonly version: VersionHead;
      /** The text as its author wrote it. */
      readonly source: string;
    })
  | (SubjectKey & {
      readonly change: 'stage-set';
      /** Label of the version. */
      readonly version: string;
      readonly status: Status;
      readonly deprecation: Deprecation | undefined;
    });

/** What is to be written, and what it was decided on. */
export interface Write {
  /** Every subject that the decision read, at the revision that was judged. Changes are to these subjects only. */
  readonly decidedOn: readonly (SubjectKey & { readonly revision: number })[];
  /** The time of the facts: RFC 3339, UTC. */
  readonly at: string;
  /** Contents that are there already are left alone. */
  readonly contents: readonly Content[];
  readonly changes: readonly SubjectChange[];
  readonly facts: readonly NewFact[];
}

/** `moved`: a subject is not at the revision that was judged any more. Nothing was written; load and decide again. */
type CommitOutcome =
  | {
      readonly outcome: 'committed';
      /** Sequence of the newest fact. */
      readonly sequence: number;
    }
  | { readonly outcome: 'moved' };

/** Which subjects of a group to list. */
export interface SubjectQuery {
  /** The subject after which to go on; undefined: from the first. */
  readonly after: string | undefined;
  readonly limit: number;
  /** What the names begin with; the empty string for all. */
  readonly prefix: string;
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
  /** Writes all or nothing; what it answered as committed is on the disk. */
  commit(write: Write): Promise<CommitOutcome>;
  content(fingerprint: string): Promise<Content | undefined>;
  /** The text of a version as its author wrote it. */
  source(key: SubjectKey, version: string): Promise<string | undefined>;
  /** Names of subjects in order of creation. */
  subjects(group: string, query: SubjectQuery): Promise<readonly string[]>;
  /** The log after a sequence, oldest first. */
  facts(after: number, limit: number): Promise<readonly Fact[]>;
  /** Sequence of the newest fact; 0 for an empty log. */
  lastSequence(): Promise<number>;
  /** How far a reader of the log has come. */
  cursor(reader: string): Promise<number | undefined>;
  moveCursor(reader: string, sequence: number): Promise<void>;
  close(): Promise<void>;
}
