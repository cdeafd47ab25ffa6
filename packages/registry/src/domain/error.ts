import type { Problem } from '@concordat/engine';

/** Why a use case could not be carried out. A closed list: every dialect maps all of them in one table. */
export type ErrorCode =
  | 'dataset-not-found'
  | 'version-not-found'
  | 'no-active-version'
  /** The library's words for the outcomes `taken` and `unchanged` of a registration. */
  | 'version-taken'
  /** The library's word for the outcome `invalid`; the error carries the problems. */
  | 'document-invalid'
  | 'transition-refused'
  | 'deprecation-invalid'
  /** The subject has no version that the caller may see. */
  | 'subject-not-found'
  | 'subject-invalid'
  /** Deleted softly already, or not yet, as the sentence says. */
  | 'subject-deleted'
  | 'subject-not-deleted'
  | 'version-deleted'
  | 'version-not-deleted'
  /** No version of the subject has this content. */
  | 'schema-not-found'
  /** No version has content of this id or guid. */
  | 'content-not-found'
  | 'schema-invalid'
  | 'schema-too-large'
  /** A number was given that is not the next one. */
  | 'version-not-next'
  | 'rule-set-invalid'
  /** Another schema refers to what was to be deleted. */
  | 'version-referenced'
  /** The write mode of the scope does not let it happen. */
  | 'write-mode-refused'
  | 'write-mode-invalid'
  | 'content-id-taken'
  | 'policy-invalid'
  | 'policy-not-found'
  | 'write-mode-not-found'
  | 'group-not-empty'
  | 'association-not-found'
  /** The resource has another association of this type. */
  | 'association-exists'
  | 'association-frozen'
  | 'association-invalid'
  | 'association-limit'
  /** The subject belongs to a resource: it cannot go without it, nor get another one strongly. */
  | 'subject-associated'
  /** Another resource has the subject for its own. */
  | 'subject-owned'
  /** What was to be associated has no version that is not deleted. */
  | 'subject-not-live'
  /** Nothing in the schema has the path at which tags were to change. */
  | 'tag-path-not-found'
  /** The caller sees it, and may not do it. */
  | 'forbidden'
  /** There is no such key of a caller, as far as he sees who asks. */
  | 'key-not-found'
  | 'key-invalid'
  /** There is no such subscription, as far as he sees who asks. */
  | 'subscription-not-found'
  /** The consumer has another subscription to the subject. */
  | 'subscription-exists'
  | 'subscription-invalid'
  /** The namespace has a dataset of this name; the error tells its id. */
  | 'dataset-exists'
  | 'dataset-invalid'
  /** The dataset takes nothing new any more. */
  | 'dataset-retired'
  /** The dataset is not as the caller knows it any more. */
  | 'dataset-changed'
  /** There is no such proposal, as far as he sees who asks. */
  | 'proposal-not-found'
  /** It was rejected, taken back, superseded, brought into force, or its time is over. */
  | 'proposal-closed'
  /** What is said about a proposal cannot be. */
  | 'proposal-invalid'
  /** It cannot be proposed, or approved by this party. */
  | 'approval-refused'
  /** Somebody's word is missing, as the sentence says. */
  | 'approval-missing'
  /** Consumers read the version, as the sentence says. */
  | 'version-in-use'
  /** Of a version only the id is known that another registry has for its schema. */
  | 'schema-not-stored'
  /** Versions are in formats between which nothing can be told. */
  | 'versions-not-comparable'
  /** There is no such schema group. */
  | 'schema-group-not-found'
  | 'schema-group-exists'
  /** Something that is said about a schema group, a schema or a version cannot be; the error tells what. */
  | 'attribute-invalid'
  /** What is said about a schema contradicts what holds for it. */
  | 'schema-conflict'
  /** The caller may not register schemas of this authority. */
  | 'authority-refused'
  /** Another version has the URI. */
  | 'version-uri-taken'
  /** The version has no representation in the format. */
  | 'representation-not-found'
  /** What was to be changed is not as the caller knows it. */
  | 'precondition-failed'
  /** There is no such link to another registry. */
  | 'link-not-found'
  | 'link-exists'
  /** What is said about a link cannot be; the error tells what. */
  | 'link-invalid'
  /** The link does not do what is asked of it, or does not let it in. */
  | 'link-refused'
  /** What another registry says of an element cannot be. */
  | 'replica-invalid'
  /** The subject is at home in another registry, and changes there. */
  | 'replica-read-only'
  /** There is no such event subscription, as far as he sees who asks. */
  | 'event-subscription-not-found'
  /** What is said about an event subscription cannot be; `property` is the JSON Pointer of what is wrong. */
  | 'event-subscription-invalid'
  /** The key of the request is in use for another attempt at it that has not come to its end. */
  | 'idempotency-in-progress'
  | 'store-locked'
  | 'store-newer'
  | 'store-failed';

/** Why a write mode does not let something happen. */
export type ModeReason =
  /** The scope takes no writes. */
  | 'read-only'
  /** An id was given outside of `IMPORT`. */
  | 'not-import'
  /** No id was given in `IMPORT`. */
  | 'not-read-write'
  /** `IMPORT` was to be set where there are subjects. */
  | 'subjects-exist'
  /** What is asked for is not done to contracts this way. */
  | 'contracts';

/** What an error is about, for those who have sentences of their own. */
export interface ErrorSubject {
  readonly group?: string;
  readonly subject?: string;
  readonly number?: number;
  /** Id of content within the group. */
  readonly id?: number;
  readonly reason?: ModeReason;
  /** Name of a resource. */
  readonly resource?: string;
  readonly associationType?: string;
  /** What of a request is wrong. */
  readonly property?: string;
  /** Id of what has the place already. */
  readonly existingId?: string;
}

/** What an error carries beside its sentence. */
export interface RegistryErrorOptions extends ErrorOptions {
  readonly problems?: readonly Problem[];
  readonly about?: ErrorSubject;
}

/** A failure with a code for programs and a sentence for people. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: ErrorCode;
  /** What is wrong with the document, for the code `document-invalid`; empty otherwise. */
  readonly problems: readonly Problem[];
  /** What the error is about, as far as that is known; empty otherwise. */
  readonly about: ErrorSubject;

  constructor(code: ErrorCode, message: string, options: RegistryErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.problems = options.problems ?? [];
    this.about = options.about ?? {};
  }
}
