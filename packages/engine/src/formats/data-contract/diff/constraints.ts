import { compareDecimal, type Decimal, parseDecimal } from '../../../decimal/decimal.ts';
import type { Change, Detail } from '../../../model/change.ts';
import { CONSTRAINTS, type Constraints, type Shape } from '../contract.ts';
import { changeAt, type Site } from './change-at.ts';

/** When a constraint allows less: as its bound grows, as it shrinks, or merely by being there. */
const TIGHTER: Readonly<Record<keyof Constraints, 'larger' | 'smaller' | 'present'>> = {
  minimum: 'larger',
  maximum: 'smaller',
  exclusive_minimum: 'larger',
  exclusive_maximum: 'smaller',
  min_length: 'larger',
  max_length: 'smaller',
  pattern: 'present',
  min_items: 'larger',
  max_items: 'smaller',
  unique_items: 'present',
  precision: 'smaller',
  scale: 'smaller',
};

type Key = keyof Constraints;
type Bound = string | number | true;

/** One change for each constraint that differs: tightened, relaxed, or changed where the two cannot be ordered by their text. */
export function diffConstraints(before: Shape, after: Shape, site: Site): Change[] {
  return CONSTRAINTS.flatMap((key) => {
    const kind = kindOf(key, before, after);
    if (kind === undefined) return [];
    const [from, to] = [boundOf(before, key) ?? null, boundOf(after, key) ?? null];
    const more = from === to ? whyAllTheSame(key, before, after) : {};
    return [changeAt(site, kind, key, { constraint: key, from, to, ...more })];
  });
}

function kindOf(key: Key, before: Shape, after: Shape): string | undefined {
  const from = boundOf(before, key);
  const to = boundOf(after, key);
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined) return 'constraint_tightened';
  if (to === undefined) return 'constraint_relaxed';
  if (TIGHTER[key] === 'present') return from === to ? undefined : 'constraint_changed';
  const growth = compareBounds(from, to) || (key === 'precision' ? wholeDigits(after) - wholeDigits(before) : 0);
  if (growth === 0)
    return !isLength(key) || unitOfLength(before) === unitOfLength(after) ? undefined : 'constraint_changed';
  return growth > 0 === (TIGHTER[key] === 'larger') ? 'constraint_tightened' : 'constraint_relaxed';
}

function boundOf(shape: Shape, key: Key): Bound | undefined {
  const bound = shape[key];
  return bound === false ? undefined : bound;
}

function compareBounds(from: Bound, to: Bound): number {
  return compareDecimal(decimalOf(to), decimalOf(from));
}

/** The bounds of a contract are decimal literals already; anything else counts as nothing. */
function decimalOf(bound: Bound): Decimal {
  return parseDecimal(String(bound)) ?? { units: 0n, scale: 0 };
}

/** The same number can be another bound: digits before the point go to those after it, and `bytes` are not counted in characters. */
function whyAllTheSame(key: Key, before: Shape, after: Shape): Detail {
  return isLength(key)
    ? { counted_in: { from: unitOfLength(before), to: unitOfLength(after) } }
    : { digits_before_point: { from: wholeDigits(before), to: wholeDigits(after) } };
}

function wholeDigits({ precision = 0, scale = 0 }: Shape): number {
  return precision - scale;
}

function isLength(key: Key): boolean {
  return key === 'min_length' || key === 'max_length';
}

function unitOfLength({ type }: Shape): string {
  return type === 'bytes' ? 'bytes' : 'characters';
}
