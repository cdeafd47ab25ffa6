import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../model/json.ts';
import { contractWith, field } from '../fixtures/contract-of.ts';
import { readsContract } from '../reads.ts';

const WIDE = 10_000;

function numbered(count: number, make: (index: number) => JsonValue): readonly JsonValue[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Maps and objects in turn, an object with three members on every other level. */
function nested(levels: number, isMap: boolean): Readonly<Record<string, JsonValue>> {
  if (levels === 0) return { type: 'integer' };
  const inside = nested(levels - 1, !isMap);
  if (isMap) return { type: 'map', values: inside };
  return { type: 'object', fields: ['a', 'b', 'c'].map((name) => ({ name, required: false, ...inside })) };
}

// Each of these took from five seconds to minutes when the work was quadratic; now they take what the suite's own bound allows.
describe('work that stays within bounds', () => {
  it('maps as objects as maps, on fourteen levels', { timeout: 20_000 }, () => {
    const before = contractWith([field('x', 'map', nested(14, true))]);
    const after = contractWith([field('x', 'object', nested(14, false))]);
    const [refutation] = readsContract(after, before);
    expect(refutation).toMatchObject({ class: 'unreadable', aspect: 'type' });
  });

  it('ten thousand optional fields that become required', { timeout: 20_000 }, () => {
    const before = contractWith(numbered(WIDE, (index) => field(`f${index}`, 'string', { required: false })));
    const after = contractWith(numbered(WIDE, (index) => field(`f${index}`)));
    const refutations = [...readsContract(after, before)];
    expect(refutations).toHaveLength(WIDE);
    expect(refutations.at(-1)?.witness).toEqual({ about: 'datum', datum: {} });
  });

  it('one field with fifty thousand aliases, and two thousand fields that it may be', { timeout: 20_000 }, () => {
    const aliases = numbered(50_000, (index) => `old${index}`);
    const reader = contractWith([field('x', 'string', { aliases })]);
    const writer = contractWith(numbered(2_000, (index) => field(`old${index}`, 'string', { required: false })));
    const misread = [...readsContract(reader, writer)].filter(({ class: kind }) => kind === 'misread');
    expect(misread).toHaveLength(1_999);
  });
});
