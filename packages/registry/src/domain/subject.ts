import type { Deprecation, Posture, Status } from '@concordat/engine';

/** Name of a subject: within its group, for ever. */
export interface SubjectKey {
  readonly group: string;
  readonly subject: string;
}

/** What a decision needs to know of a version; its texts are elsewhere. Never changed in place. */
export interface VersionHead {
  /** The name that the version goes by: the semantic version of a contract, the number of a schema in digits. */
  readonly label: string;
  /** Counts up in order of registration, from 1. Imports and permanent deletions leave gaps. */
  readonly number: number;
  /** Id of the format that reads its content. */
  readonly format: string;
  /** Fingerprint of its content. */
  readonly fingerprint: string;
  /** Id of its content within the group: small, given once, never given to other content. */
  readonly contentId: number;
  readonly status: Status;
  readonly deprecation: Deprecation | undefined;
  /** RFC 3339, UTC. */
  readonly registeredAt: string;
  /** Deleted softly: hidden from readers, and still there for those who ask for it. */
  readonly deleted: boolean;
  /** The caller who registered it; missing where nobody asked for a name. */
  readonly createdBy?: string;
  /** What another registry calls its schema. */
  readonly externalId?: string;
  /** In which directions it could be read beside the version that was in force when it was registered. */
  readonly posture?: Posture;
}

/** All that is decided on: a subject as it stood at a revision. */
export interface SubjectState extends SubjectKey {
  /** Counts the changes of the subject; 0 for a subject that does not exist. */
  readonly revision: number;
  /** By number, those that were deleted softly among them. */
  readonly versions: readonly VersionHead[];
}

/** The group that data contracts live in. */
export const CONTRACTS = 'contracts';

/** The group of those who name none. */
export const DEFAULT_GROUP = 'default';

/** The version of a label; undefined when there is none. */
export function findVersion(state: SubjectState, label: string): VersionHead | undefined {
  return state.versions.find((version) => version.label === label);
}
