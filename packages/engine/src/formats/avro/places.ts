import type { FieldPlaces } from '../../model/field-places.ts';
import { fieldNamed } from './match/fields.ts';
import type { AvroSchema, AvroType, RecordField, RecordType } from './schema.ts';

/** Where a field of a schema is told about: a named type is told about where it is defined, wherever it is used. */
export function avroPlaces({ root }: AvroSchema, names: readonly string[]): FieldPlaces | undefined {
  const around = new Set<string>();
  let slots: readonly Slot[] = [{ type: root, at: '' }];
  for (const [depth, name] of names.entries()) {
    const fields = recordsIn(slots, around).flatMap((record) => fieldNamed(record, name, 0) ?? []);
    if (fields.length === 0) return undefined;
    if (depth === names.length - 1) return { inside: fields.flatMap(insideOf), around: [...around] };
    for (const { at } of fields) around.add(at);
    slots = fields.map((field) => ({ type: field.type, at: `${field.at}/type` }));
  }
  return undefined;
}

/** A type where it is used. */
interface Slot {
  readonly type: AvroType;
  readonly at: string;
}

/** The records that values are, or that their branches, items and values are. What is on the way is noted. */
function recordsIn(slots: readonly Slot[], around: Set<string>): readonly RecordType[] {
  const records = new Set<RecordType>();
  const waiting = [...slots];
  for (let slot = waiting.pop(); slot !== undefined; slot = waiting.pop()) {
    const { type, at } = slot;
    around.add(at);
    if (type.kind === 'record') {
      around.add(type.at);
      records.add(type);
    } else if (type.kind === 'array') waiting.push({ type: type.items, at: `${at}/items` });
    else if (type.kind === 'map') waiting.push({ type: type.values, at: `${at}/values` });
    else if (type.kind === 'union') {
      waiting.push(...type.branches.map((branch, index) => ({ type: branch, at: `${at}/${index}` })));
    }
  }
  return [...records];
}

/** The place of a field, and of the definitions of all types that its values may hold. */
function insideOf({ at, type }: RecordField): readonly string[] {
  const types = new Set([type]);
  const places = [at];
  // The set grows while it is gone through.
  for (const one of types) {
    if ('fullName' in one) places.push(one.at);
    for (const part of partsOf(one)) types.add(part);
  }
  return places;
}

function partsOf(type: AvroType): readonly AvroType[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((field) => field.type);
    case 'array':
      return [type.items];
    case 'map':
      return [type.values];
    case 'union':
      return type.branches;
    default:
      return [];
  }
}
