import type { Change } from '../../../model/change.ts';
import { usualVisibility } from '../features/visibility.ts';
import type { EnumType, MessageType } from '../schema.ts';
import type { Census } from './census.ts';
import { added, changed, removed, type Site } from './change.ts';
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

/** Whether types of the document are seen by others, where that changed. */
export function diffVisibility(before: Type, after: Type, { before: old, after: now }: TypeMatch): Change[] {
  if (before.file !== old.schema.root || after.file !== now.schema.root) return [];
  const [from, to] = [before, after].map((type) => type.visibility ?? usualVisibility(type));
  if (from === undefined || to === undefined || from === to) return [];
  const site = { path: pathOf(before, old.schema), before: before.at, after: after.at };
  return [changed(site, 'code_option_changed', 'option visibility', { option: 'visibility', from, to })];
}

/** Registries know a message by its position among its neighbours, so their order is told: once for the document, and for each message around others. */
export function diffOrder({ before, after, messages }: TypeMatch): Change[] {
  const inOrder = (old: readonly MessageType[], now: readonly MessageType[], site: Site): Change[] => {
    const position = new Map(now.map((type, index) => [type, index]));
    let furthest = -1;
    for (const type of old) {
      const same = messages.afterOf.get(type);
      const index = same && position.get(same);
      if (index === undefined) continue;
      if (index < furthest) {
        return [changed(site, 'messages_reordered', 'order', { first: pathOf(type, before.schema) })];
      }
      furthest = index;
    }
    return [];
  };
  return [
    ...inOrder(before.schema.root.messages, after.schema.root.messages, { path: '', before: '', after: '' }),
    ...messages.pairs.flatMap(([old, now]) => {
      if (old.messages.length < 2 || old.file !== before.schema.root) return [];
      const site = { path: pathOf(old, before.schema), before: old.at, after: now.at };
      return inOrder(declaredIn(old), declaredIn(now), site);
    }),
  ];
}

/** The messages that are declared in a message, without those that groups and maps make. */
function declaredIn({ messages, fields, extensions, file }: MessageType): readonly MessageType[] {
  const made = new Set(
    [...fields, ...extensions].map(({ type, delimited }) =>
      type.kind === 'message' && (type.message.isMapEntry || (delimited && file.edition === 'proto2'))
        ? type.message
        : undefined,
    ),
  );
  return messages.filter((type) => !made.has(type));
}
