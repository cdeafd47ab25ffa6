import type { Change } from '../../../model/change.ts';
import type { EnumType, MessageType } from '../schema.ts';
import type { Census } from './census.ts';
import { added, changed, removed } from './change.ts';
import type { Pairing, TypeMatch } from './match.ts';
import { pathOf } from './names.ts';

type Type = MessageType | EnumType;
type Kind = 'message' | 'enum';

/** The name and the place of a type that both documents have; a type that only goes along with the message around it has not moved. */
export function diffName(
  before: Type,
  after: Type,
  kind: Kind,
  { before: old, after: now, messages }: TypeMatch,
): Change[] {
  if (before.fullName === after.fullName) return [];
  const [from, to] = [pathOf(before, old.schema), pathOf(after, now.schema)];
  const isAlong = before.parent && after.parent && messages.afterOf.get(before.parent) === after.parent;
  if (from === to || (before.name === after.name && isAlong)) return [];
  const what = before.name === after.name ? 'moved' : 'renamed';
  return [changed({ path: from, before: before.at, after: after.at }, `${kind}_${what}`, 'name', { from, to })];
}

/** Types of the document itself that came or went. What is inside of them is not told. */
export function diffLoneTypes({ before, after, messages, enums }: TypeMatch): Change[] {
  const lost = (pairing: Pairing<Type>, kind: Kind): Change[] =>
    outermost(pairing.removed, messages.removed, before).map((type) =>
      removed(type.at, pathOf(type, before.schema), `${kind}_removed`, kind),
    );
  const won = (pairing: Pairing<Type>, kind: Kind): Change[] =>
    outermost(pairing.added, messages.added, after).map((type) =>
      added(type.at, pathOf(type, after.schema), `${kind}_added`, kind),
    );
  return [...lost(messages, 'message'), ...lost(enums, 'enum'), ...won(messages, 'message'), ...won(enums, 'enum')];
}

function outermost(types: readonly Type[], around: readonly MessageType[], { schema }: Census): Type[] {
  if (types.length === 0) return [];
  const lone = new Set<MessageType>(around);
  return types.filter(({ file, parent }) => file === schema.root && (parent === undefined || !lone.has(parent)));
}

/** Registries know a message by its position in the document, so the order of those at the top is told: once. */
export function diffOrder({ before, after, messages }: TypeMatch): Change[] {
  const position = new Map(after.schema.root.messages.map((type, index) => [type, index]));
  let furthest = -1;
  for (const type of before.schema.root.messages) {
    const same = messages.afterOf.get(type);
    const index = same && position.get(same);
    if (index === undefined) continue;
    if (index < furthest) {
      const site = { path: '', before: '', after: '' };
      return [changed(site, 'messages_reordered', 'order', { first: pathOf(type, before.schema) })];
    }
    furthest = index;
  }
  return [];
}
