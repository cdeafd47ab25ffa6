import type { Problem } from '../../model/problem.ts';
import { type Result, success } from '../../model/result.ts';
import { TagSites } from '../../model/tag-sites.ts';
import type { TagSite } from '../../model/tags.ts';
import { type ObjectNode, parseJson, type SourceNode } from '../../source/index.ts';
import { tagsMember } from '../../source/tags-member.ts';
import { typeName } from './parse/names.ts';

/** As deep as schemas are read. */
const MAX_DEPTH = 500;

/**
 * What of an Avro schema can have tags: records, by their full names, and their fields, by that of the record and their own. Tags are
 * kept in the property `confluent:tags`.
 */
export function avroTagSites(source: string): Result<readonly TagSite[], readonly Problem[]> {
  const parsed = parseJson(source, { depth: MAX_DEPTH });
  if (!parsed.ok) return parsed;
  const sites = new TagSites();
  collect({ source, sites }, parsed.value.root, '');
  return success(sites.sites);
}

interface Collection {
  readonly source: string;
  readonly sites: TagSites;
}

function collect(into: Collection, node: SourceNode | undefined, namespace: string): void {
  if (node?.kind === 'array') for (const branch of node.items) collect(into, branch, namespace);
  if (node?.kind !== 'object') return;
  const type = node.members.get('type')?.value;
  if (type?.kind === 'string' && (type.value === 'record' || type.value === 'error')) record(into, node, namespace);
  else if (type?.kind !== 'string') collect(into, type, namespace);
  else if (type.value === 'array') collect(into, node.members.get('items')?.value, namespace);
  else if (type.value === 'map') collect(into, node.members.get('values')?.value, namespace);
}

function record(into: Collection, node: ObjectNode, around: string): void {
  const name = textOf(node, 'name');
  const fields = node.members.get('fields')?.value;
  if (name === undefined || fields?.kind !== 'array' || into.sites.isFull) return;
  const { fullName, namespace } = typeName(name, textOf(node, 'namespace') ?? around);
  into.sites.add({ path: fullName, on: 'record', ...tagsMember(into.source, node) });
  for (const field of fields.items) {
    const own = field.kind === 'object' ? textOf(field, 'name') : undefined;
    if (field.kind !== 'object' || own === undefined) continue;
    into.sites.add({ path: `${fullName}.${own}`, on: 'field', ...tagsMember(into.source, field) });
    collect(into, field.members.get('type')?.value, namespace);
  }
}

function textOf(node: ObjectNode, member: string): string | undefined {
  const value = node.members.get(member)?.value;
  return value?.kind === 'string' ? value.value : undefined;
}
