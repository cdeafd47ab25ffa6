import type { EnumType, EnumValue } from '../schema.ts';

/** The values of two enums that are taken for one. */
export interface ValueMatch {
  /** Those that both have, whether they differ or not, in order of `before`. */
  readonly pairs: readonly (readonly [before: EnumValue, after: EnumValue])[];
  readonly removed: readonly EnumValue[];
  readonly added: readonly EnumValue[];
}

/** First those of the same number and name; of the others those of the same number; of what is left those of the same name. */
export function matchValues(before: EnumType, after: EnumType): ValueMatch {
  const partner = partnersOf(before, after);
  const pairs: [EnumValue, EnumValue][] = [];
  const removed: EnumValue[] = [];
  const taken = new Set<EnumValue>();
  for (const value of before.values) {
    const same = partner.get(value);
    if (same === undefined) removed.push(value);
    else {
      pairs.push([value, same]);
      taken.add(same);
    }
  }
  return { pairs, removed, added: after.values.filter((value) => !taken.has(value)) };
}

/** The same match by the values of `before`, without those that have no partner. */
export function partnersOf(before: EnumType, after: EnumType): ReadonlyMap<EnumValue, EnumValue> {
  const partner = new Map<EnumValue, EnumValue>();
  if (before.values.every((value, index) => isSame(value, after.values[index]))) {
    for (const [index, value] of before.values.entries()) {
      const same = after.values[index];
      if (same) partner.set(value, same);
    }
    return partner;
  }
  // No name is there twice: the values of an enum are names beside each other.
  const byName = new Map<string, EnumValue>();
  for (const value of after.values) byName.set(value.name, value);
  for (const value of before.values) {
    const same = byName.get(value.name);
    if (same?.number !== value.number) continue;
    partner.set(value, same);
    byName.delete(value.name);
  }
  const waiting = new Waiting(after.values.filter(({ name }) => byName.has(name)));
  for (const value of before.values) {
    const same = partner.has(value) ? undefined : waiting.take(value.number);
    if (same === undefined) continue;
    partner.set(value, same);
    byName.delete(same.name);
  }
  for (const value of before.values) {
    const same = partner.has(value) ? undefined : byName.get(value.name);
    if (same !== undefined) partner.set(value, same);
  }
  return partner;
}

/** Values that wait for one of their number, those of one number in their order. */
class Waiting {
  readonly #next = new Map<number, EnumValue>();
  /** The one behind a value that has its number, too. */
  readonly #behind = new Map<EnumValue, EnumValue>();

  constructor(values: readonly EnumValue[]) {
    for (let index = values.length - 1; index >= 0; index--) {
      const value = values[index];
      if (value === undefined) continue;
      const next = this.#next.get(value.number);
      if (next !== undefined) this.#behind.set(value, next);
      this.#next.set(value.number, value);
    }
  }

  take(number: number): EnumValue | undefined {
    const value = this.#next.get(number);
    const next = value && this.#behind.get(value);
    if (next !== undefined) this.#next.set(number, next);
    else this.#next.delete(number);
    return value;
  }
}

function isSame(a: EnumValue, b: EnumValue | undefined): boolean {
  return a.name === b?.name && a.number === b.number;
}
