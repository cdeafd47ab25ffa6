import type { Representation } from '../../domain/schema-attributes.ts';
import { documentBytes } from '../../service/schemagroups/document-input.ts';
import type { SchemaDocument } from '../../service/schemagroups/schema-groups.ts';
import { tagOf } from '../caching.ts';
import type { Call, Reply } from '../dialect.ts';
import { publicUrlOf } from '../public-url.ts';
import { contentTypeOf } from './serializations.ts';

/** The version of the API whose answers these are. */
const API_VERSION = '2023-07-01';

/** The answer to a reading of a version: the schema, with what it is as header fields. `format`: that of the representation that is meant. */
export function documentReply(
  call: Call,
  document: SchemaDocument,
  publicUrl: string,
  format = document.representations[0]?.format,
): Reply {
  const shown = shownOf(document, format);
  return {
    status: 200,
    text: '',
    bytes: documentBytes(shown),
    headers: { 'content-type': contentTypeOf(shown.format), ...schemaHeaders(call, document, shown, publicUrl) },
  };
}

/** The entity tags that readings of a version tell, one for each of its representations. */
export function documentTags({ representations }: SchemaDocument): readonly string[] {
  return representations.map((each) => tagOf(documentBytes(each)));
}

/** The answer that names a version and does not show it. */
export function namingReply(call: Call, document: SchemaDocument, publicUrl: string, format: string): Reply {
  const headers = schemaHeaders(call, document, shownOf(document, format), publicUrl);
  return { status: 204, headers, text: '' };
}

/** The path of a schema group. */
export function groupPath(group: string): string {
  return `/$schemaGroups/${encodeURIComponent(group)}`;
}

/** The version of the API that a request is made to. */
export function apiVersionOf({ query }: Pick<Call, 'query'>): string {
  const asked = query.get('api-version') ?? '';
  return /^[\w.-]{1,40}$/.test(asked) ? asked : API_VERSION;
}

/** Clients read all of these, whatever they asked for. */
function schemaHeaders(
  call: Call,
  { group, subject, number }: SchemaDocument,
  { uuid }: Representation,
  publicUrl: string,
): Readonly<Record<string, string>> {
  const root = publicUrlOf(call, publicUrl);
  const id = uuid.replaceAll('-', '');
  const version = `?api-version=${apiVersionOf(call)}`;
  return {
    location: `${root}${groupPath(group)}/schemas/${encodeURIComponent(subject)}/versions/${number}${version}`,
    'schema-id': id,
    'schema-id-location': `${root}/$schemaGroups/$schemas/${id}${version}`,
    'schema-group-name': fieldValue(group),
    'schema-name': fieldValue(subject),
    'schema-version': String(number),
  };
}

function shownOf({ representations }: SchemaDocument, format: string | undefined): Representation {
  const shown = representations.find((each) => each.format === format) ?? representations[0];
  if (shown === undefined) throw new Error('a version without a representation');
  return shown;
}

/** A name as it is where a header field can have it, else percent-encoded in UTF-8. */
function fieldValue(name: string): string {
  return /^[!-~]+(?: [!-~]+)*$/.test(name) ? name : encodeURIComponent(name.toWellFormed());
}
