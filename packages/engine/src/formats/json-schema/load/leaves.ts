import type { ObjectNode } from '../../../source/index.ts';
import type { Keywords } from '../schema.ts';
import type { Spot } from './library.ts';

/**
 * Keywords of schemas that hold no others and refer to none, by draft and text. Most properties of most documents are such schemas, the
 * versions of a document have them in common, and what was found out about their keywords (checks, languages of patterns) is then found out once.
 */
let leaves = new Map<string, Keywords>();
/** Characters that may still be kept before everything is forgotten. */
let room = 0;

const LARGEST_ROOM = 4_000_000;
/** A longer schema is seldom met twice. */
const LONGEST_TEXT = 300;

/** Keywords that hold no schemas, with neighbours that hold none either. */
const LEAF_KEYWORDS: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'minimum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxProperties',
  'minProperties',
  'required',
  'default',
  'title',
  'description',
  'examples',
  'readOnly',
  'writeOnly',
  'deprecated',
]);

/** What tells the schema of a place from others; undefined where it may hold schemas, or is read by a metaschema of one's own. */
export function leafText({ source, area: { dialect } }: Spot, node: ObjectNode): string | undefined {
  if (node.end - node.start > LONGEST_TEXT || dialect.without.size > 0 || dialect.assertsFormats) return undefined;
  for (const name of node.members.keys()) if (!LEAF_KEYWORDS.has(name)) return undefined;
  return dialect.draft + source.document.text.slice(node.start, node.end);
}

/** The keywords of the same text in the same draft, if they were met. */
export function knownLeaf(text: string): Keywords | undefined {
  return leaves.get(text);
}

/** Notes the keywords of a text that is free of problems. */
export function noteLeaf(text: string, keywords: Keywords): void {
  room -= text.length + 100;
  if (room < 0) {
    leaves = new Map();
    room = LARGEST_ROOM;
  }
  leaves.set(text, keywords);
}
