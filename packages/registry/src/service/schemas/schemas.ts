import type { Level, Problem, Verdict } from '@concordat/engine';
import type { Association, Resource, WantedAssociation } from '../../domain/association.ts';
import type { Content } from '../../domain/content.ts';
import type { Metadata } from '../../domain/metadata.ts';
import type { Reference } from '../../domain/reference.ts';
import type { ReservedFieldBreak } from '../../domain/reserved-fields.ts';
import type { RuleSet } from '../../domain/rule-set.ts';
import type { Scope } from '../../domain/scope.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { PolicyPatch, SubjectPolicy } from '../../domain/subject-policy.ts';
import type { WriteMode } from '../../domain/write-mode.ts';
import type { ListedSubject } from '../../store/port.ts';
import type { Sealing } from '../sealing.ts';

export type { ReservedFieldBreak };

/** A reference as it is asked for: the number of a version, or the newest that is there. */
export type ReferenceInput = Omit<Reference, 'number'> & { readonly number: number | 'latest' };

/** A schema that is handed in. */
export interface SchemaInput {
  /** Id of the format. */
  readonly format: string;
  /** Empty: the text of the newest version, with other metadata or rules. */
  readonly text: string;
  /** The text as it was sent, where that is not `text` to the byte. */
  readonly source?: string;
  /** True: the text is what is kept of a document in a format that is not read here; see `opaque.ts`. */
  readonly isOpaque?: true;
  readonly references: readonly ReferenceInput[];
  readonly metadata?: Metadata;
  readonly ruleSet?: RuleSet;
  /** The id that the content is to have; only where the write mode is `IMPORT`. */
  readonly id?: number;
  /** The number that the version is to have: the next one, or any where the write mode is `IMPORT`. */
  readonly number?: number;
}

/** A version of a schema as it stands. Immutable; a change makes another one. */
export interface SchemaVersion extends SubjectKey {
  readonly number: number;
  /** Id of the content within the group. */
  readonly id: number;
  readonly content: Content;
  readonly deleted: boolean;
  /** RFC 3339, UTC. */
  readonly registeredAt: string;
}

/** Content by its id in a group, as long as a version has it. */
export interface SchemaById {
  readonly id: number;
  readonly group: string;
  readonly content: Content;
  /** True when every version that has it is deleted softly. */
  readonly deleted: boolean;
  /** When it was registered first, RFC 3339, UTC. */
  readonly registeredAt: string;
}

/** What a schema was judged to be, against one version. `verdict` is undefined where there is nothing to compare: formats differ, or the version cannot be read. */
export interface SchemaJudgement {
  readonly level: Level;
  /** The version that it was judged against. */
  readonly against: SchemaVersion;
  readonly compatible: boolean;
  readonly verdict: Verdict | undefined;
  /** Why there is no verdict. */
  readonly reason?: 'other-format' | 'unreadable';
  /** True where reserved fields were compared too; what they were found to break. */
  readonly validateFields: boolean;
  readonly reserved: readonly ReservedFieldBreak[];
}

/** What became of a registration. */
export type RegisterSchemaOutcome =
  | { readonly outcome: 'registered' | 'unchanged'; readonly version: SchemaVersion }
  /** The newest version that refuses it. */
  | { readonly outcome: 'incompatible'; readonly judgement: SchemaJudgement }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** Whether a schema could be registered, as far as compatibility goes. `judgement`: the version that refuses it, or else the newest asked; undefined without any. */
export type CheckSchemaOutcome =
  | { readonly outcome: 'judged'; readonly compatible: boolean; readonly judgement: SchemaJudgement | undefined }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** Which subjects to list: those of a group or of all; their names begin with `prefix`. */
export interface SubjectListing {
  readonly group?: string;
  readonly prefix?: string;
  /** Leaves out subjects for which it is false. */
  readonly visible?: (subject: SubjectKey) => boolean;
  /** `live` by default. */
  readonly show?: 'live' | 'all' | 'deleted';
  /** Orders them by the names in which the caller shows them; the same function every time, since orders are kept by it. */
  readonly nameOf?: (subject: SubjectKey) => string;
}

/** Which versions to list. */
export interface SchemaListing {
  readonly group?: string;
  readonly prefix?: string;
  readonly deleted?: boolean;
  readonly latestOnly?: boolean;
  /** Leaves out subjects for which it is false. */
  readonly visible?: (subject: SubjectKey) => boolean;
  /** Called for each version that would be listed; false leaves it out. */
  readonly where?: (version: SchemaVersion) => boolean | Promise<boolean>;
  /** Orders subjects, since the order of a listing is that of the names in which the caller shows them. */
  readonly nameOf: (subject: SubjectKey) => string;
  readonly offset: number;
  readonly limit: number;
}

