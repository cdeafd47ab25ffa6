import { Exhausted, type Meter } from '../meter.ts';
import type { Schema } from '../schema.ts';
import { type Below, Found } from './difference.ts';
import type { Policy } from './kinds.ts';
import { type Shape, shapeOf } from './shape.ts';

/** Compares two shapes of which neither is missing; what it finds goes into `found`. */
export type CompareShapes = (comparing: Comparing, original: Shape, update: Shape, found: Found) => void;

/** What it takes to compare a pair for the first time, beside what is found in it. */
const PAIR_STEPS = 25;
/** How deep a comparison may go: deeper than real schemas. */
const DEEPEST = 300;

/**
 * A comparison under way. Each pair of shapes is compared once; a pair that is met again while it is being compared counts as
 * compatible, unless an earlier round has found that it is not. All of it throws {@link Exhausted} when there is too much to compare.
 */
export class Comparing {
  readonly #compare: CompareShapes;
  readonly #isSame: (original: Schema, update: Schema) => boolean;
  readonly #policy: Policy;
  readonly #refuted: Pairs<true>;
  readonly #meter: Meter;
  readonly #assumed: (readonly [Shape, Shape])[] = [];
  readonly #known = new Pairs<Found>();
  readonly #open = new Pairs<true>();
  #depth = 0;

  constructor(
    compare: CompareShapes,
    isSame: (original: Schema, update: Schema) => boolean,
    policy: Policy,
    refuted: Pairs<true>,
    meter: Meter,
  ) {
    this.#compare = compare;
    this.#isSame = isSame;
    this.#policy = policy;
    this.#refuted = refuted;
    this.#meter = meter;
  }

  /** Counts work on parts of schemas that no pair of schemas stands for. */
  spend(steps: number): void {
    this.#meter.spend(steps);
  }

  /** What is found about two shapes. */
  between(original: Shape, update: Shape): Found {
    this.#meter.spend(1);
    const known = this.#known.get(original, update);
    if (known !== undefined) return known;
    const found = new Found(this.#policy, this.#meter, original, update);
    if (this.#open.get(original, update)) {
      this.#assumed.push([original, update]);
      found.isCompatible = !this.#refuted.get(original, update);
      return found;
    }
    if (this.isSame(original, update)) return found;
    if (this.#depth === DEEPEST) throw new Exhausted('the schemas lead too deep');
    this.#meter.spend(PAIR_STEPS);
    this.#depth++;
    this.#open.set(original, update, true);
    this.#compare(this, original, update, found);
    this.#open.delete(original, update);
    this.#depth--;
    this.#known.set(original, update, found);
    return found;
  }

  /** What is found about two schemas that are at the same place, noted there; either may be missing. */
  place(original: Schema | undefined, update: Schema | undefined, into: Found, below: Below): void {
    if (original !== undefined && update !== undefined) {
      into.include(this.between(shapeOf(original), shapeOf(update)), below);
    } else if (original !== undefined) {
      into.say('SCHEMA_REMOVED', below);
    } else if (update !== undefined) {
      into.say('SCHEMA_ADDED', below);
    }
  }

  /** What is found when one schema takes the place of another of the same documents, or of none. */
  covers(original: Schema, update: Schema): Found {
    return this.between(shapeOf(original), shapeOf(update));
  }

  /** True for equal schemas, about which there is nothing to find. */
  isSame(original: Shape, update: Shape): boolean {
    return original.isWhole && update.isWhole && this.#isSame(original.schema, update.schema);
  }

  /** Pairs that were taken for compatible and turned out not to be. */
  wrongly(): readonly (readonly [Shape, Shape])[] {
    return this.#assumed.filter(
      ([original, update]) =>
        !this.#refuted.get(original, update) && this.#known.get(original, update)?.isCompatible === false,
    );
  }
}

/** What is known of pairs of shapes. */
export class Pairs<Fact> {
  readonly #facts = new Map<Shape, Map<Shape, Fact>>();

  get(original: Shape, update: Shape): Fact | undefined {
    return this.#facts.get(original)?.get(update);
  }

  set(original: Shape, update: Shape, fact: Fact): void {
    const facts = this.#facts.get(original) ?? new Map<Shape, Fact>();
    this.#facts.set(original, facts);
    facts.set(update, fact);
  }

  delete(original: Shape, update: Shape): void {
    this.#facts.get(original)?.delete(update);
  }
}
