import type { Change } from '../../../model/change.ts';
import { jsonEqual, jsonObject } from '../../../model/json.ts';
import type { ExtensionRange, NumberRange } from '../schema.ts';
import { changed, type Site } from './change.ts';

/** What keeps numbers and names from use. */
export interface Reserving {
  readonly reservedRanges: readonly NumberRange[];
  readonly reservedNames: readonly string[];
}

/** Keeps nothing from use. */
export const NOTHING_RESERVED: Reserving = { reservedRanges: [], reservedNames: [] };

/** Numbers and names that are no longer, or newly, kept from use. */
export function diffReserved(before: Reserving, after: Reserving, site: Site): Change[] {
  return [
    ...oneWay(before, after, site, 'reserved_removed').map((change) => ({ ...change, concerns: 'backward' as const })),
    ...oneWay(after, before, site, 'reserved_added').map((change) => ({ ...change, concerns: 'forward' as const })),
  ];
}

function oneWay(has: Reserving, lacks: Reserving, site: Site, kind: string): Change[] {
  const ranges = subtract(has.reservedRanges, lacks.reservedRanges).map(rangeText);
  const others = new Set(lacks.reservedNames);
  const names = [...new Set(has.reservedNames.filter((name) => !others.has(name)))].sort();
  return ranges.length + names.length === 0 ? [] : [changed(site, kind, 'reserved', { ranges, names })];
}

/** Numbers that may no longer, or may newly, be used by extensions. */
export function diffExtensionRanges(
  before: readonly NumberRange[],
  after: readonly NumberRange[],
  site: Site,
): Change[] {
  const lost = subtract(before, after).map(rangeText);
  const won = subtract(after, before).map(rangeText);
  const aspect = 'extension_range';
  return [
    ...(lost.length === 0
      ? []
      : [{ ...changed(site, 'extension_range_removed', aspect, { ranges: lost }), concerns: 'backward' as const }]),
    ...(won.length === 0
      ? []
      : [{ ...changed(site, 'extension_range_added', aspect, { ranges: won }), concerns: 'forward' as const }]),
  ];
}

/** What is declared of ranges of extensions, where that changed. */
export function diffRangeOptions(
  before: readonly ExtensionRange[],
  after: readonly ExtensionRange[],
  site: Site,
): Change[] {
  const [old, now] = [before, after].map(
    (ranges) =>
      new Map(ranges.filter(({ options }) => options.size > 0).map((range) => [rangeText(range), range.options])),
  );
  if (old === undefined || now === undefined || (old.size === 0 && now.size === 0)) return [];
  const all = [...new Set([...old.keys(), ...now.keys()])].sort();
  return all.flatMap((range) => {
    const [from = null, to = null] = [old.get(range), now.get(range)].map(
      (options) => options && jsonObject([...options]),
    );
    const option = `extensions ${range}`;
    return jsonEqual(from, to) ? [] : [changed(site, 'option_changed', `option ${option}`, { option, from, to })];
  });
}

/** Tells which numbers and names are kept from use. */
export class Reservations {
  readonly #ranges: readonly NumberRange[];
  readonly #names: ReadonlySet<string>;

  constructor({ reservedRanges, reservedNames }: Reserving) {
    this.#ranges = joined(reservedRanges);
    this.#names = new Set(reservedNames);
  }

  hasNumber(number: number): boolean {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.end ?? number) < number) low = middle + 1;
      else high = middle;
    }
    return (this.#ranges[low]?.start ?? Number.POSITIVE_INFINITY) <= number;
  }

  hasName(name: string): boolean {
    return this.#names.has(name);
  }
}

/** The numbers of `some` that `others` do not have, as ranges in order. */
function subtract(some: readonly NumberRange[], others: readonly NumberRange[]): NumberRange[] {
  const holes = joined(others);
  let hole = 0;
  return joined(some).flatMap(({ start, end }) => {
    const left: NumberRange[] = [];
    let from = start;
    while ((holes[hole]?.end ?? Number.POSITIVE_INFINITY) < start) hole++;
    for (let next = hole; from <= end; next++) {
      const { start: cut, end: resume } = holes[next] ?? { start: Number.POSITIVE_INFINITY, end: 0 };
      if (cut > end) {
        left.push({ start: from, end });
        break;
      }
      if (cut > from) left.push({ start: from, end: cut - 1 });
      from = Math.max(from, resume + 1);
    }
    return left;
  });
}

/** Ranges in order, those that touch made one. */
function joined(ranges: readonly NumberRange[]): NumberRange[] {
  const result: NumberRange[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end + 1) result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else result.push({ start, end });
  }
  return result;
}

function rangeText({ start, end }: NumberRange): string {
  return start === end ? `${start}` : `${start} to ${end}`;
}
