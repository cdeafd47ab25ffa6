import type { Contract, Deprecation, Problem, Status, Verdict } from '@concordat/engine';
import type { Fact } from '../domain/fact.ts';
import type { Mode, Permission } from '../domain/policy.ts';
import type { Party, Proposal } from '../domain/proposal.ts';
import type { Access } from './access/access.ts';
import type { Approvals } from './approvals/approvals.ts';
import type { Consumers, Impact } from './consumers/consumers.ts';
import type { Datasets } from './datasets/datasets.ts';
import type { Deliveries } from './deliveries/deliveries.ts';
import type { Events } from './events/events.ts';
import type { Linking, Links } from './replicas/links.ts';
import type { Replicas } from './replicas/replicas.ts';
import type { SchemaGroups } from './schemagroups/schema-groups.ts';
import type { Schemas } from './schemas/schemas.ts';
import type { Sealing } from './sealing.ts';

export type { Mode, Permission };

/** A registered version of a contract, as it stands now: the immutable document and its stage of life. */
export interface ContractVersion {
  readonly dataset_id: string;
  /** The semantic version: the label under which it is known for ever. */
  readonly version: string;
  /** Position in order of registration, from 1. */
  readonly number: number;
  readonly status: Status;
  readonly deprecation: Deprecation | undefined;
  /** The document, with `status`, `deprecation` and `deprecation_uri` as they stand now. */
  readonly contract: Contract;
  /** The text as its author wrote it. */
  readonly source: string;
  /** SHA-256 of the canonical form, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** RFC 3339, UTC. */
  readonly registered_at: string;
}

/** Register a version, or ask what would happen. */
export interface RegisterCommand {
  /** The document: YAML 1.2 or JSON. */
  readonly source: string;
  /**
   * What this request wants judged; `backward` by default. Where the version in force declares a policy, the policy holds and the
   * request can only add a direction to it.
   */
  readonly mode?: Mode;
  readonly transitive?: boolean;
}

/** What became of a registration. Incompatible is an answer, not a failure. */
export type RegisterOutcome =
  | {
      readonly outcome: 'registered';
      readonly version: ContractVersion;
      readonly verdict: Verdict;
      readonly permitted?: Permission;
      /** What it does to those who subscribed to the dataset; missing where nobody has. */
      readonly impact?: Impact;
    }
  /** It is there as a draft, and comes into force when those have agreed whose word it needs. */
  | {
      readonly outcome: 'proposed';
      readonly version: ContractVersion;
      readonly verdict: Verdict;
      readonly permitted?: Permission;
      readonly impact?: Impact;
      readonly proposal: Proposal;
    }
  /** The same content was registered under this version before; nothing was written. */
  | { readonly outcome: 'unchanged'; readonly version: ContractVersion; readonly verdict: Verdict }
  /** The version number belongs to other content, for ever. */
  | { readonly outcome: 'taken'; readonly version: ContractVersion }
  | {
      readonly outcome: 'incompatible';
      readonly contract: Contract;
      readonly verdict: Verdict;
      readonly against: string;
      readonly impact?: Impact;
    }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** What a registration would answer now. Nothing is written. */
export type CheckOutcome = RegisterOutcome extends infer Outcome
  ? Outcome extends { readonly outcome: 'registered' }
    ? {
        readonly outcome: 'registrable';
        readonly contract: Contract;
        readonly verdict: Verdict;
        readonly permitted?: Permission;
        readonly against: string | undefined;
        readonly impact?: Impact;
        /** Whose word it would take: it would be kept as a draft and proposed. Missing where it would come into force, or is a draft. */
        readonly asked?: readonly Party[];
      }
    : Exclude<Outcome, { readonly outcome: 'proposed' }>
  : never;

/** A page of a listing. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Hand it back as `after` for the next page; undefined on the last. */
  readonly next: string | undefined;
}

