import { compareDecimal, type Decimal, formatDecimal, isOnGrid } from '../../../decimal/decimal.ts';
import type { Pattern } from '../pattern.ts';
import type { Keywords, TypeName } from '../schema.ts';
import { checkFormat } from '../string-formats/index.ts';
import { isArray, isNumber, isObject, keyOf, kindOf, sameValue, type Value } from '../value.ts';
import type { Check, Verdict } from './check.ts';

/** The checks of the keywords that look at a value without applying schemas. */
export function scalarChecks(keywords: Keywords): readonly Check[] {
  const { type, enum: values, const: constant, pattern, format } = keywords;
  return [
    type && typeCheck(type),
    constant !== undefined && constCheck(constant),
    values && enumCheck(values),
    ...numberChecks(keywords),
    ...lengthChecks(keywords),
    pattern && patternCheck(pattern),
    format !== undefined && formatCheck(format, keywords.formatAsserted === true),
  ].filter((check) => check !== undefined && check !== false);
}

function typeCheck(types: ReadonlySet<TypeName>): Check {
  const list = [...types].join(', ');
  return {
    keyword: 'type',
    verdict: (_run, value) => {
      const kind = kindOf(value);
      return types.has(kind) || (isNumber(value) && types.has('integer') && isOnGrid(value, 0));
    },
    message: (value) => `expected ${list === '' ? 'no value at all' : list}, found ${kindOf(value)}`,
  };
}

function constCheck(constant: Value): Check {
  return {
    keyword: 'const',
    verdict: (run, value) => {
      run.spend(sizeHint(constant));
      return sameValue(value, constant);
    },
    message: () => 'the value is not the one that is required',
  };
}

function enumCheck(values: readonly Value[]): Check {
  const containers = values.filter((value) => isArray(value) || isObject(value));
  const keys = containers.length < MOST_COMPARED ? undefined : new Set(containers.map(keyOf));
  const scalars = new Set(values.filter((value) => !isArray(value) && !isObject(value)).map(keyOf));
  return {
    keyword: 'enum',
    verdict: (run, value) => {
      if (!isArray(value) && !isObject(value)) return scalars.has(keyOf(value));
      if (keys !== undefined) {
        const key = keyOf(value);
        run.spend(1 + (key.length >> 4));
        return keys.has(key);
      }
      run.spend(containers.length);
      return containers.some((candidate) => {
        run.spend(sizeHint(candidate));
        return sameValue(value, candidate);
      });
    },
    message: () => 'the value is none of those that are listed',
  };
}

/** Lists and objects that are compared one by one; more are looked up by a text. */
const MOST_COMPARED = 16;

/** What a comparison costs at least. Deeper parts are paid for by the text of the schema, which names each only once. */
function sizeHint(value: Value): number {
  return isArray(value) ? value.length : isObject(value) ? value.size : 1;
}

function numberChecks({
  multipleOf,
  maximum,
  exclusiveMaximum,
  minimum,
  exclusiveMinimum,
}: Keywords): readonly (Check | undefined)[] {
  const compared = (
    keyword: 'maximum' | 'exclusiveMaximum' | 'minimum' | 'exclusiveMinimum',
    bound: Decimal | undefined,
    holds: (order: number) => boolean,
    relation: string,
  ): Check | undefined =>
    bound && {
      keyword,
      kind: 'number',
      verdict: (_run, value) => isNumber(value) && holds(compareDecimal(value, bound)),
      message: (value) => `${textOf(value)} is not ${relation} ${formatDecimal(bound)}`,
    };
  return [
    compared('maximum', maximum, (order) => order <= 0, 'at most'),
    compared('exclusiveMaximum', exclusiveMaximum, (order) => order < 0, 'below'),
    compared('minimum', minimum, (order) => order >= 0, 'at least'),
    compared('exclusiveMinimum', exclusiveMinimum, (order) => order > 0, 'above'),
    multipleOf && {
      keyword: 'multipleOf',
      kind: 'number',
      verdict: (_run, value) => isNumber(value) && isMultiple(value, multipleOf),
      message: (value) => `${textOf(value)} is no multiple of ${formatDecimal(multipleOf)}`,
    },
  ];
}

function textOf(value: Value): string {
  return isNumber(value) ? formatDecimal(value) : keyOf(value);
}

/** Exactly: no digit is rounded. */
function isMultiple(value: Decimal, divisor: Decimal): boolean {
  const scale = Math.max(value.scale, divisor.scale);
  const units = ({ units, scale: own }: Decimal): bigint => units * 10n ** BigInt(scale - own);
  return units(value) % units(divisor) === 0n;
}

function lengthChecks({ maxLength, minLength, maxItems, minItems, maxProperties, minProperties }: Keywords) {
  return [
    bounded('maxLength', 'string', maxLength, 'characters'),
    bounded('minLength', 'string', minLength, 'characters'),
    bounded('maxItems', 'array', maxItems, 'items'),
    bounded('minItems', 'array', minItems, 'items'),
    bounded('maxProperties', 'object', maxProperties, 'properties'),
    bounded('minProperties', 'object', minProperties, 'properties'),
  ];
}

function bounded(
  keyword: 'maxLength' | 'minLength' | 'maxItems' | 'minItems' | 'maxProperties' | 'minProperties',
  kind: 'string' | 'array' | 'object',
  bound: number | undefined,
  unit: string,
): Check | undefined {
  if (bound === undefined) return undefined;
  const isUpper = keyword.startsWith('max');
  return {
    keyword,
    kind,
    verdict: (_run, value) => {
      const size = sizeOf(value);
      return isUpper ? size <= bound : size >= bound;
    },
    message: (value) => `expected ${isUpper ? 'at most' : 'at least'} ${bound} ${unit}, found ${sizeOf(value)}`,
  };
}

/** Code points, items or members. */
function sizeOf(value: Value): number {
  if (isObject(value)) return value.size;
  if (isArray(value)) return value.length;
  let length = 0;
  for (const _ of String(value)) length += 1;
  return length;
}

function patternCheck(pattern: Pattern): Check {
  return {
    keyword: 'pattern',
    kind: 'string',
    verdict: (run, value) => matches(pattern, value as string, run.spend.bind(run)),
    message: () => `the text does not match ${JSON.stringify(pattern.source)}`,
  };
}

/** Whether a pattern is found in a text; not known where the pattern cannot be decided. */
export function matches(pattern: Pattern, text: string, spend: (steps: number) => void): Verdict {
  spend(1 + (text.length >> 3));
  const { language } = pattern;
  return language.ok ? language.value.accepts(text) : 'unproven';
}

function formatCheck(format: string, always: boolean): Check {
  return {
    keyword: 'format',
    kind: 'string',
    verdict: (run, value) => {
      if (!always && !run.assertsFormats) return true;
      run.spend(1 + ((value as string).length >> 3));
      return checkFormat(format, value as string);
    },
    message: () => `the text is no ${format}`,
  };
}
