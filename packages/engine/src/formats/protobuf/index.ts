import type { Format } from '../../model/format.ts';
import { canonicalProto } from './canonical.ts';
import { diffProto } from './diff.ts';
import { parseProto } from './parse.ts';
import { PROFILES } from './profiles.ts';
import { readsProto } from './reads.ts';
import { RULES } from './rules.ts';
import type { ProtoSchema } from './schema.ts';

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
};

/** A line that begins as statements at the top of a document do. */
const MARK =
  /^[ \t]*(?:syntax\s*=\s*["']|edition\s*=\s*["']|package\s+[\w.]+\s*;|(?:(?:export|local)\s+)?(?:message|enum|service)\s+\w+\s*\{|import\s+(?:public\s+|weak\s+|option\s+)?["'][^"'\n]+["']\s*;)/m;

function isJson(source: string): boolean {
  return /^[\s\uFEFF]*[{["]/.test(source);
}
