import { encodeSegment } from './segment.ts';
import type { SubjectKey } from './subject.ts';
import { directoryOf, hasScheme, isOpaqueUri, normalizedUri, resolveUri } from './uri.ts';

/** Where a registry is, for those who make URIs of it. */
export interface Place {
  /** The URI under which the hierarchy of schema groups begins, without a slash at its end. */
  readonly root: string;
  /** The first segment of that hierarchy: `schemagroups`, unless somebody wants another one. */
  readonly segment: string;
  /** The authority of schemas that name none: the root, unless somebody governs the registry who has another one. */
  readonly authority: string;
}

/** The path of a version in its registry, without a slash before it: the id of versions that were given none. */
export function impliedVersionId({ segment }: Pick<Place, 'segment'>, key: SubjectKey, number: number): string {
  return `${schemaPath({ segment }, key)}/versions/${number}`;
}

/** The path of a schema in its registry, without a slash before it. */
export function schemaPath({ segment }: Pick<Place, 'segment'>, { group, subject }: SubjectKey): string {
  return `${segment}/${encodeSegment(group)}/schemas/${encodeSegment(subject)}`;
}

/**
 * The URI of a version, composed from the authority of its schema and its id, as the specification's table of examples has it: an id with a
 * scheme is the URI; below an authority without a hierarchy it stands after a colon; else the authority is the directory that it is
 * resolved in. The RFC's own resolution would lose the last segment of `https://example.com/registry`.
 */
export function versionUri(authority: string, id: string): string {
  if (hasScheme(id)) return id;
  if (isOpaqueUri(authority)) return `${authority.replace(/:$/, '')}:${id}`;
  return resolveUri(id, directoryOf(authority));
}

/** True for a URI below an authority: one that the authority and an id without a scheme and without a slash before it make. */
export function isBelowAuthority(uri: string, authority: string): boolean {
  const base = isOpaqueUri(authority) ? `${authority.replace(/:$/, '')}:` : directoryOf(authority);
  return normalizedUri(uri).startsWith(normalizedUri(base));
}
