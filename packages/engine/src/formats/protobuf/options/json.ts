import { type JsonValue, jsonObject } from '../../../model/json.ts';
import { textOfUtf8 } from '../parse/string-literal.ts';
import type { Field, FieldValue, MessageValue, Options, Value } from '../schema.ts';
import { isMessageValue } from './values.ts';

/** Options in JSON form by name; messages that are not repeated are written as paths: `features.field_presence`, `(acme.rule).min`. */
export function optionsOf(value: MessageValue): Options {
  const options = new Map<string, JsonValue>();
  collect(value, '', options);
  return options;
}

function collect(message: MessageValue, prefix: string, into: Map<string, JsonValue>): void {
  for (const entry of message.fields) {
    const name = prefix + (prefix === '' ? '' : '.') + nameOf(entry.field);
    const [value] = entry.values;
    if (entry.field.cardinality === 'singular' && isMessageValue(value) && value.fields.length > 0) {
      collect(value, name, into);
    } else into.set(name, jsonOfField(entry));
  }
}

/** The name of a field; that of an extension is its full name in parentheses. */
function nameOf(field: Field): string {
  return field.extends === undefined ? field.name : `(${field.fullName})`;
}

function jsonOfField({ field, values }: FieldValue): JsonValue {
  const items = values.map((value) => jsonOf(field, value));
  return field.cardinality === 'repeated' ? items : (items[0] ?? null);
}

function jsonOf({ type }: Field, value: Value): JsonValue {
  if (isMessageValue(value)) return jsonObject(value.fields.map((entry) => [nameOf(entry.field), jsonOfField(entry)]));
  if (typeof value === 'object') return value.name;
  if (typeof value === 'string') return type.kind === 'scalar' && type.scalar === 'bytes' ? value : textOfUtf8(value);
  if (typeof value === 'bigint')
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
