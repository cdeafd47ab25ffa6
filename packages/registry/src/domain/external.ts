import type { SubjectState, VersionHead } from './subject.ts';

/** The format of a version of a layer of which only the id is known that another registry has for its schema: its content is that id. */
export const EXTERNAL = 'external';

/** Versions in which there is none without a schema, by the first of them: what is added to many is looked at alone. */
const CHECKED = new WeakMap<VersionHead, readonly VersionHead[]>();

/** A subject without the versions that have no schema here: whoever asks for schemas does not see them. Their numbers stay taken. */
export function withSchemas(state: SubjectState): SubjectState {
  const { versions } = state;
  const [first] = versions;
  if (first === undefined) return state;
  const checked = CHECKED.get(first) ?? [];
  let same = 0;
  while (same < checked.length && checked[same] === versions[same]) same += 1;
  if (versions.slice(same).some(isExternal)) {
    return { ...state, versions: versions.filter((version) => !isExternal(version)) };
  }
  CHECKED.set(first, versions);
  return state;
}

/** True for a version without a schema. */
export function isExternal({ format }: { readonly format: string }): boolean {
  return format === EXTERNAL;
}