/** The log of what happened, as its readers follow it: audit stream, events, caches. */
export interface FactLog {
  /** The facts after a sequence, oldest first, without gaps. */
  facts(after: number, limit: number): Promise<readonly Fact[]>;
  /** Sequence of the newest fact; 0 while nothing has happened. */
  lastSequence(): Promise<number>;
  /** Calls back, without arguments and after the commit, whenever there may be new facts. Gives the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** How far a named reader has come, kept across restarts; undefined for a reader that never said. */
  cursor(reader: string): Promise<number | undefined>;
  /** Where a named reader stands; one that is new begins after this sequence. */
  startCursor(reader: string, sequence: number): Promise<number>;
  /** Remembers how far a named reader has come. False, and nothing is remembered, when the token of the lease of that name is outdated. */
  moveCursor(reader: string, sequence: number, token: number): Promise<boolean>;
  /** Takes or keeps the right to do one piece of work alone for so long. Gives its token; undefined while another holder has it. */
  lease(name: string, holder: string, lastsMs: number): Promise<number | undefined>;
  /** Gives a lease back before its end, so that another holder need not wait for it. */
  release(name: string, token: number): Promise<void>;
}

/**
 * The use cases of data contracts. Every method that names a dataset or a version that does not exist rejects with a
 * {@link RegistryError} of the code `dataset-not-found` or `version-not-found`.
 */
export interface Registry extends FactLog {
  register(command: RegisterCommand, sealing?: Sealing<RegisterOutcome>): Promise<RegisterOutcome>;
  check(command: RegisterCommand): Promise<CheckOutcome>;
  /** Ids in order of first registration. */
  datasets(query?: {
    readonly after?: string;
    readonly limit?: number;
    readonly prefix?: string;
  }): Promise<Page<string>>;
  /** The newest active version: the highest release by precedence, and a pre-release only until a release is published. Code `no-active-version`. */
  latest(datasetId: string): Promise<ContractVersion>;
  /** All versions in order of registration. */
  versions(
    datasetId: string,
    query?: { readonly status?: Status; readonly after?: string; readonly limit?: number },
  ): Promise<Page<ContractVersion>>;
  version(datasetId: string, version: string): Promise<ContractVersion>;
  /**
   * draft → active, judged again against what is in force now. Where it is governed, codes `approval-missing`, and `approval-refused` where
   * it breaks what its number does not say.
   */
  activate(datasetId: string, version: string, sealing?: Sealing<RegisterOutcome>): Promise<RegisterOutcome>;
  /**
   * active → deprecated; deprecated → deprecated with a new note. Other stages: code `transition-refused`; a sunset that leaves less time
   * than has to be given: `deprecation-invalid`.
   */
  deprecate(
    datasetId: string,
    version: string,
    deprecation: Deprecation,
    sealing?: Sealing<ContractVersion>,
  ): Promise<ContractVersion>;
  /**
   * draft, active, deprecated → archived; archived stays as it is. Code `version-in-use` while somebody who has subscribed reads it and its
   * sunset is not over; where it is governed, what is active is deprecated first: `transition-refused`.
   */
  archive(datasetId: string, version: string, sealing?: Sealing<ContractVersion>): Promise<ContractVersion>;
  /** The sequence up to which answers have taken in the log, without gaps. */
  taken(): number;
  /** Sequence of the newest fact that this process has heard of: that of each of its own writes, at least. */
  newest(): number;
  /** Takes in everything that is in the log at the moment of the call, for all answers from then on. Gives the sequence of its end. */
  catchUp(): Promise<number>;
  /** Keys of callers, and the log of who did what. */
  readonly access: Access;
  /** Who reads what, and what changes do to them. */
  readonly consumers: Consumers;
  /** How contracts come into force where that takes the word of others. */
  readonly approvals: Approvals;
  /** What registries tell each other of their elements. */
  readonly replicas: Replicas;
  /** Connections to other registries. */
  readonly links: Links;
  /** The work of those connections; only the program itself calls it. */
  readonly linking: Linking;
  /** The subjects of all groups as versions of schemas, contracts among them. */
  readonly schemas: Schemas;
  /** The same groups, subjects and versions as the CloudEvents schema registry has them: documents of any format, with attributes and URIs. */
  readonly schemaGroups: SchemaGroups;
  /** Datasets and the versions of their layers. */
  readonly layers: Datasets;
  /** What happens, as events for those outside, and who is sent them. */
  readonly events: Events;
  /** How it stands with what is sent to event subscriptions. */
  readonly deliveries: Deliveries;
  close(): Promise<void>;
}
