import type { Precondition } from '../service/schemagroups/schema-groups.ts';
import type { Call } from './dialect.ts';

/**
 * What `If-Match` and `If-None-Match` ask of what is there (RFC 9110, section 13.1); undefined where they ask nothing. `tagsOf`: the entity
 * tags that readings of it may have told.
 */
export function preconditionOf<Element>(
  { headers }: Pick<Call, 'headers'>,
  tagsOf: (there: Element) => readonly string[],
): Precondition<Element> | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match === undefined && noneMatch === undefined) return undefined;
  return (there) => {
    const tags = there === undefined ? [] : ['*', ...tagsOf(there)];
    const isMatch = match === undefined || names(match, tags);
    const isNone = noneMatch === undefined || !names(noneMatch, tags);
    return isMatch && isNone;
  };
}

function names(list: string, tags: readonly string[]): boolean {
  return list.split(',').some((entry) => tags.includes(entry.trim().replace(/^W\//, '')));
}
