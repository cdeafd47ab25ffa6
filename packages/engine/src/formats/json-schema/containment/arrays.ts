import type { Value } from '../value.ts';
import { type Claim, type Claims, TRUE } from './claims.ts';
import { Distinct } from './distinct.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';
import type { Search } from './search.ts';

/** Items that a witness may have. */
const MAX_ITEMS = 5_000;
/** Positions that are chosen for one by one. */
const MAX_CHOSEN = 250;
/** Ways to fill one position, at most. */
const MAX_WAYS = 64;

interface Items {
  readonly prefix: readonly Claim[];
  readonly rest: Claim;
}

/** What shall be true of a list. */
interface Wanted {
  readonly items: readonly Items[];
  /** Some item is not as claimed. */
  readonly broken: readonly Items[];
  /** So many items are as claimed. */
  readonly counts: readonly Count[];
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
  /** Two items are equal. */
  readonly repeated: boolean;
}

interface Count {
  readonly claim: Claim;
  readonly min: number;
  readonly max: number;
}

/** A list of which all the claims hold; a short one. */
export function findArray(question: Search, atoms: readonly Claim[]): Outcome {
  return new ArraySearch(question, collect(question.knowledge.expansion.claims, atoms)).find();
}

function collect(claims: Claims, atoms: readonly Claim[]): Wanted {
  const items: Items[] = [];
  const broken: Items[] = [];
  const counts = new Map<Claim, Count>();
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  let [unique, repeated] = [false, false];
  for (const atom of atoms) {
    const term = claims.term(atom);
    if (term.is === 'items') (atom > 0 ? items : broken).push(term);
    else if (term.is === 'sized' && atom > 0) min = Math.max(min, term.count);
    else if (term.is === 'sized') max = Math.min(max, term.count - 1);
    else if (term.is === 'unique' && atom > 0) unique = true;
    else if (term.is === 'unique') repeated = true;
    else if (term.is === 'holding') {
      const { claim, count } = term;
      const known = counts.get(claim) ?? { claim, min: 0, max: Number.POSITIVE_INFINITY };
      const told = atom > 0 ? { min: Math.max(known.min, count) } : { max: Math.min(known.max, count - 1) };
      counts.set(claim, { ...known, ...told });
    }
  }
  return { items, broken, counts: [...counts.values()], min, max, unique, repeated };
}

/** What one position is chosen to be. */
type Goal = readonly Claim[];

/** Where a search through the positions has come. */
interface At {
  readonly position: number;
  readonly length: number;
  /** By count: items so far. */
  readonly counted: readonly number[];
  /** Things still to be broken, as bits. */
  readonly pending: number;
  /** Two positions that have the same item. */
  readonly twins: readonly [number, number] | undefined;
}

class ArraySearch {
  readonly #question: Search;
  readonly #wanted: Wanted;
  /** Positions from here on are alike. */
  readonly #tail: number;
  readonly #failed = new Set<string>();
  #undecided: Outcome | undefined;

  constructor(question: Search, wanted: Wanted) {
    this.#question = question;
    this.#wanted = wanted;
    this.#tail = Math.max(0, ...[...wanted.items, ...wanted.broken].map(({ prefix }) => prefix.length));
  }

