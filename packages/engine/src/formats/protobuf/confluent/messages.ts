import type { EnumType, Field, MessageType, Oneof, ProtoFile } from '../schema.ts';
import { enumsOf, fieldsOf, labelOf, messagesOf, oneofOf } from './elements.ts';
import { compareFields } from './fields.ts';
import { compareOneofs } from './oneofs.ts';
import type { MessagePair, Walk } from './walk.ts';

/** Compares the messages and enums of a file or message by name. */
export function compareTypes(
  walk: Walk,
  steps: readonly string[],
  original: ProtoFile | MessageType,
  update: ProtoFile | MessageType,
): void {
  const [oldMessages, newMessages] = [messagesOf(original), messagesOf(update)];
  for (const name of namesOf(oldMessages, newMessages)) {
    const here = [...steps, name];
    const [from, to] = [oldMessages.get(name), newMessages.get(name)];
    const place = {
      steps: here,
      path: here.join('.'),
      at: { original: from?.message.at, update: to?.message.at },
    };
    if (to === undefined) walk.report({ kind: 'MESSAGE_REMOVED', ...place });
    else if (from === undefined) walk.report({ kind: 'MESSAGE_ADDED', ...place });
    else {
      compareMessages(walk, { steps: here, original: from.message, update: to.message });
      if (from.index !== to.index) walk.report({ kind: 'MESSAGE_MOVED', ...place });
    }
  }
  const [oldEnums, newEnums] = [enumsOf(original), enumsOf(update)];
  for (const name of namesOf(oldEnums, newEnums)) {
    compareEnums(walk, [...steps, name], oldEnums.get(name), newEnums.get(name));
  }
}

/** Compares two messages of one name: their oneofs, their fields by number, and what is nested in them. */
export function compareMessages(walk: Walk, pair: MessagePair): void {
  if (pair.original === pair.update) return;
  const { original, update, steps } = pair;
  const [oldFields, newFields] = [fieldsOf(original), fieldsOf(update)];
  const vanished = compareOneofs(walk, pair, oldFields, newFields);
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
    steps: [...pair.steps, ...(oneof ? [oneof.name] : []), `${field.number}`],
    path: [...pair.steps, field.name].join('.'),
    at: { original: field.at },
  };
  if (oneof !== undefined) walk.report({ kind: 'ONEOF_FIELD_REMOVED', ...place, facts: { oneof: oneof.name } });
  else walk.report({ kind: isRequired ? 'REQUIRED_FIELD_REMOVED' : 'FIELD_REMOVED', ...place });
}

function reportAdded(walk: Walk, pair: MessagePair, field: Field): void {
  const oneof = oneofOf(field);
  const isRequired = labelOf(field, pair.update) === 'required';
  const place = {
    steps: [...pair.steps, ...(oneof ? [oneof.name] : []), `${field.number}`],
    path: [...pair.steps, field.name].join('.'),
    at: { update: field.at },
  };
  if (oneof !== undefined) walk.report({ kind: 'ONEOF_FIELD_ADDED', ...place, facts: { oneof: oneof.name } });
  else walk.report({ kind: isRequired ? 'REQUIRED_FIELD_ADDED' : 'FIELD_ADDED', ...place });
}

/** Constants are matched by number; of aliases the last one counts. */
function compareEnums(walk: Walk, steps: readonly string[], original?: EnumType, update?: EnumType): void {
  const place = { steps, path: steps.join('.'), at: { original: original?.at, update: update?.at } };
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
      steps: [...steps, `${number}`],
      path: [...steps, to?.name ?? from?.name].join('.'),
      at: { original: from?.at, update: to?.at },
      facts: { number, ...(from && { from: from.name }), ...(to && { to: to.name }) },
    });
  }
}

/** Names of either side, those of the first side first. */
function namesOf(original: ReadonlyMap<string, unknown>, update: ReadonlyMap<string, unknown>): Iterable<string> {
  return new Set([...original.keys(), ...update.keys()]);
}

function numbersOf(original: ReadonlyMap<number, unknown>, update: ReadonlyMap<number, unknown>): readonly number[] {
  return [...new Set([...original.keys(), ...update.keys()])].sort((a, b) => a - b);
}
