import { RegExpValidator } from '@eslint-community/regexpp';
import { compareDecimal, type Decimal, parseDecimal } from '../../../decimal/decimal.ts';
import type { Constraints, FieldType, Shape } from '../contract.ts';
import { checked, decimal, integer, leastCount, onlyTrue, type Reader, text } from './reader.ts';
import { optional } from './record.ts';
import type { Spot } from './spot.ts';

/** Bounds on patterns: a longer or deeper one would cost more than its text. */
const MAX_PATTERN = 4096;
const MAX_GROUPS = 100;

/** Digits that a `decimal` may have. */
const MAX_PRECISION = 1000;

const pattern: Reader<string> = checked(text({ max: MAX_PATTERN }), (source) => {
  const message = patternProblem(source);
  return message === undefined ? undefined : { kind: 'pattern-invalid', message: `'pattern' is not valid: ${message}` };
});

/** The keys of {@link Constraints}. Lower bounds of zero and `unique_items: false` say nothing and are left out. */
export const CONSTRAINT_KEYS = {
  minimum: optional(decimal),
  maximum: optional(decimal),
  exclusive_minimum: optional(decimal),
  exclusive_maximum: optional(decimal),
  min_length: optional(leastCount),
  max_length: optional(integer()),
  pattern: optional(pattern),
  min_items: optional(leastCount),
  max_items: optional(integer()),
  unique_items: optional(onlyTrue),
  precision: optional(integer({ min: 1, max: MAX_PRECISION })),
  scale: optional(integer({ max: MAX_PRECISION })),
};

const NUMBERS: readonly FieldType[] = ['integer', 'number', 'decimal'];
const SIZED: readonly FieldType[] = ['string', 'bytes'];

/** Which types a key of a shape belongs to. A key that is not listed belongs to all. */
const BELONGS_TO: Readonly<Record<string, readonly FieldType[]>> = {
  minimum: NUMBERS,
  maximum: NUMBERS,
  exclusive_minimum: NUMBERS,
  exclusive_maximum: NUMBERS,
  min_length: SIZED,
  max_length: SIZED,
  pattern: ['string'],
  min_items: ['array'],
  max_items: ['array'],
  unique_items: ['array'],
  precision: ['decimal'],
  scale: ['decimal'],
  enum: ['string', 'integer', 'number', 'boolean', 'timestamp', 'json', 'date', 'time', 'decimal', 'bytes', 'uuid'],
  fields: ['object'],
  items: ['array'],
  keys: ['map'],
  values: ['map'],
};

/** Refuses keys that say nothing about values of the shape's type. */
export function checkBelonging(type: FieldType, spot: Spot): void {
  if (spot.node.kind !== 'object') return;
  for (const key of spot.node.members.keys()) {
    const types = Object.hasOwn(BELONGS_TO, key) ? BELONGS_TO[key] : undefined;
    const member = spot.member(key);
    if (types === undefined || types.includes(type) || member === undefined || saysNothing(member)) continue;
    member.problem('constraint-not-for-type', `'${key}' says nothing about the type '${type}'`, {
      atKey: true,
      hint: `it belongs to ${types.map((name) => `'${name}'`).join(', ')}`,
      detail: { key, type, types },
    });
  }
}

/** True for null, and for an empty enum: documents of the first registries write both where they mean none. */
function saysNothing({ node, token }: Spot): boolean {
  return node.kind === 'null' || (token === 'enum' && node.kind === 'array' && node.items.length === 0);
}

/** Refuses bounds that leave no value between them. */
export function checkBounds(shape: Partial<Constraints>, spot: Spot): void {
  const lower = strictest([shape.minimum, shape.exclusive_minimum], 1);
  const upper = strictest([shape.maximum, shape.exclusive_maximum], -1);
  if (lower && upper) {
    const order = compareDecimal(lower.at, upper.at);
    if (order > 0 || (order === 0 && (lower.open || upper.open))) {
      emptyBounds(spot, lower.open ? 'exclusive_minimum' : 'minimum', upper.open ? 'exclusive_maximum' : 'maximum');
    }
  }
  const { min_length, max_length, min_items, max_items, precision, scale } = shape;
  if (isAbove(min_length, max_length)) emptyBounds(spot, 'min_length', 'max_length');
  if (isAbove(min_items, max_items)) emptyBounds(spot, 'min_items', 'max_items');
  if (isAbove(scale, precision)) emptyBounds(spot, 'scale', 'precision');
}

function emptyBounds(spot: Spot, lower: keyof Shape, upper: keyof Shape): void {
  spot
    .member(lower)
    ?.problem('bounds-empty', `no value is possible between '${lower}' and '${upper}'`, { detail: { lower, upper } });
}

function isAbove(lower: number | undefined, upper: number | undefined): boolean {
  return lower !== undefined && upper !== undefined && lower > upper;
}

interface Bound {
  readonly at: Decimal;
  readonly open: boolean;
}

/** The bound that allows less; of two at the same number the open one. `sign` is 1 for lower bounds and -1 for upper ones. */
function strictest([closed, open]: readonly (string | undefined)[], sign: 1 | -1): Bound | undefined {
  const a = closed === undefined ? undefined : parseDecimal(closed);
  const b = open === undefined ? undefined : parseDecimal(open);
  if (b === undefined) return a && { at: a, open: false };
  if (a === undefined || compareDecimal(b, a) * sign >= 0) return { at: b, open: true };
  return { at: a, open: false };
}

/** Why a text is no pattern of ECMA-262 with the flag `u`; undefined when it is one. */
function patternProblem(source: string): string | undefined {
  if (nestsGroupsBeyond(source, MAX_GROUPS)) return `more than ${MAX_GROUPS} groups inside each other`;
  try {
    new RegExpValidator({ ecmaVersion: 2025 }).validatePattern(source, 0, source.length, { unicode: true });
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.slice(message.lastIndexOf(': ') + 2);
  }
}

/** The validator recurses with the groups, so their nesting is bounded before it sees the pattern. */
function nestsGroupsBeyond(source: string, bound: number): boolean {
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < source.length && depth <= bound; at += 1) {
    const character = source[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
  }
  return depth > bound;
}
