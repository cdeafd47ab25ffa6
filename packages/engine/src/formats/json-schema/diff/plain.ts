import { type Decimal, formatDecimal, jsonNumber } from '../../../decimal/decimal.ts';
import { type JsonValue, jsonObject } from '../../../model/json.ts';
import { isArray, isObject, type Value } from '../value.ts';

/** The JSON value of an exact value. A number that no JSON value of ours holds exactly is its text. */
export function plainValue(value: Value): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (isArray(value)) return value.map(plainValue);
  if (isObject(value)) return jsonObject([...value].map(([name, member]) => [name, plainValue(member)]));
  return plainNumber(value);
}

/** The JSON number of an exact number, or its text. */
export function plainNumber(number: Decimal): JsonValue {
  return jsonNumber(number) ?? formatDecimal(number);
}

/** The JSON value of a count or length; no bound is null. */
export function plainCount(count: number | undefined): JsonValue {
  return count === undefined || !Number.isFinite(count) ? null : count;
}