/**
 * The use cases of schemas: subjects of any group with numbered versions, references, metadata, rules, soft and permanent deletion.
 * What is named and not there rejects with a {@link RegistryError}: `subject-not-found`, `version-not-found`, `content-not-found`,
 * `schema-not-found`. The group of contracts can be read here, and takes contracts; its policy and life are the contracts' own.
 *
 * `number` is the number of a version, or `latest`: the highest that is not deleted.
 */
export interface Schemas {
  /**
   * Registers a schema, or finds that it is registered. Codes: `subject-invalid`, `schema-invalid`, `schema-too-large`,
   * `rule-set-invalid`, `write-mode-refused`, `version-not-next`; of imports `content-id-taken`, `version-referenced`.
   */
  register(
    key: SubjectKey,
    schema: SchemaInput,
    options?: { readonly normalize?: boolean; readonly force?: boolean },
    sealing?: Sealing<RegisterSchemaOutcome>,
  ): Promise<RegisterSchemaOutcome>;
  /** The version of the subject that has this schema. Codes: `subject-invalid`, `schema-invalid`, `schema-too-large`. */
  lookUp(
    key: SubjectKey,
    schema: SchemaInput,
    options?: { readonly normalize?: boolean; readonly deleted?: boolean },
  ): Promise<SchemaVersion>;
  /** Judges a schema against one version, or against those that the level asks for. */
  check(
    key: SubjectKey,
    schema: SchemaInput,
    options?: { readonly against?: number | 'latest'; readonly normalize?: boolean },
  ): Promise<CheckSchemaOutcome>;
  /** A verdict of the format's first profile, which decides by reading alone, beside the one that decides here; undefined where nothing can be compared. */
  reading(judgement: SchemaJudgement, schema: SchemaInput): Promise<Verdict | undefined>;

  version(key: SubjectKey, number: number | 'latest', options?: { readonly deleted?: boolean }): Promise<SchemaVersion>;
  /** All versions by number, those deleted softly among them. */
  versions(key: SubjectKey): Promise<readonly SchemaVersion[]>;
  /** In the order of their names, if the caller has names for them. */
  subjects(listing: SubjectListing): Promise<readonly ListedSubject[]>;
  list(listing: SchemaListing): Promise<readonly SchemaVersion[]>;
  /** Groups in which a subject of this name has versions, in order. */
  groupsOf(subject: string): Promise<readonly string[]>;

  byId(group: string, id: number): Promise<SchemaById>;
  /** What `byId` would give, where it lies ready in the process; undefined says nothing. */
  knownById(group: string, id: number): SchemaById | undefined;
  byGuid(guid: string): Promise<readonly SchemaById[]>;
  /** The highest id in a group; 0 where there is none. */
  highestId(group: string): Promise<number>;
  /** The versions that have the content of an id, by subject and number, those deleted softly among them. */
  uses(group: string, id: number): Promise<readonly SchemaVersion[]>;
  /** The versions that refer to a version, those deleted softly among them. */
  referrers(key: SubjectKey, number: number | 'latest'): Promise<readonly SchemaVersion[]>;
  /** The texts that a content's references stand for, all the way down, by the names that are used for them. */
  imports(group: string, content: Content): Promise<ReadonlyMap<string, string>>;
  /** The content's text in another form of its format, such as `resolved`; its own text where the format has no such form. */
  textIn(group: string, content: Content, form: string): Promise<string>;

  /** Gives the numbers that were deleted. Codes: `subject-deleted`, `subject-not-deleted`, `version-referenced`, `write-mode-refused`, `subject-associated`. */
  deleteSubject(key: SubjectKey, options?: { readonly permanent?: boolean }): Promise<readonly number[]>;
  deleteVersion(
    key: SubjectKey,
    number: number | 'latest',
    options?: { readonly permanent?: boolean },
  ): Promise<number>;
  /** Takes a soft deletion back. */
  restoreVersion(key: SubjectKey, number: number, sealing?: Sealing<SchemaVersion>): Promise<SchemaVersion>;

  /** The scope's own policy; undefined where it has none. */
  policy(scope: Scope): Promise<SubjectPolicy | undefined>;
  /** What holds for a scope; `level` is always there. */
  effectivePolicy(scope: Scope): Promise<SubjectPolicy & { readonly level: Level }>;
  /** The policy as it is from now on. Codes: `policy-invalid`, `rule-set-invalid`, `write-mode-refused`. */
  changePolicy(scope: Scope, patch: PolicyPatch): Promise<SubjectPolicy>;
  /** The policy that was removed. Code: `policy-not-found`. */
  removePolicy(scope: Scope): Promise<SubjectPolicy>;

  /** The subjects whose policy has this text as its alias, by group and name. */
  aliasesOf(alias: string): Promise<readonly SubjectKey[]>;

