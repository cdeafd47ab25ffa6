import type { SubjectKey } from '../../domain/subject.ts';
import type { Call } from '../dialect.ts';

/** What looks a schema up has this after the name. */
export const GET_ID = ':get-id';

/** The group of a path. */
export function groupOf({ params }: Pick<Call, 'params'>): string {
  return params.group_name ?? '';
}

/** The schema of a path. */
export function schemaOf(call: Pick<Call, 'params'>): SubjectKey {
  return { group: groupOf(call), subject: call.params.schema_name ?? '' };
}

/** An id of a schema as the URI of the version: a UUID, which Azure's registry writes without its hyphens; undefined for what is none. */
export function uriOfId(id: string): string | undefined {
  const digits = id.replaceAll('-', '').toLowerCase();
  const [, ...parts] = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/.exec(digits) ?? [];
  return parts.length === 0 ? undefined : `urn:uuid:${parts.join('-')}`;
}

/**
 * The URL that the routes know for one that spells the hierarchy in another way: clients may encode the dollar sign, and Azure's pages spell
 * the collection of groups without capitals.
 */
export function plainUrl(url: string): string {
  if (!/^\/(?:\$|%24)schemagroups/i.test(url)) return url;
  return url
    .replace(/^\/(?:\$|%24)schemagroups(?=[/?]|$)/i, '/$schemaGroups')
    .replace(/^\/\$schemaGroups\/(?:\$|%24)schemas(?=\/)/i, '/$schemaGroups/$schemas');
}
