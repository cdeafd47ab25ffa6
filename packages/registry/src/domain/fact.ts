import type { Deprecation, JsonValue, Status } from '@concordat/engine';

/** What happened, by kind. Facts are never changed; a kind grows by optional members only. */
export type FactBody =
  | {
      readonly kind: 'version-registered';
      readonly status: Status;
      readonly fingerprint: string;
      /** Number of the version where its label is another name; missing of contracts of before it was told. */
      readonly number?: number;
      /** Id of the content within the group; written by the store. Facts of before there were ids have none. */
      readonly content_id?: number;
      /** Id of the format; a data contract where it is missing. */
      readonly format?: string;
      readonly mode: string;
      readonly owners: readonly string[];
      /** Findings that a pre-release or a declared MAJOR was allowed to have. */
      readonly permitted?: string;
    }
  | {
      readonly kind: 'registration-refused';
      readonly mode: string;
      /** How many issues the report has; `issues` holds the first of them, as far as a fact may grow. */
      readonly issue_count: number;
      readonly issues: JsonValue;
    }
  | {
      readonly kind: 'version-activated';
      readonly mode: string;
      readonly owners: readonly string[];
      /** As of a registration. */
      readonly permitted?: string;
    }
  | { readonly kind: 'version-deprecated'; readonly deprecation: Deprecation }
  | { readonly kind: 'version-archived' }
  /** Deleted softly; `version-restored` takes it back. */
  | ({ readonly kind: 'version-deleted'; readonly content_id: number } & OfSchema)
  | ({ readonly kind: 'version-restored'; readonly content_id: number } & OfSchema)
  /** Deleted for good. */
  | ({ readonly kind: 'version-removed'; readonly content_id: number } & OfSchema)
  /** What holds from now on in the scope, whole; null when nothing is said there any more. */
  | { readonly kind: 'policy-set'; readonly policy: JsonValue }
  | { readonly kind: 'write-mode-set'; readonly mode: string | null }
  /** A resource with its associations, whole; null when it has none any more. */
  | { readonly kind: 'associations-set'; readonly resource: string; readonly associations: JsonValue }
  /** A dataset, whole. Its namespace and its name are those of the fact. */
  | { readonly kind: 'dataset-set'; readonly dataset: JsonValue }
  /** The version of a layer that is in force from now on, by its number; null where none is. */
  | { readonly kind: 'current-set'; readonly number: number | null }
  /** A version of a layer that can be read neither by the readers of the one in force nor beside it: it is kept, and not in force. */
  | { readonly kind: 'breaking-recorded'; readonly against: string; readonly changes: JsonValue }
  /** A key of a caller, whole but for the digest of its secret. */
  | { readonly kind: 'key-set'; readonly key_id: string; readonly key: JsonValue }
  /** A subscription of a consumer, whole; null when it has ended. */
  | {
      readonly kind: 'subscription-set';
      readonly subscription_id: string;
      readonly consumer: string;
      readonly subscription: JsonValue;
    }
  /** A proposal, whole. */
  | { readonly kind: 'proposal-set'; readonly proposal_id: string; readonly proposal: JsonValue }
  /** A version came into force without its approvals; the actor did it. */
  | { readonly kind: 'contract-forced'; readonly proposal_id: string; readonly reason: string }
  /** What it takes in a group to come into force, whole; null when nothing is said there any more. */
  | { readonly kind: 'governance-set'; readonly governance: JsonValue }
  /** What is said about a schema group, whole; null when nothing is said any more. */
  | { readonly kind: 'schema-group-set'; readonly schema_group: JsonValue }
  /** What is said about a schema, whole; null when nothing is said any more. */
  | ({ readonly kind: 'schema-set'; readonly schema: JsonValue } & BesideVersion)
  /** What is said about a version, whole but for the texts of its representations; null when nothing is said any more. */
  | ({ readonly kind: 'schema-version-set'; readonly number: number; readonly attributes: JsonValue } & BesideVersion)
  /** An event subscription, whole but for its secrets; null when it has ended. */
  | {
      readonly kind: 'event-subscription-set';
      readonly event_subscription_id: string;
      readonly subscription: JsonValue;
    }
  /** How it stands with the delivery to an event subscription, whole; null when that has ended. */
  | { readonly kind: 'delivery-set'; readonly event_subscription_id: string; readonly delivery: JsonValue }
  /** A link to another registry, whole but for its secrets; null when it has ended. */
  | { readonly kind: 'link-set'; readonly link_id: string; readonly link: JsonValue }
  /** A subject or a group is that element of another registry from now on, in that state of it. */
  | { readonly kind: 'replica-set'; readonly replica: JsonValue }
  /** The actor was told that it is not there, or that he may not; so often since the fact before that says so. */
  | { readonly kind: 'access-denied'; readonly action: string; readonly count: number };

/** What a fact about a version means to its schema, where it means something. */
interface OfSchema {
  /** `updated`: another version is its latest one now. `gone`: no version of it is left. */
  readonly schema?: 'updated' | 'gone';
}

/** What is said at the same moment at which something happens to a version. */
interface BesideVersion {
  /** True where a fact of the same write tells already that the schema has a new version, or lost one: it is one change, not two. */
  readonly with_version?: true;
}

/** A fact about to be written. */
export type NewFact = FactBody & {
  /** Id of the caller who brought it about; missing in facts of before callers had names. */
  readonly actor?: string;
  /** By which the request goes in logs and answers; missing where there was none. */
  readonly correlation_id?: string;
  /** The empty string where the fact is about everything. */
  readonly group: string;
  /** The empty string where the fact is about a whole group, or about everything. */
  readonly subject: string;
  /** Label of the version; the empty string where the fact is not about one. */
  readonly version: string;
};

/** An entry of the log. */
export type Fact = NewFact & {
  /** Position in the log, from 1, without gaps to its readers. */
  readonly sequence: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** What chains it to the facts before it; see `fact-chain.ts`. Facts of releases that knew of no chain have none. */
  readonly hash?: string;
};
