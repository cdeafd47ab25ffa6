import { compareDecimal, type Decimal, decimalOf, formatDecimal, parseDecimal } from '../../decimal/decimal.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { SourceNode } from '../../source/index.ts';

/** A JSON value whose numbers are exact and whose objects have no special names. */
export type Value = null | boolean | string | Decimal | readonly Value[] | ValueObject;
export type ValueObject = ReadonlyMap<string, Value>;

/** The kind of a value, by the types of JSON Schema; a whole number is a `number` too. */
export function kindOf(value: Value): 'null' | 'boolean' | 'string' | 'number' | 'array' | 'object' {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'array';
  return value instanceof Map ? 'object' : 'number';
}

/** True for a number. */
export function isNumber(value: Value): value is Decimal {
  return kindOf(value) === 'number';
}

/** True for a list. */
export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for an object. */
export function isObject(value: Value): value is ValueObject {
  return value instanceof Map;
}

/** One text for equal values, another for different ones: 1 and 1.0 are equal, members have no order. It is a JSON text. */
export function keyOf(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(keyOf).join(',')}]`;
  if (isObject(value)) {
    const members = [...value.keys()]
      .sort()
      .map((name) => `${JSON.stringify(name)}:${keyOf(value.get(name) as Value)}`);
    return `{${members.join(',')}}`;
  }
  return formatDecimal(value);
}

/** The value of a node of a text, every digit kept. */
export function valueOfNode(node: SourceNode): Value {
  switch (node.kind) {
    case 'object':
      return new Map([...node.members.values()].map(({ name, value }) => [name, valueOfNode(value)]));
    case 'array':
      return node.items.map(valueOfNode);
    case 'number':
      return parseDecimal(node.raw) ?? { units: 0n, scale: 0 };
    case 'null':
      return null;
    default:
      return node.value;
  }
}

/** The exact value of a JSON value. */
export function exactValue(plain: JsonValue): Value {
  if (typeof plain === 'number' || typeof plain === 'bigint') return decimalOf(plain) ?? { units: 0n, scale: 0 };
  if (Array.isArray(plain)) return plain.map((item) => exactValue(item));
  if (isJsonObject(plain)) return new Map(Object.entries(plain).map(([name, member]) => [name, exactValue(member)]));
  return plain as null | boolean | string;
}

/** Whether two values are equal: 1 and 1.0 are, members have no order, and no text of them is made. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isObject(a)) return isObject(b) && a.size === b.size && [...a].every(([name, value]) => isIn(b, name, value));
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index] as Value));
  }
  return isNumber(a) && isNumber(b) && compareDecimal(a, b) === 0;
}

function isIn(object: ValueObject, name: string, value: Value): boolean {
  const other = object.get(name);
  return other !== undefined && sameValue(value, other);
}
