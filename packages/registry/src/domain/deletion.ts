import { RegistryError } from './error.ts';
import type { SubjectKey, SubjectState, VersionHead } from './subject.ts';

/** Which version is meant: a number, or the highest that is not deleted. */
export type VersionNumber = number | 'latest';

/**
 * The versions that go when a subject is deleted: those that are live, or, for good, all of them once none is live. Throws
 * `subject-not-found`, `subject-deleted`, `subject-not-deleted`.
 */
export function subjectDeletion(state: SubjectState, permanent: boolean): readonly VersionHead[] {
  const { group, subject } = state;
  if (state.versions.length === 0) throw unknownSubject(state);
  const live = state.versions.filter(({ deleted }) => !deleted);
  if (permanent && live.length > 0) {
    throw new RegistryError(
      'subject-not-deleted',
      `Subject '${subject}' was not deleted first before being permanently deleted`,
      { about: { group, subject } },
    );
  }
  if (!permanent && live.length === 0) {
    throw new RegistryError(
      'subject-deleted',
      `Subject '${subject}' was soft deleted.Set permanent=true to delete permanently`,
      { about: { group, subject } },
    );
  }
  return permanent ? state.versions : live;
}

/**
 * The version that goes when one is deleted: a live one softly, one that is deleted softly for good. Throws `subject-not-found`,
 * `version-not-found`, `version-deleted`, `version-not-deleted`.
 */
export function versionDeletion(state: SubjectState, number: VersionNumber, permanent: boolean): VersionHead {
  const version = numbered(state, number);
  const about = { group: state.group, subject: state.subject, number: version.number };
  if (permanent && !version.deleted) {
    throw new RegistryError(
      'version-not-deleted',
      `Subject '${state.subject}' Version ${version.number} was not deleted first before being permanently deleted`,
      { about },
    );
  }
  if (!permanent && version.deleted) {
    throw new RegistryError(
      'version-deleted',
      `Subject '${state.subject}' Version ${version.number} was soft deleted.Set permanent=true to delete permanently`,
      { about },
    );
  }
  return version;
}

/** A version by its number, whether it is deleted softly or not; `latest` never is. Throws `subject-not-found`, `version-not-found`. */
export function numbered(state: SubjectState, number: VersionNumber): VersionHead {
  if (state.versions.length === 0) throw unknownSubject(state);
  const version =
    number === 'latest' ? latestOf(state) : state.versions.find((candidate) => candidate.number === number);
  if (version !== undefined) return version;
  if (number === 'latest') throw unknownSubject(state);
  const { group, subject } = state;
  throw new RegistryError('version-not-found', `Version ${number} not found.`, { about: { group, subject, number } });
}

/** The version of the highest number that is not deleted. */
export function latestOf(state: SubjectState): VersionHead | undefined {
  return state.versions.findLast(({ deleted }) => !deleted);
}

/** `subject-not-found`. */
export function unknownSubject({ group, subject }: SubjectKey): RegistryError {
  return new RegistryError('subject-not-found', `Subject '${subject}' not found.`, { about: { group, subject } });
}
