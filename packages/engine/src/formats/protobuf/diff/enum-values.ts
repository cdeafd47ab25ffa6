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
  const partner = new Map<EnumValue, EnumValue>();
  const taken = new Set<EnumValue>();
  const pass = (keyOf: (value: EnumValue) => string): void => {
    const waiting = new Map<string, EnumValue[]>();
    for (const value of after.values) {
      if (taken.has(value)) continue;
      const others = waiting.get(keyOf(value));
      if (others) others.push(value);
      else waiting.set(keyOf(value), [value]);
    }
    const next = new Map<string, number>();
    for (const value of before.values) {
      if (partner.has(value)) continue;
      const index = next.get(keyOf(value)) ?? 0;
      const same = waiting.get(keyOf(value))?.[index];
      if (!same) continue;
      next.set(keyOf(value), index + 1);
      partner.set(value, same);
      taken.add(same);
    }
  };
  if (!before.values.every((value, index) => isSame(value, after.values[index]))) {
    pass(({ number, name }) => `${number} ${name}`);
    pass(({ number }) => `${number}`);
    pass(({ name }) => name);
  } else {
    for (const [index, value] of before.values.entries()) {
      const same = after.values[index];
      if (!same) continue;
      partner.set(value, same);
      taken.add(same);
    }
  }
  return {
    pairs: before.values.flatMap((value) => {
      const same = partner.get(value);
      return same ? [[value, same] as const] : [];
    }),
    removed: before.values.filter((value) => !partner.has(value)),
    added: after.values.filter((value) => !taken.has(value)),
  };
}

function isSame(a: EnumValue, b: EnumValue | undefined): boolean {
  return a.name === b?.name && a.number === b.number;
}
