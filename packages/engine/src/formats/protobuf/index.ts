import type { Format } from '../../model/format.ts';
import { canonicalProto } from './canonical.ts';
import { confluentForm } from './confluent-form.ts';
import { fileDescriptorProto } from './descriptor-set.ts';
import { diffProto } from './diff.ts';
import { parseProto } from './parse.ts';
import { PROFILES } from './profiles.ts';
import { readsProto } from './reads.ts';
import { RULES } from './rules.ts';
import type { ProtoSchema } from './schema.ts';
import { protoTagSites } from './tags.ts';

/** Protobuf: proto2, proto3, editions 2023 and 2024. */
export const protobuf: Format<ProtoSchema> = {
  id: 'protobuf',
  title: 'Protobuf schema',
  fileExtensions: ['.proto'],
  mediaTypes: ['application/x-protobuf', 'text/x-protobuf'],
  rules: RULES,
  profiles: PROFILES,
  recognizes: (source) => !isJson(source) && MARK.test(source),
  parse: (source, imports) => parseProto(source, imports),
  canonical: canonicalProto,
  diff: diffProto,
  reads: readsProto,
  fieldNames: ({ root }) => root.messages[0]?.fields.map(({ name }) => name) ?? [],
  tagSites: protoTagSites,
  forms: {
    confluent: (schema) => confluentForm(schema),
    'confluent-normalized': (schema) => confluentForm(schema, { normalize: true }),
    'ignore-extensions': (schema) => confluentForm(schema, { ignoreExtensions: true }),
    serialized: (schema) => base64(fileDescriptorProto(schema)),
  },
};

/** RFC 4648, section 4. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A line that begins as statements at the top of a document do. */
const MARK =
  /^[ \t]*(?:syntax\s*=\s*["']|edition\s*=\s*["']|package\s+[\w.]+\s*;|(?:(?:export|local)\s+)?(?:message|enum|service)\s+\w+\s*\{|import\s+(?:public\s+|weak\s+|option\s+)?["'][^"'\n]+["']\s*;)/m;

function isJson(source: string): boolean {
  return /^[\s\uFEFF]*[{["]/.test(source);
}
