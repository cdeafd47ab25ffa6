import type { Field, MessageType, ProtoFile } from '../schema.ts';
import { flagOption } from './options.ts';
import { type FieldSite, fieldSite, type MessageSite } from './sites.ts';

const byNumber = new WeakMap<MessageType, ReadonlyMap<number, Field>>();

/** The fields of two messages by number, without those that no rule could find anything about. */
export function* fieldPairs(
  before: MessageSite,
  after: MessageSite,
): Generator<readonly [before: FieldSite, after: FieldSite]> {
  const now = byNumber.get(after.message) ?? new Map(after.message.fields.map((field) => [field.number, field]));
  byNumber.set(after.message, now);
  const isTextAlike = areTextsAlike(before.message.file, after.message.file);
  for (const from of before.message.fields) {
    const to = now.get(from.number);
    if (to === undefined || isPlainlySame(from, to, isTextAlike)) continue;
    yield [fieldSite(before, from), fieldSite(after, to)];
  }
}

/** Scalars that say the same and nothing special. */
function isPlainlySame(from: Field, to: Field, isTextAlike: boolean): boolean {
  if (from.type.kind !== 'scalar' || to.type.kind !== 'scalar' || from.type.scalar !== to.type.scalar) return false;
  const isText = from.type.scalar === 'string' || from.type.scalar === 'bytes';
  return (
    (isTextAlike || !isText) &&
    from.name === to.name &&
    from.jsonName === to.jsonName &&
    from.cardinality === to.cardinality &&
    from.presence === to.presence &&
    from.options.size + to.options.size === 0 &&
    (from.oneof ?? to.oneof ?? from.default ?? to.default) === undefined
  );
}

/** Whether text without options is checked and held in the same way; editions may say so at every level, so there each field is asked. */
function areTextsAlike(before: ProtoFile, after: ProtoFile): boolean {
  const name = 'java_string_check_utf8';
  return (
    before.edition === after.edition &&
    before.edition.startsWith('proto') &&
    flagOption(before.options, name) === flagOption(after.options, name)
  );
}
