import type { TagSite, TextEdit } from '../model/tags.ts';
import type { ObjectNode } from './node.ts';
import { memberRemoved, memberWritten } from './object-edits.ts';

/** Where schemas in JSON keep their tags. */
const TAGS = 'confluent:tags';

/** The tags of an object of a JSON text, and how others are written. */
export function tagsMember(source: string, object: ObjectNode): Pick<TagSite, 'tags' | 'edits'> {
  return { tags: tagsIn(object), edits: (tags) => written(source, object, tags) };
}

function tagsIn(object: ObjectNode): readonly string[] {
  const node = object.members.get(TAGS)?.value;
  if (node?.kind !== 'array') return [];
  return node.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
}

function written(source: string, object: ObjectNode, tags: readonly string[]): readonly TextEdit[] {
  if (tags.length > 0) return [memberWritten(source, object, TAGS, JSON.stringify(tags))];
  const removed = memberRemoved(object, TAGS);
  return removed === undefined ? [] : [removed];
}
