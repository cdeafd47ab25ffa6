import { hash } from 'node:crypto';
import type { JsonValue } from '@concordat/engine';
import type { Representation } from '../../domain/schema-attributes.ts';
import { checkFormat } from '../../domain/schema-group.ts';
import { impliedVersionId, type Place } from '../../domain/version-uri.ts';
import { documentBytes } from '../../service/schemagroups/document-input.ts';
import type { SchemaDocument } from '../../service/schemagroups/schema-groups.ts';
import { uriOf } from '../../service/schemagroups/version-uris.ts';
import type { Call, Reply } from '../dialect.ts';
import { headerText } from './header-text.ts';
import { typesOf, usualType } from './media-types.ts';
import { negotiated } from './negotiation.ts';
import { problem } from './problems.ts';

/** A document of an author is never a page of ours, whatever its type says. */
const SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** The answer to a reading of a version: the document, with its attributes as header fields. `asked`: the format that is wanted, if one is. */
export function documentReply(
  { headers }: Pick<Call, 'headers'>,
  document: SchemaDocument,
  asked: string | undefined,
  place: Place,
): Reply {
  const { representations } = document;
  const [only, ...others] = representations;
  const wanted = asked === undefined ? undefined : checkFormat(asked);
  const shown =
    wanted !== undefined
      ? representations.find(({ format }) => format === wanted)
      : others.length === 0
        ? only
        : negotiated(representations, headers.accept);
  if (shown === undefined) {
    return wanted === undefined ? notAcceptable(document, place) : noRepresentation(document, wanted);
  }
  const bytes = documentBytes(shown);
  return {
    status: 200,
    text: '',
    bytes,
    headers: {
      'content-type': shown.contentType ?? usualType(shown.format),
      ...attributeHeaders(document, shown, place),
      'content-location': `${place.root}/${pathOf(document, shown, place)}`,
      etag: documentTag(shown),
      'cache-control': 'no-cache',
      vary: 'accept',
      'content-security-policy': SANDBOX,
    },
  };
}

/** The header fields that tell a version, by one of its representations. */
export function attributeHeaders(
  document: SchemaDocument,
  shown: Representation,
  place: Place,
): Readonly<Record<string, string>> {
  const { authority = place.authority, description, versionDescription, number } = document;
  return {
    location: `${place.root}/${pathOf(document, shown, place)}`,
    'schema-id': shown.uuid,
    'schema-id-location': `${place.root}/schema?uri=urn:uuid:${shown.uuid}`,
    'schema-version': String(number),
    'schema-version-id': headerText(document.id ?? impliedVersionId(place, document, number)),
    'schema-version-uri': headerText(representationUri(document, shown, place)),
    'schema-authority': headerText(authority),
    // The format of a group is said by the group alone.
    ...(document.isFormatOfGroup ? {} : { 'schema-format': shown.format }),
    ...(description !== undefined && { 'schema-description': headerText(description) }),
    ...(versionDescription !== undefined && { 'schema-version-description': headerText(versionDescription) }),
    'schema-created-time-utc': shown.createdAt,
    'schema-updated-time-utc': document.updatedAt,
  };
}

/** The entity tag of a representation: another one when it is registered anew, though its bytes be the same. */
function documentTag(representation: Representation): string {
  const digest = hash(
    'sha256',
    `${representation.uuid}\n${representation.format}\n${representation.text}`,
    'base64url',
  );
  return `"${digest.slice(0, 27)}"`;
}

/** The entity tags that readings of a version tell, one for each of its representations; with a format only that of the one in it. */
export function documentTags({ representations }: SchemaDocument, wanted?: string): readonly string[] {
  return representations.filter(({ format }) => format === (wanted ?? format)).map(documentTag);
}

/** Where a representation is, below the root: that of the first one is the place of its version. */
function pathOf(document: SchemaDocument, { format }: Representation, place: Place): string {
  const path = impliedVersionId(place, document, document.number);
  return isFirst(document, format) ? path : `${path}?format=${encodeURIComponent(format)}`;
}

function representationUri(document: SchemaDocument, { format }: Representation, place: Place): string {
  const uri = uriOf(document, place);
  if (isFirst(document, format)) return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}format=${encodeURIComponent(format)}`;
}

function isFirst({ representations }: SchemaDocument, format: string): boolean {
  return representations[0]?.format === format;
}

function notAcceptable(document: SchemaDocument, place: Place): Reply {
  const alternatives = document.representations.map((each) => ({
    format: each.format,
    types: typesOf(each.format, each.contentType),
    href: `${place.root}/${pathOf(document, each, place)}`,
  }));
  const detail = 'no representation of the version is acceptable; the alternatives are those that are there';
  const reply = problem(406, 'not-acceptable', detail, { alternatives: alternatives satisfies JsonValue });
  const links = alternatives.map(({ href, types: [type = ''] }) => `<${href}>; rel="alternate"; type="${type}"`);
  return { ...reply, headers: { ...reply.headers, vary: 'accept', link: links.join(', ') } };
}

function noRepresentation({ number, subject }: SchemaDocument, format: string): Reply {
  const detail = `version ${number} of '${subject}' has no representation in ${format}`;
  return problem(404, 'representation-not-found', detail);
}