  writeMode(scope: Scope): Promise<WriteMode | undefined>;
  effectiveWriteMode(scope: Scope): Promise<WriteMode>;
  /** Null takes the scope's own mode away. Codes: `write-mode-refused`, `write-mode-invalid`, `version-referenced`. */
  setWriteMode(scope: Scope, mode: WriteMode | null, options?: { readonly force?: boolean }): Promise<void>;
  /** The mode that was removed; undefined where `recursive` found none. Code: `write-mode-not-found`. */
  removeWriteMode(scope: Scope, options?: { readonly recursive?: boolean }): Promise<WriteMode | undefined>;

  /** In order; the default group is always there. */
  groups(): Promise<readonly string[]>;
  /** Removes the policy and mode of a group without subjects. Code: `group-not-empty`. */
  removeGroup(group: string): Promise<void>;

  resource(id: string): Promise<Resource | undefined>;
  /** By name; a namespace of undefined is any. */
  resourcesNamed(name: string, namespace: string | undefined): Promise<readonly Resource[]>;
  /** Resources with an association to the subject. */
  resourcesOf(key: SubjectKey): Promise<readonly Resource[]>;
  /**
   * Ties a resource to subjects, all or none; a schema that comes with an association is registered before. With `update` associations
   * that are there change; without, one that says otherwise is refused. `dryRun`: nothing is written, neither associations nor schemas.
   * Codes: `association-invalid`, `association-exists`, `association-frozen`, `association-limit`, `subject-owned`, `subject-associated`,
   * `subject-not-live`, and those of {@link Schemas.register}.
   */
  associate(
    request: AssociationRequest,
    options?: { readonly update?: boolean; readonly dryRun?: boolean },
    sealing?: Sealing<AssociateOutcome>,
  ): Promise<AssociateOutcome>;
  /**
   * Unties a resource, of associations of some types or of all; gives those that were untied. With `cascade` the subjects that it has for
   * its own are deleted softly, and what is frozen goes too: the resource is gone. Codes: `association-not-found`, `association-frozen`,
   * and those of {@link Schemas.deleteSubject}.
   */
  disassociate(
    id: string,
    options?: {
      /** Type of the resource. */
      readonly type?: string;
      readonly associationTypes?: readonly string[];
      readonly cascade?: boolean;
      readonly dryRun?: boolean;
    },
    sealing?: Sealing<readonly Association[]>,
  ): Promise<readonly Association[]>;

  /** A version made from another one: with tags in its text, metadata or rules changed, and registered as any is. Codes: `tag-path-not-found`, and those of {@link Schemas.register}. */
  retag(
    key: SubjectKey,
    number: number | 'latest',
    changes: SchemaChanges,
    sealing?: Sealing<RegisterSchemaOutcome>,
  ): Promise<RegisterSchemaOutcome>;
  /** A schema with tags in its text changed; an empty text stands for that of the subject's newest version. Codes: `tag-path-not-found`, `schema-invalid`. */
  tagged(
    key: SubjectKey,
    schema: SchemaInput,
    changes: Pick<SchemaChanges, 'tagsToAdd' | 'tagsToRemove'>,
  ): Promise<SchemaInput>;
  /** The tags in the text of a content, by path; empty where its format has none. */
  tagsOf(group: string, content: Content): Promise<readonly TagsAt[]>;
}

/** Tags at a place of a schema. */
export interface TagsAt {
  /** Full name of a record or message, or that with the name of a field after it: `ns.Order.total`. */
  readonly path: string;
  readonly on: 'record' | 'field';
  readonly tags: readonly string[];
}

/** What a version is to have that another one has not. What is missing stays. */
export interface SchemaChanges {
  /** The number that the new version is to have. */
  readonly newVersion?: number;
  readonly tagsToAdd?: readonly TagsAt[];
  readonly tagsToRemove?: readonly TagsAt[];
  readonly metadata?: Metadata;
  readonly ruleSet?: RuleSet;
  /** Rules that replace those of their names, or come after the others. */
  readonly rulesToMerge?: RuleSet;
  /** Names of rules. */
  readonly rulesToRemove?: readonly string[];
}

/** A resource, and what it is to be associated with. */
export interface AssociationRequest {
  readonly resource: Omit<Resource, 'associations'>;
  readonly associations: readonly (WantedAssociation & {
    /** A schema to register for the subject. */
    readonly schema?: SchemaInput;
    readonly normalize?: boolean;
  })[];
}

/** What became of an association. `schemas`: the versions that the schemas of the request have, in its order; empty in a dry run. */
export type AssociateOutcome =
  | { readonly outcome: 'associated'; readonly resource: Resource; readonly schemas: readonly SchemaVersion[] }
  | (Extract<RegisterSchemaOutcome, { outcome: 'incompatible' | 'invalid' }> & { readonly of: SubjectKey });
