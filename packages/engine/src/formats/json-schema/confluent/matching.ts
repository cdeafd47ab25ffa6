/** Which elements of two lists go together. */
export interface Affinity<Element> {
  /** Elements of one key may be the same. */
  key(element: Element): number;
  /** True for two that are the same: they are matched without being asked. */
  isSure(left: Element, right: Element): boolean;
  /** Asked when it is needed, and perhaps several times. */
  mayPair(left: Element, right: Element): boolean;
}

/**
 * A matching of two lists that has as many pairs as possible: equal ones first, then by augmenting paths (Kuhn 1955, breadth first). In
 * the worst case it asks about every pair; where most are equal, about few.
 */
export function maximumMatching<Element>(
  lefts: readonly Element[],
  rights: readonly Element[],
  affinity: Affinity<Element>,
): ReadonlyMap<Element, Element> {
  const matching = new Matching<Element>();
  const byKey = new Map<number, Element>();
  for (const candidate of rights) byKey.set(affinity.key(candidate), candidate);
  for (const candidate of lefts) {
    const same = byKey.get(affinity.key(candidate));
    if (same !== undefined && !matching.left.has(same) && affinity.isSure(candidate, same))
      matching.join(candidate, same);
  }
  for (const start of lefts) {
    if (!matching.right.has(start)) augment(start, rights, matching, affinity);
  }
  return matching.right;
}

class Matching<Element> {
  readonly right = new Map<Element, Element>();
  readonly left = new Map<Element, Element>();

  join(left: Element, right: Element): void {
    this.right.set(left, right);
    this.left.set(right, left);
  }
}

/** Looks for a way from an unmatched element to an unmatched one of the other list, and turns the pairs on it around. */
function augment<Element>(
  start: Element,
  rights: readonly Element[],
  matching: Matching<Element>,
  { mayPair }: Affinity<Element>,
): void {
  const cameFrom = new Map<Element, Element>();
  const queue = [start];
  for (const from of queue) {
    for (const to of rights) {
      if (cameFrom.has(to) || !mayPair(from, to)) continue;
      cameFrom.set(to, from);
      const taken = matching.left.get(to);
      if (taken === undefined) {
        turnAround(start, to, cameFrom, matching);
        return;
      }
      queue.push(taken);
    }
  }
}

function turnAround<Element>(
  start: Element,
  end: Element,
  cameFrom: ReadonlyMap<Element, Element>,
  matching: Matching<Element>,
): void {
  let right: Element | undefined = end;
  while (right !== undefined) {
    const left = cameFrom.get(right);
    if (left === undefined) return;
    const before = left === start ? undefined : matching.right.get(left);
    matching.join(left, right);
    right = before;
  }
}
