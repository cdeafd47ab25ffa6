import { compareDecimal, type Decimal, formatDecimal } from '../../../decimal/decimal.ts';
import { isNumber, keyOf } from '../value.ts';
import type { Claim, Claims, Scalar } from './claims.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';

/** Candidates that are tried beside those that are excluded one by one. */
const MAX_TRIES = 5_000;
/** Digits of the least common multiple beyond which nothing is searched. */
const MAX_DIGITS = 3_000;

interface Bound {
  readonly at: Decimal;
  readonly open: boolean;
}

/** What a number shall be. */
interface Wanted {
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
  /** It is a multiple of each of these … */
  readonly steps: readonly Decimal[];
  /** … and of none of these. */
  readonly avoided: readonly Decimal[];
  readonly among: readonly ReadonlyMap<string, Scalar>[];
  readonly excluded: ReadonlySet<string>;
}

/** A number of which all the claims hold; one near to zero with few digits, where there is a choice. */
export function findNumber(claims: Claims, atoms: readonly Claim[], spend: (steps: number) => void): Outcome {
  const wanted = collect(claims, atoms);
  const [list] = wanted.among;
  spend((list?.size ?? 0) + wanted.excluded.size);
  if (list !== undefined) {
    const found = [...list.values()].find((value) => isNumber(value) && isWanted(value, wanted));
    return found === undefined ? NONE : member(found);
  }
  return wanted.steps.length > 0 ? onLattice(wanted) : anywhere(wanted);
}

/** True when a number is a multiple of another one that is not zero. */
export function isMultiple(value: Decimal, of: Decimal): boolean {
  const scale = Math.max(value.scale, of.scale);
  const divisor = unitsAt(of, scale);
  return divisor === 0n ? value.units === 0n : unitsAt(value, scale) % divisor === 0n;
}

/** True when a number is `bound` or more; with `open`, more. */
export function isFrom(value: Decimal, bound: Decimal, open: boolean): boolean {
  const order = compareDecimal(value, bound);
  return open ? order > 0 : order >= 0;
}

function collect(claims: Claims, atoms: readonly Claim[]): Wanted {
  let low: Bound | undefined;
  let high: Bound | undefined;
  const steps: Decimal[] = [];
  const avoided: Decimal[] = [];
  const among: ReadonlyMap<string, Scalar>[] = [];
  const excluded = new Set<string>();
  for (const atom of atoms) {
    const term = claims.term(atom);
    if (term.is === 'from') {
      // What is not from the bound on is below it.
      if (atom > 0) low = tighter(low, { at: term.bound, open: term.open }, 1);
      else high = tighter(high, { at: term.bound, open: !term.open }, -1);
    } else if (term.is === 'multiple') (atom > 0 ? steps : avoided).push(term.of);
    else if (term.is === 'among') {
      if (atom > 0) among.push(term.values);
      else for (const key of term.values.keys()) excluded.add(key);
    }
  }
  return { low, high, steps, avoided, among, excluded };
}

function tighter(known: Bound | undefined, bound: Bound, sign: 1 | -1): Bound {
  if (known === undefined) return bound;
  const order = sign * compareDecimal(bound.at, known.at);
  return order > 0 || (order === 0 && bound.open) ? bound : known;
}

function isWanted(value: Decimal, { low, high, steps, avoided, among, excluded }: Wanted): boolean {
  if (low !== undefined && !isFrom(value, low.at, low.open)) return false;
  if (high !== undefined && isFrom(value, high.at, !high.open)) return false;
  if (!steps.every((step) => isMultiple(value, step))) return false;
  if (avoided.some((step) => isMultiple(value, step))) return false;
  const key = keyOf(value);
  return !excluded.has(key) && among.every((values) => values.has(key));
}

/** The multiples of all steps are the multiples of their least common one. */
function onLattice(wanted: Wanted): Outcome {
  const { steps, avoided, low, high } = wanted;
  const scale = Math.max(...[...steps, ...avoided].map((step) => step.scale), low?.at.scale ?? 0, high?.at.scale ?? 0);
  let step = 1n;
  for (const [i, each] of steps.entries()) {
    const units = unitsAt(each, scale);
    step = i === 0 ? units : (step * units) / greatestCommonDivisor(step, units);
    if (step.toString(16).length > MAX_DIGITS)
      return unproven('the least common multiple of multipleOf has too many digits');
  }
  if (step === 0n) return isWanted({ units: 0n, scale: 0 }, wanted) ? member({ units: 0n, scale: 0 }) : NONE;
  if (avoided.some((each) => step % unitsAt(each, scale) === 0n)) return NONE;
  return nearest(wanted, step, scale, MAX_TRIES) ?? NONE;
}

/** Numbers are dense: finer and finer grids are tried, the last one finer than everything that is avoided. */
function anywhere(wanted: Wanted): Outcome {
  const { low, high, avoided } = wanted;
  if (low !== undefined && high !== undefined) {
    const order = compareDecimal(low.at, high.at);
    if (order > 0) return NONE;
    if (order === 0) return isWanted(low.at, wanted) ? member(low.at) : NONE;
  }
  const finest = Math.max(low?.at.scale ?? 0, high?.at.scale ?? 0, ...avoided.map((step) => step.scale)) + 2;
  for (const scale of [...Array.from({ length: Math.min(finest, 20) }, (_, i) => i), finest]) {
    const found = nearest(wanted, 1n, scale, scale === finest ? MAX_TRIES : 30);
    if (found?.is === 'member') return found;
  }
  return unproven('too many numbers are excluded');
}

/** A multiple of `step` × 10^-`scale` as near to zero as can be; undefined where there is none; unproven where the tries did not suffice. */
function nearest(wanted: Wanted, step: bigint, scale: number, tries: number): Outcome | undefined {
  const { low, high, excluded } = wanted;
  const first = low && firstFrom(low, step, scale);
  const last = high && -firstFrom({ at: { ...high.at, units: -high.at.units }, open: high.open }, step, scale);
  if (first !== undefined && last !== undefined && first > last) return undefined;
  let up = first !== undefined && first > 0n ? first : last !== undefined && last < 0n ? last : 0n;
  let down = up - 1n;
  for (let tried = 0; tried <= tries + excluded.size; tried++) {
    const isUp = last === undefined || up <= last;
    const isDown = first === undefined || down >= first;
    if (!isUp && !isDown) return undefined;
    const value = reduced((isUp && (tried % 2 === 0 || !isDown) ? up++ : down--) * step, scale);
    if (isWanted(value, wanted)) return member(value);
  }
  return unproven('too many numbers are excluded');
}

/** The first multiple of a step at or behind a bound, in steps. */
function firstFrom({ at, open }: Bound, step: bigint, scale: number): bigint {
  // Both in the finer of the two units, so that nothing is rounded.
  const common = Math.max(scale, at.scale);
  const units = unitsAt(at, common);
  const size = unitsAt({ units: step, scale }, common);
  const quotient = units / size;
  const floor = units < 0n && units % size !== 0n ? quotient - 1n : quotient;
  if (floor * size === units) return open ? floor + 1n : floor;
  return floor + 1n;
}

function reduced(units: bigint, scale: number): Decimal {
  if (scale === 0) return { units, scale };
  const text = formatDecimal({ units, scale });
  const point = text.indexOf('.');
  const digits = point < 0 ? 0 : text.length - point - 1;
  return { units: BigInt(text.replace('.', '')), scale: digits };
}

function unitsAt({ units, scale }: Decimal, at: number): bigint {
  return units * 10n ** BigInt(at - scale);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