  find(): Outcome {
    const { min, counts, broken, repeated } = this.#wanted;
    if (broken.length > 20) return unproven('too many things are to be broken in one list');
    const max = this.#longest();
    const needed = counts.reduce((sum, count) => sum + count.min, broken.length + (repeated ? 2 : 0));
    const top = Math.min(max, Math.max(min, this.#tail + needed));
    if (counts.some((count) => count.min > count.max) || min > max) return this.#undecided ?? NONE;
    const places = broken.map((items) => this.#placeToBreak(items, max));
    if (places.includes(undefined)) return this.#undecided ?? NONE;
    const shortest = Math.max(min, ...places.map((place) => (place ?? 0) + 1));
    if (shortest > MAX_ITEMS) return unproven(`a list would have more than ${MAX_ITEMS} items`);
    if (this.#isPlain()) return this.#independent(shortest, places[0]);
    for (let length = shortest; length <= Math.min(top, MAX_ITEMS); length++) {
      for (const twins of this.#twins(length)) {
        const counted = counts.map(() => 0);
        const values = this.#fill({ position: 0, length, counted, pending: 2 ** broken.length - 1, twins }, []);
        if (values !== undefined) return member(values);
      }
    }
    if (top > MAX_ITEMS) return unproven(`a list would have more than ${MAX_ITEMS} items`);
    return this.#undecided ?? NONE;
  }

  /** The most items that can be had: none can stand where its position allows none. */
  #longest(): number {
    for (let position = 0; position <= this.#tail && position < this.#wanted.max; position++) {
      this.#question.spend(1);
      if (!this.#isPossible(this.#base(position))) return position;
    }
    return this.#wanted.max;
  }

  /** The first position where an item can break what is claimed of all. */
  #placeToBreak(items: Items, max: number): number | undefined {
    for (let position = 0; position <= this.#tail && position < max; position++) {
      this.#question.spend(1);
      const claim = at(items, position);
      const base = this.#base(position);
      if (claim !== TRUE && !base.includes(claim) && this.#isPossible([...base, -claim])) return position;
    }
    return undefined;
  }

  /** True where items do not depend on each other, and one of them at most is special. */
  #isPlain(): boolean {
    const { counts, broken, unique, repeated } = this.#wanted;
    return counts.length === 0 && broken.length < 2 && !unique && !repeated;
  }

  #independent(length: number, special: number | undefined): Outcome {
    const [broken] = this.#wanted.broken;
    const values: Value[] = [];
    for (let position = 0; position < length; position++) {
      this.#question.spend(1);
      const base = this.#base(position);
      const goal = position === special && broken !== undefined ? [...base, -at(broken, position)] : base;
      const outcome = this.#question.find(goal);
      if (outcome.is !== 'member') return outcome;
      values.push(outcome.value);
    }
    return member(values);
  }

  *#twins(length: number): Generator<readonly [number, number] | undefined> {
    if (!this.#wanted.repeated) yield undefined;
    else {
      const last = Math.min(length - 1, this.#tail + 1);
      for (let first = 0; first < last; first++) {
        for (let second = first + 1; second <= last; second++) yield [first, second];
      }
    }
  }

  /** The values of all positions; undefined where these choices lead to none. */
  #fill(here: At, goals: readonly Goal[]): Value[] | undefined {
    this.#question.spend(1);
    const { position, length, twins } = here;
    if (position === length) return this.#values(goals, here);
    if (twins?.[1] === position)
      return this.#fill({ ...here, position: position + 1 }, [...goals, goals[twins[0]] as Goal]);
    const key = this.#keyOf(here);
    if (this.#failed.has(key)) return undefined;
    const plain = this.#plain(here);
    if (plain !== undefined) return this.#values([...goals, ...new Array<Goal>(length - position).fill(plain)], here);
    if (position > MAX_CHOSEN) {
      this.#undecided ??= unproven(`more than ${MAX_CHOSEN} items are to be chosen one by one`);
      return undefined;
    }
    for (const { goal, counted, pending } of this.#ways(here)) {
      if (!this.#isPossible(goal)) continue;
      const values = this.#fill({ ...here, position: position + 1, counted, pending }, [...goals, goal]);
      if (values !== undefined) return values;
    }
    if (!this.#wanted.unique) this.#failed.add(key);
    return undefined;
  }

  /** What all positions from here on may be when there is nothing left to choose. */
  #plain({ position, counted, pending, twins }: At): Goal | undefined {
    const { counts, unique } = this.#wanted;
    if (position < this.#tail || pending !== 0 || unique || (twins !== undefined && position <= twins[1]))
      return undefined;
    if (!counts.every(({ min }, i) => (counted[i] as number) >= min)) return undefined;
    const others = counts.filter(({ max }) => max < Number.POSITIVE_INFINITY).map(({ claim }) => -claim);
    const goal = [...this.#base(position), ...others];
    return this.#isPossible(goal) ? goal : undefined;
  }

  /** The ways to go on from a position: what is broken here, and which counts the item adds to. */
  *#ways(here: At): Generator<{ goal: Goal; counted: readonly number[]; pending: number }> {
    const { position, length, twins } = here;
    const isTwin = twins?.[0] === position;
    const places = isTwin ? [position, twins[1]] : [position];
    const base = places.flatMap((place) => this.#base(place));
    const left = length - position - places.length;
    let made = 0;
    for (const breaking of this.#breakings(here.pending)) {
      for (const { claims, counted } of this.#countings(here.counted, places.length, left)) {
        this.#question.spend(1 + ((claims.length * claims.length) >> 5));
        if (++made > MAX_WAYS) {
          this.#undecided ??= unproven('an item can be chosen in too many ways');
          return;
        }
        const pending = here.pending & ~breaking;
        if (pending !== 0 && left === 0) continue;
        const broken = this.#wanted.broken
          .filter((_, i) => (breaking & (1 << i)) !== 0)
          .map((items) => this.#question.knowledge.expansion.claims.any(places.map((place) => -at(items, place))));
        yield { goal: [...base, ...broken, ...claims], counted, pending };
      }
    }
  }

  /** Sets of things to break, as bits: one thing, nothing, or several. */
  *#breakings(pending: number): Generator<number> {
    for (let bits = pending; bits !== 0; bits &= bits - 1) yield bits & -bits;
    yield 0;
    for (let bits = pending; bits !== 0; bits = (bits - 1) & pending) if ((bits & (bits - 1)) !== 0) yield bits;
  }

  /** For each count whether the item adds to it, as far as the count can still come right. */
  *#countings(
    before: readonly number[],
    weight: number,
    left: number,
    index = 0,
  ): Generator<{ claims: readonly Claim[]; counted: readonly number[] }> {
    const count = this.#wanted.counts[index];
    if (count === undefined) {
      yield { claims: [], counted: before };
      return;
    }
    const so = before[index] as number;
    const rest = this.#countings(before, weight, left, index + 1);
    for (const { claims, counted } of rest) {
      const isEnough = so + left >= count.min;
      const adds = { claims: [count.claim, ...claims], counted: counted.with(index, so + weight) };
      const others = { claims: count.max < Number.POSITIVE_INFINITY ? [-count.claim, ...claims] : claims, counted };
      const canAdd = so + weight <= count.max && so + weight + left >= count.min;
      if (canAdd && so < count.min) yield adds;
      if (isEnough) yield others;
      if (canAdd && so >= count.min && count.max < Number.POSITIVE_INFINITY) yield adds;
    }
  }

  /** Equal keys: the same future. */
  #keyOf({ position, length, counted, pending, twins }: At): string {
    const { counts } = this.#wanted;
    const place = position >= this.#tail && twins === undefined ? `tail ${length - position}` : `${position}/${length}`;
    const sums = counted.map((sum, i) =>
      counts[i]?.max === Number.POSITIVE_INFINITY ? Math.min(sum, counts[i]?.min as number) : sum,
    );
    return `${place} ${sums.join()} ${pending} ${twins?.join() ?? ''}`;
  }

  #values(goals: readonly Goal[], { counted, pending }: At): Value[] | undefined {
    if (pending !== 0 || !this.#wanted.counts.every(({ min }, i) => (counted[i] as number) >= min)) return undefined;
    if (this.#wanted.unique) {
      const distinct = new Distinct(this.#question).values(goals);
      if (distinct.is === 'unproven') this.#undecided ??= distinct;
      return distinct.is === 'member' ? (distinct.value as Value[]) : undefined;
    }
    const values: Value[] = [];
    for (const goal of goals) {
      const outcome = this.#question.find(goal);
      if (outcome.is !== 'member') return undefined;
      values.push(outcome.value);
    }
    return values;
  }

  #isPossible(goal: Goal): boolean {
    const outcome = this.#question.find(goal);
    if (outcome.is === 'unproven') this.#undecided ??= outcome;
    return outcome.is !== 'none';
  }

  #base(position: number): Goal {
    return this.#wanted.items.map((items) => at(items, position));
  }
}

function at({ prefix, rest }: Items, position: number): Claim {
  return prefix[position] ?? rest;
}
