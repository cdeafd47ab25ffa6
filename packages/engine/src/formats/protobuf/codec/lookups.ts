import type { EnumType, EnumValue, Field, MessageType } from '../schema.ts';

/** The values of an enum by what they are looked up by. */
export interface EnumLookup {
  /** The first value of each number. */
  readonly byNumber: ReadonlyMap<number, EnumValue>;
  readonly byName: ReadonlyMap<string, EnumValue>;
}

const ENUMS = new WeakMap<EnumType, EnumLookup>();
const REQUIRED = new WeakMap<MessageType, readonly Field[]>();

/** The values of an enum, ready to be looked up; made once. */
export function lookupOf(type: EnumType): EnumLookup {
  const known = ENUMS.get(type);
  if (known) return known;
  const backwards = [...type.values].reverse();
  const lookup = {
    byNumber: new Map(backwards.map((value) => [value.number, value])),
    byName: new Map(type.values.map((value) => [value.name, value])),
  };
  ENUMS.set(type, lookup);
  return lookup;
}

/** The required fields of a message, in order; found once. */
export function requiredOf(type: MessageType): readonly Field[] {
  const known = REQUIRED.get(type);
  if (known) return known;
  const required = type.fields.filter(({ presence }) => presence === 'required');
  REQUIRED.set(type, required);
  return required;
}
