import { compareDecimal, decimalOf, isOnGrid, parseDecimal } from '../../../decimal/decimal.ts';
import {
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonEqual,
  printJson,
} from '../../../model/json.ts';
import { quoted } from '../../../source/problems.ts';
import type { Field, FieldType, Shape } from '../contract.ts';
import { bytesIn, isTextType, TEXT_PATTERNS } from '../values/text-types.ts';
import type { PatternEffort } from './pattern-effort.ts';

/** What values of a type are called in messages. */
const TYPE_NAMES: Readonly<Record<FieldType, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  timestamp: 'a timestamp such as 2027-03-01T06:00:00Z',
  json: 'a JSON value',
  date: 'a date such as 2027-03-01',
  time: 'a time of day such as 06:00:00',
  decimal: 'a number',
  bytes: 'bytes in base64',
  uuid: 'a UUID',
  object: 'an object',
  array: 'a list',
  map: 'an object',
};

/** Why a value is none of a type; undefined when it is one. */
export function typeMisfit(value: JsonValue, type: FieldType): string | undefined {
  return isOfType(value, type) ? undefined : `${shown(value)} is not ${TYPE_NAMES[type]}`;
}

/** Why a value does not fit a shape: its type, its enum, its bounds, its parts; undefined when it does. */
export function misfit(value: JsonValue, shape: Shape, patterns: PatternEffort): string | undefined {
  const wrongType = typeMisfit(value, shape.type);
  if (wrongType !== undefined) return wrongType;
  if (shape.enum && !shape.enum.some((allowed) => jsonEqual(allowed.value, value))) {
    return `${shown(value)} is not one of the allowed values`;
  }
  if (typeof value === 'number' || typeof value === 'bigint') return numberMisfit(value, shape);
  if (typeof value === 'string') return textMisfit(value, shape, patterns);
  if (Array.isArray(value)) return shape.type === 'array' ? listMisfit(value, shape, patterns) : undefined;
  if (!isJsonObject(value)) return undefined;
  return shape.type === 'object' ? objectMisfit(value, shape, patterns) : mapMisfit(value, shape, patterns);
}

function isOfType(value: JsonValue, type: FieldType): boolean {
  switch (type) {
    case 'json':
      return true;
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'bigint' || Number.isInteger(value);
    case 'number':
    case 'decimal':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'array':
      return Array.isArray(value);
    case 'object':
    case 'map':
      return isJsonObject(value);
    default:
      return typeof value === 'string' && (type === 'string' || TEXT_EXPRESSIONS[type].test(value));
  }
}

const TEXT_EXPRESSIONS = {
  date: new RegExp(TEXT_PATTERNS.date, 'u'),
  time: new RegExp(TEXT_PATTERNS.time, 'u'),
  timestamp: new RegExp(TEXT_PATTERNS.timestamp, 'u'),
  uuid: new RegExp(TEXT_PATTERNS.uuid, 'u'),
  bytes: new RegExp(TEXT_PATTERNS.bytes, 'u'),
};

function numberMisfit(value: number | bigint, shape: Shape): string | undefined {
  const number = decimalOf(value);
  if (number === undefined || shape.type === 'json') return undefined;
  const order = (bound: string | undefined): number | undefined => {
    const limit = bound === undefined ? undefined : parseDecimal(bound);
    return limit && compareDecimal(number, limit);
  };
  const { minimum, maximum, exclusive_minimum: above, exclusive_maximum: below, precision, scale } = shape;
  if ((order(minimum) ?? 0) < 0) return `${value} is less than the minimum ${minimum}`;
  if ((order(maximum) ?? 0) > 0) return `${value} is more than the maximum ${maximum}`;
  if ((order(above) ?? 1) <= 0) return `${value} is not more than ${above}`;
  if ((order(below) ?? -1) >= 0) return `${value} is not less than ${below}`;
  const digitsAfter = scale ?? (precision === undefined ? undefined : 0);
  if (digitsAfter !== undefined && !isOnGrid(number, digitsAfter)) {
    return `${value} has too many digits after the point (at most ${digitsAfter})`;
  }
  const digitsBefore = precision === undefined ? undefined : precision - (digitsAfter ?? 0);
  if (digitsBefore !== undefined && (order(`1e${digitsBefore}`) ?? -1) >= 0) return tooManyDigits(value, digitsBefore);
  if (digitsBefore !== undefined && (order(`-1e${digitsBefore}`) ?? 1) <= 0) return tooManyDigits(value, digitsBefore);
  return undefined;
}

function tooManyDigits(value: number | bigint, allowed: number): string {
  return `${value} has too many digits before the point (at most ${allowed})`;
}

function textMisfit(value: string, shape: Shape, patterns: PatternEffort): string | undefined {
  if (!isTextType(shape.type)) return undefined;
  const length = shape.type === 'bytes' ? bytesIn(value) : Array.from(value).length;
  const outside = countMisfit(length, shape.min_length, shape.max_length);
  if (outside !== undefined) return `${shown(value)} has ${outside}`;
  if (shape.pattern === undefined || patterns.mayMatch(shape.pattern, value)) return undefined;
  return `${shown(value)} does not match the pattern ${quoted(shape.pattern)}`;
}

function listMisfit(items: readonly JsonValue[], shape: Shape, patterns: PatternEffort): string | undefined {
  const outside = countMisfit(items.length, shape.min_items, shape.max_items);
  if (outside !== undefined) return `the list has ${outside}`;
  if (shape.unique_items && new Set(items.map((item) => canonicalJson(item))).size < items.length) {
    return 'the list has two equal items';
  }
  return firstMisfit(items, (item) => shape.items && misfit(item, shape.items, patterns));
}

function mapMisfit(value: JsonObject, shape: Shape, patterns: PatternEffort): string | undefined {
  const { keys, values } = shape;
  return firstMisfit(
    Object.entries(value),
    ([key, item]) => (keys && misfit(key, keys, patterns)) ?? (values && misfit(item, values, patterns)),
  );
}

function objectMisfit(value: JsonObject, shape: Shape, patterns: PatternEffort): string | undefined {
  return firstMisfit(shape.fields ?? [], (field) => memberMisfit(value[field.name], field, patterns));
}

function memberMisfit(value: JsonValue | undefined, field: Field, patterns: PatternEffort): string | undefined {
  if (value !== undefined && value !== null) return misfit(value, field, patterns);
  const lacking = field.required && (value === null || field.default === undefined);
  return lacking ? `the required field ${quoted(field.name)} is missing` : undefined;
}

function countMisfit(count: number, min = 0, max = Number.POSITIVE_INFINITY): string | undefined {
  if (count < min) return `a length of ${count}, at least ${min} is needed`;
  return count > max ? `a length of ${count}, at most ${max} is allowed` : undefined;
}

function firstMisfit<Item>(items: readonly Item[], find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shown(value: JsonValue): string {
  const text = printJson(value);
  return text.length > 60 ? `${Array.from(text).slice(0, 60).join('')}…` : text;
}
