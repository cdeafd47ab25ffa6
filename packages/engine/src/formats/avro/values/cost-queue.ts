/** Something to be done at a cost. */
interface Offer {
  readonly cost: number;
  /** Breaks ties, so that the order is always the same. */
  readonly id: number;
}

/** Offers, the cheapest first: a binary heap. */
export class CostQueue<Item extends Offer> {
  readonly #heap: Item[] = [];

  add(item: Item): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(item, heap[above])) break;
      heap[at] = heap[above] as Item;
      at = above;
    }
    heap[at] = item;
  }

  /** Takes the cheapest; undefined when there is none. */
  take(): Item | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const right = heap[below + 1];
      if (right !== undefined && isBefore(right, heap[below])) below += 1;
      const next = heap[below];
      if (next === undefined || !isBefore(next, last)) break;
      heap[at] = next;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Offer, b: Offer | undefined): boolean {
  return b !== undefined && (a.cost < b.cost || (a.cost === b.cost && a.id < b.id));
}
