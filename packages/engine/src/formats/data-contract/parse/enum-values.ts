import { canonicalJson } from '../../../model/json.ts';
import { canonicalDecimal, numberValue } from '../../../source/number.ts';
import type { EnumValue } from '../contract.ts';
import { type Reader, text } from './reader.ts';
import { optional, record, required } from './record.ts';
import type { Spot } from './spot.ts';

/** Values that one field may list. */
const MAX_VALUES = 10_000;

/** The allowed values of a field: scalars, or `{value, label}`. An empty list allows everything, as does none. */
export const enumValues: Reader<readonly EnumValue[]> = (spot) => {
  if (spot.node.kind !== 'array') return spot.wrongType('array');
  const count = spot.node.items.length;
  if (count > MAX_VALUES) {
    return spot.problem('too-long', `${spot.label} may have ${MAX_VALUES} items at most, found ${count}`, {
      detail: { maximum: MAX_VALUES, length: count, of: 'array' },
    });
  }
  const first = new Map<string, number>();
  const values = spot.items().flatMap((item, index) => {
    const value = enumValue(item);
    if (value === undefined) return [];
    const same = canonicalJson(value.value);
    const earlier = first.get(same);
    if (earlier !== undefined) {
      item.problem('enum-duplicate', `the value ${same} stands twice in 'enum', first as item ${earlier + 1}`, {
        detail: { value: value.value, first: earlier },
      });
    }
    first.set(same, earlier ?? index);
    return [value];
  });
  return values.length === 0 ? undefined : values;
};

const scalar: Reader<EnumValue['value']> = (spot) => {
  const { node } = spot;
  if (node.kind === 'string' || node.kind === 'boolean') return node.value;
  if (node.kind === 'number') return exactNumber(spot, node.raw);
  return spot.problem('wrong-type', `${spot.label} has to be a string, a number or a boolean`, {
    hint: node.kind === 'null' ? "a field that may be null is one with 'required: false'" : undefined,
    detail: { expected: 'scalar', found: node.kind },
  });
};

const labelled = record('an enum value', { value: required(scalar), label: optional(text()) });

function enumValue(item: Spot): EnumValue | undefined {
  if (item.node.kind === 'object') return labelled(item);
  const value = scalar(item);
  return value === undefined ? undefined : { value };
}

/** A number that JSON's readers take as it is written; digits beyond would be lost without a word. */
function exactNumber(spot: Spot, raw: string): number | bigint | undefined {
  const value = numberValue(raw);
  if (canonicalDecimal(String(value)) === canonicalDecimal(raw)) return value;
  return spot.problem(
    'number-precision',
    `the number ${raw} has more digits than programs read; they take it for ${value}`,
    {
      hint: `write ${value}`,
      detail: { value },
    },
  );
}
