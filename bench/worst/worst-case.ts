/** Documents that ask as much of an engine as we know how to ask within a megabyte each. */
export interface WorstCase {
  readonly name: string;
  /** The texts of two versions; made only when they are measured. */
  readonly make: () => { readonly before: string; readonly after: string };
}

/** So many of something, by index. */
export function each<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** An object of so many members, by index. */
export function members<Item>(count: number, prefix: string, make: (index: number) => Item): Record<string, Item> {
  return Object.fromEntries(each(count, (index) => [`${prefix}${index}`, make(index)]));
}
