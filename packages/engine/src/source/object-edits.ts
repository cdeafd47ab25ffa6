import type { TextEdit } from '../model/tags.ts';
import type { Member, ObjectNode } from './node.ts';

/** What has to be written so that an object of a JSON text has a member of this value, in the layout that its neighbours have. */
export function memberWritten(source: string, object: ObjectNode, name: string, value: string): TextEdit {
  const known = object.members.get(name);
  if (known !== undefined) return { start: known.value.start, end: known.value.end, text: value };
  const last = [...object.members.values()].at(-1);
  if (last === undefined) {
    return { start: object.start + 1, end: object.start + 1, text: `${JSON.stringify(name)}: ${value}` };
  }
  const { key } = last;
  const margin = source.slice(startOfMargin(source, key.start), key.start);
  const colon = source.slice(key.end, last.value.start);
  const at = last.value.end;
  return { start: at, end: at, text: `,${margin}${JSON.stringify(name)}${colon}${value}` };
}

/** What has to be written so that an object of a JSON text has no member of a name; undefined where it has none. */
export function memberRemoved(object: ObjectNode, name: string): TextEdit | undefined {
  const members = [...object.members.values()];
  const index = members.findIndex((member) => member.name === name);
  const member = members[index];
  if (member === undefined) return undefined;
  const before = members[index - 1];
  // The comma in front goes too; of the first member, the one behind.
  if (before !== undefined) return { start: before.value.end, end: member.value.end, text: '' };
  return { start: member.key.start, end: endOfFirst(member, members[1]), text: '' };
}

function endOfFirst(first: Member, next: Member | undefined): number {
  return next === undefined ? first.value.end : next.key.start;
}

function startOfMargin(source: string, end: number): number {
  let start = end;
  while (' \t\n\r'.includes(source.charAt(start - 1)) && start > 0) start -= 1;
  return start;
}
