import type { Problem } from '../../model/problem.ts';
import { type Result, success } from '../../model/result.ts';
import { TagSites } from '../../model/tag-sites.ts';
import type { TagSite } from '../../model/tags.ts';
import { type ObjectNode, parseJson, type SourceNode } from '../../source/index.ts';
import { tagsMember } from '../../source/tags-member.ts';

/** As deep as schemas are read. */
const MAX_DEPTH = 500;

/** Keywords whose value is a schema, or a list of schemas, with the words that paths have for them. */
const INSIDE: readonly (readonly [keyword: string, word: string])[] = [
  ['items', 'array'],
  ['prefixItems', 'array'],
  ['additionalItems', 'array'],
  ['allOf', 'allof'],
  ['anyOf', 'anyof'],
  ['oneOf', 'oneof'],
  ['not', 'not'],
  ['if', 'conditional.if'],
  ['then', 'conditional.then'],
  ['else', 'conditional.else'],
];
const DEFINITIONS = ['definitions', '$defs'] as const;

/**
 * What of a JSON Schema can have tags: schemas of objects, which are the records, and properties. A path goes from the top: `object` for
 * the schema of an object, the name of a property, `array` for the items of a list, `anyof.0` and the like for a branch,
 * `definitions.NAME` for a definition; `object.customer.object.mail`. The names of the properties alone, `customer.mail`, do as well.
 * Tags are kept in the member `confluent:tags`.
 */
export function jsonSchemaTagSites(source: string): Result<readonly TagSite[], readonly Problem[]> {
  const parsed = parseJson(source, { depth: MAX_DEPTH });
  if (!parsed.ok) return parsed;
  const sites = new TagSites();
  collect({ source, sites }, parsed.value.root, { path: '', short: '' });
  return success(sites.sites);
}

interface Collection {
  readonly source: string;
  readonly sites: TagSites;
}

/** The way to a schema, and the names of properties on it. */
interface Way {
  readonly path: string;
  readonly short: string;
}

/** @param property true for the schema of a property, which is a site already */
function collect(into: Collection, node: SourceNode, way: Way, property = false): void {
  if (node.kind !== 'object' || into.sites.isFull) return;
  const properties = node.members.get('properties')?.value;
  const inside = further(way, 'object');
  if (isObjectSchema(node) && !property) site(into, node, { path: inside, short: way.short }, 'record');
  if (properties?.kind === 'object') {
    for (const { name, value } of properties.members.values()) {
      const to = { path: `${inside}.${name}`, short: way.short === '' ? name : `${way.short}.${name}` };
      if (value.kind === 'object') propertySite(into, value, to);
      collect(into, value, to, true);
    }
  }
  for (const [keyword, word] of INSIDE) within(into, node.members.get(keyword)?.value, way, word);
  within(into, node.members.get('additionalProperties')?.value, { ...way, path: inside }, '*');
  for (const keyword of DEFINITIONS) definitions(into, node.members.get(keyword)?.value, way, keyword);
}

function within(into: Collection, value: SourceNode | undefined, way: Way, word: string): void {
  if (value?.kind === 'array') {
    for (const [index, branch] of value.items.entries()) {
      collect(into, branch, { ...way, path: further(way, `${word}.${index}`) });
    }
  } else if (value !== undefined) collect(into, value, { ...way, path: further(way, word) });
}

function definitions(into: Collection, value: SourceNode | undefined, way: Way, keyword: string): void {
  if (value?.kind !== 'object') return;
  for (const { name, value: definition } of value.members.values()) {
    const path = further(way, `${keyword}.${name}`);
    collect(into, definition, { path, short: path });
  }
}

/** A property; where it is an object, it is a record under another path, too. */
function propertySite(into: Collection, node: ObjectNode, way: Way): void {
  site(into, node, way, 'field', isObjectSchema(node) ? [{ path: further(way, 'object'), on: 'record' }] : []);
}

function site(
  into: Collection,
  node: ObjectNode,
  { path, short }: Way,
  on: TagSite['on'],
  also: NonNullable<TagSite['aliases']> = [],
): void {
  into.sites.add({ path, on, aliases: [{ path: short, on }, ...also], ...tagsMember(into.source, node) });
}

function further({ path }: Way, word: string): string {
  return path === '' ? word : `${path}.${word}`;
}

function isObjectSchema(node: ObjectNode): boolean {
  const type = node.members.get('type')?.value;
  return type?.kind === 'string' ? type.value === 'object' : node.members.has('properties');
}
