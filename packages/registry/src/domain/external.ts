import type { SubjectState } from './subject.ts';

/** The format of a version of a layer of which only the id is known that another registry has for its schema: its content is that id. */
export const EXTERNAL = 'external';

/** A subject without the versions that have no schema here: whoever asks for schemas does not see them. Their numbers stay taken. */
export function withSchemas(state: SubjectState): SubjectState {
  return state.versions.some(isExternal)
    ? { ...state, versions: state.versions.filter((version) => !isExternal(version)) }
    : state;
}

/** True for a version without a schema. */
export function isExternal({ format }: { readonly format: string }): boolean {
  return format === EXTERNAL;
}
