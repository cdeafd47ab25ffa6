import type { Place } from '../../domain/version-uri.ts';
import type { PostedDocument } from '../../service/schemagroups/schema-groups.ts';
import { InvalidRequest } from '../coded-errors.ts';
import type { Call } from '../dialect.ts';
import { wholeParameter } from '../parameters.ts';
import { preconditionOf } from '../preconditions.ts';
import { documentTags } from './documents.ts';
import { formatOfType } from './media-types.ts';
import { ATTRIBUTES, attribute, flagOf, single, typeParameters } from './requests.ts';

const MOST_VERSIONS = 2 ** 31 - 1;

/** The document that a request brings: the body as it is, and in the query and the header fields what is said about it. Throws {@link InvalidRequest}. */
export function postedDocument(call: Call, place: Place): PostedDocument {
  const contentType = call.headers['content-type'];
  const told = {
    contentType,
    format: attribute(call, ATTRIBUTES.format, ...formatsOfType(call)),
    impliedFormat: formatOfType(call.mediaType),
    description: attribute(call, ATTRIBUTES.description),
    versionDescription: attribute(call, ATTRIBUTES.versionDescription),
    // What is empty is as if it were not there, as the specification has it.
    authority: attribute(call, ATTRIBUTES.authority) || undefined,
    id: attribute(call, ATTRIBUTES.id) || undefined,
    number: wholeParameter('version', attribute(call, ATTRIBUTES.number), MOST_VERSIONS),
    precondition: preconditionOf(call, documentTags),
  };
  const multiformat = isMultiformat(call);
  const again = flagOf('force', single(call, 'force'));
  return {
    bytes: call.bytes,
    place,
    ...present(told),
    ...(multiformat && { multiformat }),
    ...(again && { again }),
  };
}

/** A schema may say that its versions have several formats, or which: those are not held against it later. */
function isMultiformat(call: Call): boolean {
  const formats = single(call, 'formats');
  if (formats !== undefined && !/^[\w.+/-]+(?:,[\w.+/-]+)*$/.test(formats)) {
    throw new InvalidRequest('formats is a list such as avro,json-schema', 'formats');
  }
  const { query, header } = ATTRIBUTES.multiformat;
  return flagOf(query, attribute(call, { query, header })) || (formats?.includes(',') ?? false);
}

/** What the media type calls the format. The `format` of plain text is how its lines are broken (RFC 3676). */
function formatsOfType({ mediaType, headers }: Call): readonly string[] {
  const names = mediaType === 'text/plain' ? ['serialization'] : ['format', 'serialization'];
  return typeParameters(headers['content-type'] ?? '', names);
}

/** What is there of an object. */
function present<Told extends object>(told: Told): { readonly [Name in keyof Told]?: NonNullable<Told[Name]> } {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as {
    readonly [Name in keyof Told]?: NonNullable<Told[Name]>;
  };
}
