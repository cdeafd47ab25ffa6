import type { Shape } from '../contract.ts';
import { NONE } from './answer.ts';
import type { Demand } from './demands.ts';
import type { Effort } from './effort.ts';
import { arrayOf, arrayWith, itemCounts, itemsOf, someValue } from './members.ts';

/** What an `array` demands of arrays as such; its items are a matter of their own. */
export function arrayDemandsOf({ type, min_items, max_items, unique_items }: Shape, effort: Effort): readonly Demand[] {
  if (type !== 'array') return [];
  return [
    ...(min_items === undefined ? [] : [atLeast(min_items, effort)]),
    ...(max_items === undefined ? [] : [atMost(max_items, effort)]),
    ...(unique_items ? [allDifferent(effort)] : []),
  ];
}

function atLeast(count: number, effort: Effort): Demand {
  return {
    aspect: 'min_items',
    broken: (writer) => {
      const { min } = itemCounts(writer);
      return min < count ? arrayOf(writer, min, effort) : NONE;
    },
  };
}

function atMost(count: number, effort: Effort): Demand {
  return {
    aspect: 'max_items',
    broken: (writer) => {
      const { min, max } = itemCounts(writer);
      return max > count ? arrayOf(writer, Math.max(min, count + 1), effort) : NONE;
    },
  };
}

function allDifferent(effort: Effort): Demand {
  return {
    aspect: 'unique_items',
    broken: (writer) => (writer.unique_items ? NONE : arrayWith(writer, someValue(itemsOf(writer), effort), effort, 2)),
  };
}
