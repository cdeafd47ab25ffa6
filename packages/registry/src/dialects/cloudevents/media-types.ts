/** Media types that documents of a format have, the one that is told where none was sent first. */
const TYPES: ReadonlyMap<string, readonly [string, ...string[]]> = new Map([
  ['avro', ['application/vnd.apache.avro+json', 'avro/schema', 'application/avro+json', 'application/json']],
  ['json-schema', ['application/schema+json', 'application/json']],
  [
    'protobuf',
    ['text/x-protobuf', 'application/x-protobuf', 'text/vnd.ms.protobuf', 'application/vnd.google.protobuf'],
  ],
  ['data-contract', ['application/yaml', 'application/json']],
  ['xsd10', ['application/octet-stream', 'application/xml', 'text/xml', 'application/xsd+xml']],
  ['xsd11', ['application/octet-stream', 'application/xml', 'text/xml', 'application/xsd+xml']],
]);

/** Media types that stand for one format alone. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['application/vnd.apache.avro+json', 'avro'],
  ['application/avro+json', 'avro'],
  ['avro/schema', 'avro'],
  ['application/schema+json', 'json-schema'],
  ['text/x-protobuf', 'protobuf'],
  ['application/x-protobuf', 'protobuf'],
  ['text/vnd.ms.protobuf', 'protobuf'],
  ['application/vnd.google.protobuf', 'protobuf'],
  ['application/xsd+xml', 'xsd11'],
]);

const ANY = 'application/octet-stream';

/** The content type of a document whose author sent none. */
export function usualType(format: string): string {
  return TYPES.get(format)?.[0] ?? ANY;
}

/** The format that a media type stands for; undefined where it may be any. */
export function formatOfType(mediaType: string): string | undefined {
  return MEANINGS.get(mediaType);
}

/** The media types, without parameters and in lower case, by which a document may be asked for. */
export function typesOf(format: string, contentType: string | undefined): readonly string[] {
  const own = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return [...new Set([...(own === undefined ? [] : [own]), ...(TYPES.get(format) ?? [ANY])])];
}
