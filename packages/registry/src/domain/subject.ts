import type { Deprecation, Status } from '@concordat/engine';

/** Name of a subject: within its group, for ever. */
export interface SubjectKey {
  readonly group: string;
  readonly subject: string;
}

/** What a decision needs to know of a version; its texts are elsewhere. Never changed in place. */
export interface VersionHead {
  /** The semantic version, exactly as registered. */
  readonly label: string;
  /** Position in order of registration, from 1. */
  readonly number: number;
  /** Id of the format that reads its content. */
  readonly format: string;
  /** Fingerprint of its content. */
  readonly fingerprint: string;
  readonly status: Status;
  readonly deprecation: Deprecation | undefined;
  /** RFC 3339, UTC. */
  readonly registeredAt: string;
}

/** All that is decided on: a subject as it stood at a revision. */
export interface SubjectState extends SubjectKey {
  /** Counts the changes of the subject; 0 for a subject that does not exist. */
  readonly revision: number;
  /** In order of registration. */
  readonly versions: readonly VersionHead[];
}

/** The group that data contracts live in. */
export const CONTRACTS = 'contracts';

/** The version of a label; undefined when there is none. */
export function findVersion(state: SubjectState, label: string): VersionHead | undefined {
  return state.versions.find((version) => version.label === label);
}
