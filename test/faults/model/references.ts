import type { Scope } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import type { State } from './state.ts';

/** A version that refers to another, by name of the subject and label. */
export interface Referrer {
  readonly place: string;
  readonly label: string;
  readonly deleted: boolean;
}

/** The versions of a state that refer to a version. */
export function referrersOf(state: State, contents: Contents, target: Scope, label: string): readonly Referrer[] {
  return [...state.subjects].flatMap(([place, versions]) =>
    versions.flatMap(({ fingerprint, deleted, label: own }) => {
      const home = place.slice(0, place.indexOf('/'));
      const references = contents.get(fingerprint)?.references ?? [];
      const isReferrer = references.some(
        ({ group = home, subject, number }) =>
          group === target.group && subject === target.subject && String(number) === label,
      );
      return isReferrer ? [{ place, label: own, deleted }] : [];
    }),
  );
}

/** True where a version may not be deleted, for the sake of those who refer to it: live ones, or for good any. */
export function isReferenced(
  state: State,
  contents: Contents,
  target: Scope,
  label: string,
  permanent: boolean,
): boolean {
  return referrersOf(state, contents, target, label).some(({ deleted }) => permanent || !deleted);
}
