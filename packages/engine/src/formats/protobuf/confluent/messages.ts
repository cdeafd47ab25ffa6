import type { EnumType, Field, MessageType, Oneof, ProtoFile } from '../schema.ts';
import { below, placeIn } from './difference.ts';
import { labelOf, oneofOf, scopeOf, viewOf } from './elements.ts';
import { compareFields } from './fields.ts';
import type { ConfluentKind } from './kinds.ts';
import { compareOneofs } from './oneofs.ts';
import type { MessagePair, Walk } from './walk.ts';

/** Compares the messages and enums of a file or message by name. */
export function compareTypes(
  walk: Walk,
  steps: string,
  original: ProtoFile | MessageType,
  update: ProtoFile | MessageType,
): void {
  if (isEmptyScope(original) && isEmptyScope(update)) return;
  const { messages: oldMessages, enums: oldEnums } = scopeOf(original);
  const { messages: newMessages, enums: newEnums } = scopeOf(update);
  for (const name of namesOf(oldMessages, newMessages)) {
    const here = below(steps, name);
    const [from, to] = [oldMessages.get(name), newMessages.get(name)];
    const report = (kind: ConfluentKind): void => {
      const at = { original: from?.message.at, update: to?.message.at };
      walk.report({ kind, steps: here, path: placeIn(here), at });
    };
    if (to === undefined) report('MESSAGE_REMOVED');
    else if (from === undefined) report('MESSAGE_ADDED');
    else {
      compareMessages(walk, { steps: here, original: from.message, update: to.message });
      if (from.index !== to.index) report('MESSAGE_MOVED');
    }
  }
  for (const name of namesOf(oldEnums, newEnums)) {
    compareEnums(walk, below(steps, name), oldEnums.get(name), newEnums.get(name));
  }
}

/** Compares two messages of one name: their oneofs, their fields by number, and what is nested in them. */
export function compareMessages(walk: Walk, pair: MessagePair): void {
  if (pair.original === pair.update) return;
  const { original, update, steps } = pair;
  const [{ fields: oldFields }, { fields: newFields }] = [viewOf(original), viewOf(update)];
  const vanished = compareOneofs(walk, pair);
  for (const number of numbersOf(oldFields, newFields)) {
    const [from, to] = [oldFields.get(number), newFields.get(number)];
    if (from !== undefined && to !== undefined) compareFields(walk, pair, from, to);
    else if (from !== undefined) reportRemoved(walk, pair, from, vanished);
    else if (to !== undefined) reportAdded(walk, pair, to);
  }
  compareTypes(walk, steps, original, update);
}

/** A member that is gone counts against its oneof, unless the oneof went away with all its members. */
function reportRemoved(walk: Walk, pair: MessagePair, field: Field, vanished: ReadonlySet<Oneof>): void {
  const oneof = oneofOf(field);
  if (oneof !== undefined && vanished.has(oneof)) return;
  const isRequired = labelOf(field, pair.original) === 'required';
  const place = {
    steps: below(oneof ? below(pair.steps, oneof.name) : pair.steps, field.number),
    path: placeIn(pair.steps, field.name),
    at: { original: field.at },
  };
  if (oneof !== undefined) walk.report({ kind: 'ONEOF_FIELD_REMOVED', ...place, facts: { oneof: oneof.name } });
  else walk.report({ kind: isRequired ? 'REQUIRED_FIELD_REMOVED' : 'FIELD_REMOVED', ...place });
}

function reportAdded(walk: Walk, pair: MessagePair, field: Field): void {
  const oneof = oneofOf(field);
  const isRequired = labelOf(field, pair.update) === 'required';
  const place = {
    steps: below(oneof ? below(pair.steps, oneof.name) : pair.steps, field.number),
    path: placeIn(pair.steps, field.name),
    at: { update: field.at },
  };
  if (oneof !== undefined) walk.report({ kind: 'ONEOF_FIELD_ADDED', ...place, facts: { oneof: oneof.name } });
  else walk.report({ kind: isRequired ? 'REQUIRED_FIELD_ADDED' : 'FIELD_ADDED', ...place });
}

/** Constants are matched by number; of aliases the last one counts. */
function compareEnums(walk: Walk, steps: string, original?: EnumType, update?: EnumType): void {
  const place = { steps, path: placeIn(steps), at: { original: original?.at, update: update?.at } };
  if (original === undefined || update === undefined) {
    walk.report({ kind: update === undefined ? 'ENUM_REMOVED' : 'ENUM_ADDED', ...place });
    return;
  }
  const old = new Map(original.values.map((value) => [value.number, value]));
  const now = new Map(update.values.map((value) => [value.number, value]));
  for (const number of numbersOf(old, now)) {
    const [from, to] = [old.get(number), now.get(number)];
    if (from?.name === to?.name) continue;
    const kind =
      to === undefined ? 'ENUM_CONST_REMOVED' : from === undefined ? 'ENUM_CONST_ADDED' : 'ENUM_CONST_CHANGED';
    walk.report({
      kind,
      steps: below(steps, number),
      path: placeIn(steps, to?.name ?? from?.name),
      at: { original: from?.at, update: to?.at },
      facts: { number, ...(from && { from: from.name }), ...(to && { to: to.name }) },
    });
  }
}

/** Names of either side, those of the first side first. */
function namesOf(original: ReadonlyMap<string, unknown>, update: ReadonlyMap<string, unknown>): Iterable<string> {
  return new Set([...original.keys(), ...update.keys()]);
}

/** Numbers of either side, ascending. */
function numbersOf(original: ReadonlyMap<number, unknown>, update: ReadonlyMap<number, unknown>): readonly number[] {
  const numbers = [...original.keys()];
  for (const number of update.keys()) if (!original.has(number)) numbers.push(number);
  return numbers.sort((a, b) => a - b);
}

function isEmptyScope({ messages, enums }: ProtoFile | MessageType): boolean {
  return messages.length + enums.length === 0;
}
