import {
  ceilUnits,
  compareDecimal,
  type Decimal,
  decimalPower,
  floorUnits,
  isOnGrid,
  jsonNumber,
  parseDecimal,
} from '../../../decimal/decimal.ts';
import type { JsonValue } from '../../../model/json.ts';
import type { Shape } from '../contract.ts';
import { type Answer, NONE, UNSHOWN } from './answer.ts';
import type { Extent } from './extent.ts';

/** One end of a range of numbers. */
export interface Bound {
  readonly at: Decimal;
  /** True: the number itself is outside. */
  readonly open: boolean;
}

/** Numbers between two bounds; with a `grid`, only multiples of 10^-grid. */
export interface NumberSet {
  readonly lower?: Bound;
  readonly upper?: Bound;
  readonly grid?: number;
}

/** The bounds that a shape declares by a precision: so many digits before the point. */
export function digitsBefore({ precision = 0, scale = 0 }: Shape): Decimal {
  return decimalPower(precision - scale);
}

/** The numbers of an `integer`, `number` or `decimal`. A precision without a scale leaves no digits after the point, as in SQL. */
export function numberSet(shape: Shape): NumberSet {
  const { type, minimum, maximum, exclusive_minimum, exclusive_maximum, precision, scale } = shape;
  const grid = type === 'integer' ? 0 : (scale ?? (precision === undefined ? undefined : 0));
  let set: NumberSet = grid === undefined ? {} : { grid };
  if (precision !== undefined) {
    const edge = digitsBefore(shape);
    set = { ...set, lower: { at: { ...edge, units: -edge.units }, open: true }, upper: { at: edge, open: true } };
  }
  set = withBound(set, 'lower', minimum, false);
  set = withBound(set, 'lower', exclusive_minimum, true);
  set = withBound(set, 'upper', maximum, false);
  return withBound(set, 'upper', exclusive_maximum, true);
}

/** The part of a set that is within one more bound. */
export function within(set: NumberSet, side: 'lower' | 'upper', bound: Bound): NumberSet {
  const old = set[side];
  if (old !== undefined) {
    const order = compareDecimal(bound.at, old.at) * (side === 'lower' ? 1 : -1);
    if (order < 0 || (order === 0 && (old.open || !bound.open))) return set;
  }
  return { ...set, [side]: bound };
}

/** The simplest number of a set: fewest digits after the point, then nearest to zero. */
export function simplest(set: NumberSet): Answer {
  const scale = leastScale(finestScale(set), (candidate) => nearestZero(unitsWithin(set, candidate)) !== undefined);
  const units = scale === undefined ? undefined : nearestZero(unitsWithin(set, scale));
  return shown(units, scale ?? 0);
}

/** The simplest number of a set that has more than `digits` digits after the point. */
export function simplestBeyond(set: NumberSet, digits: number): Answer {
  if (set.grid !== undefined && set.grid <= digits) return NONE;
  const finest = Math.max(finestScale(set), set.grid === undefined ? digits + 1 : 0);
  const scale = leastScale(finest, (candidate) => offGrid(set, candidate, digits) !== undefined);
  return shown(scale === undefined ? undefined : offGrid(set, scale, digits), scale ?? 0);
}

/** Digits after the point that two bounds are given beside their own: enough for more numbers than anybody asks for. */
const MORE_DIGITS = 5;

/** The numbers of a set, those with the fewest digits after the point first, without end where the set has none. */
export function* numbersOf(set: NumberSet): Generator<JsonValue, Extent> {
  const isDense = set.grid === undefined && !isSingle(set);
  const finest = finestScale(set) + (isDense ? MORE_DIGITS : 0);
  const coarsest = isDense ? leastScale(finest, (scale) => nearestZero(unitsWithin(set, scale)) !== undefined) : finest;
  if (coarsest === undefined) return 'all';
  for (let scale = coarsest; scale <= finest; scale++) {
    for (const units of unitsFromZero(unitsWithin(set, scale))) {
      if (scale > coarsest && isOnGrid({ units, scale }, scale - 1)) continue;
      const value = jsonNumber({ units, scale });
      if (value === undefined) return 'unproven';
      yield value;
    }
  }
  return isDense ? 'unproven' : 'all';
}

/** All units of a range: from the one that is nearest to zero up, then down. */
function* unitsFromZero(range: Units): Generator<bigint> {
  const start = nearestZero(range);
  if (start === undefined) return;
  for (let units = start; range.to === undefined || units <= range.to; units += 1n) yield units;
  for (let units = start - 1n; range.from === undefined || units >= range.from; units -= 1n) yield units;
}

interface Units {
  readonly from?: bigint;
  readonly to?: bigint;
}

function withBound(set: NumberSet, side: 'lower' | 'upper', literal: string | undefined, open: boolean): NumberSet {
  const at = literal === undefined ? undefined : parseDecimal(literal);
  return at === undefined ? set : within(set, side, { at, open });
}

/** A scale at which a set has a member if it has one at all. */
function finestScale({ lower, upper, grid }: NumberSet): number {
  return grid ?? Math.max(lower?.at.scale ?? 0, upper?.at.scale ?? 0) + (lower && upper ? 1 : 0);
}

/** The least scale up to `finest` at which something is found. What is found at one scale is found at every finer one. */
function leastScale(finest: number, found: (scale: number) => boolean): number | undefined {
  if (!found(finest)) return undefined;
  let [low, high] = [0, finest];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (found(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The multiples of 10^-scale in a set, as a range of units; for sets with a grid, scales up to the grid's. */
function unitsWithin({ lower, upper }: NumberSet, scale: number): Units {
  const from = lower && ceilUnits(lower.at, scale) + (lower.open && isOnGrid(lower.at, scale) ? 1n : 0n);
  const to = upper && floorUnits(upper.at, scale) - (upper.open && isOnGrid(upper.at, scale) ? 1n : 0n);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function nearestZero({ from, to }: Units): bigint | undefined {
  if (from !== undefined && to !== undefined && from > to) return undefined;
  if (from !== undefined && from > 0n) return from;
  return to !== undefined && to < 0n ? to : 0n;
}

/** A multiple of 10^-scale in the set that needs more than `digits` digits: of two neighbours one does. */
function offGrid(set: NumberSet, scale: number, digits: number): bigint | undefined {
  if (scale <= digits) return undefined;
  const units = unitsWithin(set, scale);
  const start = nearestZero(units);
  if (start === undefined) return undefined;
  const inside = (unit: bigint): boolean =>
    (units.from === undefined || unit >= units.from) && (units.to === undefined || unit <= units.to);
  return [start, start + 1n, start - 1n].find((unit) => inside(unit) && !isOnGrid({ units: unit, scale }, digits));
}

function isSingle({ lower, upper }: NumberSet): boolean {
  return lower !== undefined && upper !== undefined && compareDecimal(lower.at, upper.at) === 0;
}

function shown(units: bigint | undefined, scale: number): Answer {
  if (units === undefined) return NONE;
  const value = jsonNumber({ units, scale });
  return value === undefined ? UNSHOWN : { is: 'member', value };
}
