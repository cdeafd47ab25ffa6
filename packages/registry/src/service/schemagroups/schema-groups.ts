import type { Level, Problem } from '@concordat/engine';
import type { Representation } from '../../domain/schema-attributes.ts';
import type { SchemaGroup, WantedGroup } from '../../domain/schema-group.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { SchemaJudgement } from '../schemas/schemas.ts';
import type { Sealing } from '../sealing.ts';

export type { SchemaGroup, WantedGroup };

/** Which part of a list is asked for. */
export interface Part {
  /** The entry after which to go on; from the first where it is missing. */
  readonly after?: string | undefined;
  /** Most entries; all where it is missing. */
  readonly limit?: number | undefined;
}

/** Some entries of a list. */
export interface Listed {
  readonly items: readonly string[];
  /** The entry after which it goes on; undefined at the end. */
  readonly next: string | undefined;
}

/** What an element has to be like for a change of it to happen: asked about what is there, undefined where nothing is. */
export type Precondition<Element> = (there: Element | undefined) => boolean;

/** What became of a group that was put. */
export interface PutOutcome {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly group: SchemaGroup;
}

/** A document that is handed in, with what is said about it. */
export interface PostedDocument {
  readonly bytes: Uint8Array;
  /** The header field to the byte. */
  readonly contentType?: string;
  /** What the format is called; that of the group or of the schema where it is missing. */
  readonly format?: string;
  /** The id of a format that is meant where nobody says one, such as what the media type stands for. */
  readonly impliedFormat?: string;
  readonly description?: string;
  readonly versionDescription?: string;
  readonly authority?: string;
  /** The id of the version: a URI reference. */
  readonly id?: string;
  /** The version to which the document is another representation. */
  readonly number?: number;
  /** True where versions of the schema may have representations in several formats. */
  readonly multiformat?: boolean;
  /** True: the document becomes a version though the schema has it already. */
  readonly again?: boolean;
  /** Where the registry is: what ids are resolved against. */
  readonly place: Place;
  /** About the newest version that is there. */
  readonly precondition?: Precondition<SchemaDocument>;
}

/** What became of a document. */
export type PostOutcome =
  | {
      readonly outcome: 'registered' | 'unchanged';
      readonly document: SchemaDocument;
      /** Of the representation that has the document. */
      readonly format: string;
      /** Whether the representations of the version have the same fields, as far as that can be told; undefined where there is one. */
      readonly isConsistent?: boolean;
    }
  | { readonly outcome: 'incompatible'; readonly judgement: SchemaJudgement }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

/** A version of a schema with all that is said about it and about its schema. */
export interface SchemaDocument extends SubjectKey {
  readonly number: number;
  /** The authority of the schema where it has one of its own. */
  readonly authority: string | undefined;
  /** Format of the schema; that of its group where the group has one. */
  readonly format: string;
  /** True where the group has the format, so that the schema has none of its own. */
  readonly isFormatOfGroup: boolean;
  readonly description: string | undefined;
  readonly updatedAt: string;
  /** When the schema was made. */
  readonly madeAt: string;
  readonly id: string | undefined;
  /** Where the version has an id: its URI. */
  readonly uri: string | undefined;
  readonly versionDescription: string | undefined;
  readonly createdAt: string;
  readonly epoch: number;
  /** The link that brought it. */
  readonly origin: string | undefined;
  /** The one in the format of the schema first. There is always one. */
  readonly representations: readonly Representation[];
}

/** A version, and the format of the representation that is meant. */
export interface FoundDocument {
  readonly document: SchemaDocument;
  readonly format: string;
}

/**
 * The use cases of schema groups, as the CloudEvents schema registry has them: groups with attributes, schemas with attributes, versions
 * that are documents of any format. The same groups, subjects and versions as everywhere; see {@link Schemas}. What is not there rejects
 * with `schema-group-not-found`, `subject-not-found`, `version-not-found`, `representation-not-found`. The group of contracts can be read.
 */
export interface SchemaGroups {
  /** Ids of all groups, in order: of those that somebody may not look into, too. */
  groups(part?: Part): Promise<Listed>;
  group(id: string): Promise<SchemaGroup>;
  /** Says what holds for a group, whole. Codes: `subject-invalid`, `attribute-invalid`, `schema-group-exists`, `schema-conflict`, `precondition-failed`. */
  putGroup(
    id: string,
    wanted: WantedGroup,
    options?: {
      readonly isNew?: boolean;
      readonly precondition?: Precondition<SchemaGroup>;
      /** The compatibility level of its schemas from now on, in the same write. */
      readonly level?: Level;
    },
  ): Promise<PutOutcome>;
  /** Removes a group with all that is in it, for good. Codes: `version-referenced`, `group-not-empty`, `write-mode-refused`, `subject-associated`, `precondition-failed`. */
  deleteGroup(id: string, options?: { readonly precondition?: Precondition<SchemaGroup> }): Promise<void>;
  /** Names of the schemas of a group, in order. */
  schemas(group: string, part?: Part): Promise<Listed>;
  /** Removes all schemas of a group, for good. The condition is about their names. Codes as of {@link deleteGroup}. */
  deleteSchemas(group: string, options?: { readonly precondition?: Precondition<readonly string[]> }): Promise<void>;
  /**
   * Registers a document as the next version of a schema, or as another representation of a version that is there. Codes: those of
   * {@link Schemas.register}, `attribute-invalid`, `schema-conflict`, `authority-refused`, `version-uri-taken`, `precondition-failed`.
   */
  post(key: SubjectKey, posted: PostedDocument, sealing?: Sealing<PostOutcome>): Promise<PostOutcome>;
  document(key: SubjectKey, number: number | 'latest'): Promise<SchemaDocument>;
  /** The version that has a document in a format, whichever of its representations it is. Codes: `schema-not-found`, `schema-invalid`. */
  find(key: SubjectKey, bytes: Uint8Array, format: string): Promise<FoundDocument>;
  /** Numbers of the versions of a schema, in order. */
  versions(key: SubjectKey): Promise<readonly number[]>;
  /** Removes a schema for good: a new one of its name begins anew. Codes as of {@link deleteGroup}. */
  deleteSchema(key: SubjectKey, options?: { readonly precondition?: Precondition<SchemaDocument> }): Promise<void>;
  /** Deletes a version, whose number does not come again; or, of a version in several formats, the representation in one. */
  deleteVersion(
    key: SubjectKey,
    number: number,
    options?: { readonly format?: string; readonly precondition?: Precondition<SchemaDocument> },
  ): Promise<void>;
  /** The version that has a URI, and the format that the URI asks for, where it asks for one. Code: `content-not-found`. */
  byUri(uri: string, place: Place): Promise<{ readonly document: SchemaDocument; readonly format: string | undefined }>;
}
