import { RegistryError } from './error.ts';
import { findVersion, type SubjectState, type VersionHead } from './subject.ts';

/** The state of a dataset that exists; throws `dataset-not-found`. */
export function existing(state: SubjectState): SubjectState {
  if (state.revision > 0) return state;
  throw new RegistryError('dataset-not-found', `unknown dataset_id: '${state.subject}'`);
}

/** A version of a dataset; throws `dataset-not-found` or `version-not-found`. */
export function existingVersion(state: SubjectState, label: string): VersionHead {
  const version = findVersion(existing(state), label);
  if (version !== undefined) return version;
  throw new RegistryError('version-not-found', `'${state.subject}' has no version '${label}'`);
}
