/**
 * The parts of one value that schemas have looked at, for `unevaluatedItems` and `unevaluatedProperties` (2020-12, core 11).
 */
export class Marks {
  readonly names = new Set<string>();
  readonly indexes = new Set<number>();
  allNames = false;
  /** Items before this index. */
  items = 0;
  /** True where a schema that may or may not hold could have marked more. */
  uncertain = false;

  /** Takes over what another schema looked at in the same value. */
  add(other: Marks): void {
    this.allNames ||= other.allNames;
    this.uncertain ||= other.uncertain;
    this.items = Math.max(this.items, other.items);
    for (const name of other.names) this.names.add(name);
    for (const index of other.indexes) this.indexes.add(index);
  }

  hasName(name: string): boolean {
    return this.allNames || this.names.has(name);
  }

  hasItem(index: number): boolean {
    return index < this.items || this.indexes.has(index);
  }
}
