import { type Decimal, formatDecimal } from '../../../decimal/decimal.ts';
import type { Keywords, Schema } from '../schema.ts';
import { keyOf, type Value } from '../value.ts';
import type { CompareShapes, Comparing } from './comparing.ts';
import { type Found, keyword } from './difference.ts';
import type { ConfluentKind } from './kinds.ts';
import { type Shape, shapeOf } from './shape.ts';

/** First parts of the kinds of a bound. */
type BoundWord = Extract<ConfluentKind, `${string}_INCREASED`> extends `${infer Word}_INCREASED` ? Word : never;

/** A bound that was added, removed, increased or decreased. */
export function compareBound(
  found: Found,
  name: string,
  word: BoundWord,
  from: number | undefined,
  to: number | undefined,
): void {
  if (from === to) return;
  if (from === undefined) found.say(`${word}_ADDED`, keyword(name));
  else if (to === undefined) found.say(`${word}_REMOVED`, keyword(name));
  else found.say(from < to ? `${word}_INCREASED` : `${word}_DECREASED`, keyword(name));
}

/** Texts: lengths and the pattern, which is compared as a text. */
export const compareStrings: CompareShapes = (_comparing, original, update, found) => {
  const [from, to] = [original.schema.keywords, update.schema.keywords];
  compareBound(found, 'maxLength', 'MAX_LENGTH', from.maxLength, to.maxLength);
  compareBound(found, 'minLength', 'MIN_LENGTH', from.minLength, to.minLength);
  const [old, now] = [from.pattern?.source, to.pattern?.source];
  if (old === now) return;
  const kind = old === undefined ? 'PATTERN_ADDED' : now === undefined ? 'PATTERN_REMOVED' : 'PATTERN_CHANGED';
  found.say(kind, keyword('pattern'));
};

/** Numbers: bounds, each on its own and as doubles; steps, as whole numbers; whole numbers or all. */
export const compareNumbers: CompareShapes = (_comparing, original, update, found) => {
  const [from, to] = [limits(original), limits(update)];
  compareBound(found, 'maximum', 'MAXIMUM', from.maximum, to.maximum);
  compareBound(found, 'minimum', 'MINIMUM', from.minimum, to.minimum);
  compareBound(found, 'exclusiveMaximum', 'EXCLUSIVE_MAXIMUM', from.exclusiveMaximum, to.exclusiveMaximum);
  compareBound(found, 'exclusiveMinimum', 'EXCLUSIVE_MINIMUM', from.exclusiveMinimum, to.exclusiveMinimum);
  compareSteps(found, original.schema.keywords.multipleOf, update.schema.keywords.multipleOf);
  const [wasInteger, isInteger] = [original.isInteger === true, update.isInteger === true];
  if (wasInteger !== isInteger) found.say(wasInteger ? 'TYPE_EXTENDED' : 'TYPE_NARROWED');
};

type Limit = 'maximum' | 'minimum' | 'exclusiveMaximum' | 'exclusiveMinimum';

/** Exclusive bounds of draft-04 are a flag beside the bound, which is not compared. */
function limits({ schema }: Shape): Partial<Record<Limit, number>> {
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum } = schema.keywords;
  const isFlag = schema.draft === 'draft-04';
  return doubles(
    isFlag
      ? { maximum: maximum ?? exclusiveMaximum, minimum: minimum ?? exclusiveMinimum }
      : { maximum, minimum, exclusiveMaximum, exclusiveMinimum },
  );
}

function doubles(limits: Partial<Record<Limit, Decimal | undefined>>): Partial<Record<Limit, number>> {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, limit]) =>
      limit === undefined ? [] : [[name, Number(formatDecimal(limit))]],
    ),
  );
}

function compareSteps(found: Found, from: Decimal | undefined, to: Decimal | undefined): void {
  const [old, now] = [from && formatDecimal(from), to && formatDecimal(to)];
  if (old === now) return;
  found.say(stepKind(old, now), keyword('multipleOf'));
}

/** Fractions of steps are cut off; a step that is nothing but a fraction is comparable with none. */
function stepKind(from: string | undefined, to: string | undefined): ConfluentKind {
  if (from === undefined) return 'MULTIPLE_OF_ADDED';
  if (to === undefined) return 'MULTIPLE_OF_REMOVED';
  const [old, now] = [Math.trunc(Number(from)), Math.trunc(Number(to))];
  if (now % old === 0) return 'MULTIPLE_OF_EXPANDED';
  return old % now === 0 ? 'MULTIPLE_OF_REDUCED' : 'MULTIPLE_OF_CHANGED';
}

/** Enumerated values, as sets. */
export const compareEnums: CompareShapes = (comparing, original, update, found) => {
  const [from, to] = [keysOf(original.schema), keysOf(update.schema)];
  comparing.spend(from.size + to.size);
  const areAllKept = [...from].every((value) => to.has(value));
  const areAllOld = [...to].every((value) => from.has(value));
  if (areAllKept && areAllOld) return;
  const kind = areAllKept ? 'ENUM_ARRAY_EXTENDED' : areAllOld ? 'ENUM_ARRAY_NARROWED' : 'ENUM_ARRAY_CHANGED';
  found.say(kind, keyword('enum'));
};

const keys = new WeakMap<Schema, ReadonlySet<string>>();

function keysOf(schema: Schema): ReadonlySet<string> {
  const found = keys.get(schema) ?? new Set(schema.keywords.enum?.map(keyOf));
  keys.set(schema, found);
  return found;
}

/** Constants, by the kind that enumerations have. */
export const compareConstants: CompareShapes = (_comparing, original, update, found) => {
  if (isSameValue(original.schema.keywords.const, update.schema.keywords.const)) return;
  found.say('ENUM_ARRAY_CHANGED', keyword('const'));
};

/** Negations: what is excluded is compared the other way round. */
export const compareNegations = (comparing: Comparing, original: Shape, update: Shape, found: Found): void => {
  const [from, to] = [negated(original), negated(update)];
  if (from === undefined || to === undefined) return;
  const isNarrower = comparing.between(shapeOf(to), shapeOf(from)).isCompatible;
  found.say(isNarrower ? 'NOT_TYPE_NARROWED' : 'NOT_TYPE_EXTENDED', keyword('not'));
};

function negated({ schema }: Shape): Keywords['not'] {
  return schema.keywords.not;
}

/** Equality of values of which either may be missing. */
export function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && keyOf(a) === keyOf(b));
}
