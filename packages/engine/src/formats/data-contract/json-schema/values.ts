import { type Decimal, decimalPower, formatDecimal, jsonNumber } from '../../../decimal/decimal.ts';
import { type JsonValue, jsonObject } from '../../../model/json.ts';
import type { Shape } from '../contract.ts';
import { familyOf } from '../values/demands.ts';
import { type Bound, numberSet } from '../values/numbers.ts';
import { atLeastBytes, atMostBytes, isTextType, TEXT_PATTERNS, type TextType } from '../values/text-types.ts';

/** A keyword of a schema, or a property. */
export type Member = readonly [string, JsonValue];

/** Bounds and digits of numbers. */
export function numberKeywords(shape: Shape): Member[] {
  if (familyOf(shape.type) !== 'number') return [];
  const { lower, upper, grid } = numberSet(shape);
  return [
    ...boundKeyword('minimum', 'exclusiveMinimum', lower),
    ...boundKeyword('maximum', 'exclusiveMaximum', upper),
    ...(grid === undefined || shape.type === 'integer' ? [] : [['multipleOf', nearest(decimalPower(-grid))] as const]),
  ];
}

/** How texts are written: the type's form by reference, then what the contract adds. */
export function textKeywords(shape: Shape): Member[] {
  const { type, min_length, max_length, pattern } = shape;
  if (!isTextType(type)) return [];
  const form: Member[] = type === 'string' ? [] : [['$ref', `#/$defs/${type}`]];
  if (type === 'bytes') return [...form, ...byteKeywords(shape)];
  return [
    ...form,
    ...(min_length === undefined ? [] : [['minLength', min_length] as const]),
    ...(max_length === undefined ? [] : [['maxLength', max_length] as const]),
    ...(pattern === undefined ? [] : [['pattern', pattern] as const]),
  ];
}

/** The forms of text that shapes refer to. Formats are asserted by some validators and not by others; the patterns say it all. */
export function definitions(shapes: readonly Shape[]): Member[] {
  const used = new Set(shapes.flatMap(typesOf));
  return Object.entries(TEXT_PATTERNS).flatMap(([type, pattern]): Member[] => {
    const keyword = FORMS[type as keyof typeof TEXT_PATTERNS];
    return used.has(type) ? [[type, jsonObject([...keyword, ['pattern', pattern]])]] : [];
  });
}

const FORMS: Readonly<Record<Exclude<TextType, 'string'>, readonly Member[]>> = {
  date: [['format', 'date']],
  time: [],
  timestamp: [['format', 'date-time']],
  uuid: [['format', 'uuid']],
  bytes: [['contentEncoding', 'base64']],
};

function typesOf({ type, fields = [], items, keys, values }: Shape): string[] {
  const inside = [...fields, items, keys, values].filter((shape) => shape !== undefined);
  return [type, ...inside.flatMap(typesOf)];
}

function boundKeyword(closed: string, open: string, bound: Bound | undefined): Member[] {
  return bound === undefined ? [] : [[bound.open ? open : closed, nearest(bound.at)]];
}

function nearest(number: Decimal): number | bigint {
  return jsonNumber(number) ?? Number(formatDecimal(number));
}

/** Numbers of bytes in terms of base64 text: characters come in fours, and padding tells how many bytes the last four carry. */
function byteKeywords({ min_length = 0, max_length }: Shape): Member[] {
  const least = atLeastBytes(min_length);
  const most = max_length === undefined ? undefined : atMostBytes(max_length);
  const exact: JsonValue[] = [];
  if (min_length > 0 && least.padding !== undefined) {
    const unpadded = least.padding === '=' ? '[^=]$' : '[^=]=?$';
    exact.push({ anyOf: [{ minLength: least.characters + 1 }, { pattern: unpadded }] });
  }
  if (most?.padding !== undefined) {
    exact.push({ anyOf: [{ maxLength: most.characters - 1 }, { pattern: `${most.padding}$` }] });
  }
  return [
    ...(min_length === 0 ? [] : [['minLength', least.characters] as const]),
    ...(most === undefined ? [] : [['maxLength', most.characters] as const]),
    ...(exact.length === 0 ? [] : [['allOf', exact] as const]),
  ];
}
