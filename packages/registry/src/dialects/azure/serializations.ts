import { isRead } from '../../domain/schema-format.ts';
import { InvalidRequest } from '../coded-errors.ts';
import type { Call } from '../dialect.ts';

/** What kinds of schemas Azure's registry knows. */
export const SCHEMA_TYPES = ['Avro', 'Json', 'Protobuf', 'Custom'] as const;
export type SchemaType = (typeof SCHEMA_TYPES)[number];

const FORMATS: Readonly<Record<Exclude<SchemaType, 'Custom'>, string>> = {
  Avro: 'avro',
  Json: 'json-schema',
  Protobuf: 'protobuf',
};

/** The media types of documents (data plane, 2023-07-01). */
const MEDIA_TYPES: Readonly<Record<SchemaType, string>> = {
  Avro: 'application/json; serialization=Avro',
  Json: 'application/json; serialization=Json',
  Protobuf: 'text/vnd.ms.protobuf',
  Custom: 'text/plain; charset=utf-8',
};

/** What Azure's registry calls a format: all that it does not know are custom to it. */
export function schemaTypeOf(format: string): SchemaType {
  return SCHEMA_TYPES.find((type) => type !== 'Custom' && FORMATS[type] === format) ?? 'Custom';
}

/** The format of a kind of schemas that is read here; undefined for custom ones, which may be of any other. */
export function formatOfType(type: SchemaType): string | undefined {
  return type === 'Custom' ? undefined : FORMATS[type];
}

/** The format for custom schemas where another one may be set for them. */
export function customFormat(format: string | undefined): string {
  return format === undefined || isRead(format) ? 'custom' : format;
}

/** The content type by which Azure's clients know what a document is. */
export function contentTypeOf(format: string): string {
  return MEDIA_TYPES[schemaTypeOf(format)];
}

/** What kind of schema a request brings; undefined where it does not say. Throws {@link InvalidRequest}. */
export function sentType({ mediaType, headers }: Pick<Call, 'mediaType' | 'headers'>): SchemaType | undefined {
  if (mediaType === 'text/vnd.ms.protobuf') return 'Protobuf';
  if (mediaType === 'text/plain') return 'Custom';
  if (mediaType !== 'application/json') throw unknownType(mediaType);
  const name = /;\s*serialization\s*=\s*"?([^;"\s]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (name === undefined) return undefined;
  const type = SCHEMA_TYPES.find((known) => known.toLowerCase() === name.toLowerCase());
  if (type === undefined) throw unknownType(`application/json; serialization=${name.slice(0, 64)}`);
  return type;
}

function unknownType(sent: string): InvalidRequest {
  const known = Object.values(MEDIA_TYPES).join(', ');
  return new InvalidRequest(
    `the Content-Type must say what the schema is, with one of ${known}; it is '${sent}'`,
    'Content-Type',
    415,
  );
}
