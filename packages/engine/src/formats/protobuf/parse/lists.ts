/** The list without anything. Most lists of most messages are empty, and there may be tens of thousands of messages. */
export const NONE: readonly never[] = [];

/** The list without the room that it had to grow. */
export function trimmed<Item>(list: readonly Item[]): readonly Item[] {
  return list.length === 0 ? NONE : list.slice();
}

/** What is made of each item, by its position. */
export function madeOf<Item, Made>(list: readonly Item[], make: (item: Item, index: number) => Made): readonly Made[] {
  return list.length === 0 ? NONE : list.map(make);
}
