import type { Schema } from '../schema.ts';
import { type Claim, FALSE, type Kind } from './claims.ts';
import type { Place } from './place.ts';
import type { Terms } from './terms.ts';

/** One way in which schemas can hold of a value: which of their subschemas in place do. */
export interface Alternative {
  /** That these subschemas hold, and the conditions of others do not. */
  readonly claims: readonly Claim[];
  /** All schemas that apply to the value itself. */
  readonly places: readonly Place[];
}

/** An alternative while it is being followed. */
interface Way {
  readonly claims: Claim[];
  readonly places: Place[];
  /** By number: the places that are followed already. */
  readonly seen: Set<number>;
  /** Places to follow, from `next` on. */
  readonly open: Place[];
  next: number;
}

/** What may be chosen at one place. */
type Option = { readonly claims: readonly Claim[]; readonly places: readonly Place[] };

/** Branches of an `anyOf` of which all combinations are considered. */
const MAX_COMBINED = 4;

/**
 * The ways in which all the schemas can hold of a value of one kind, as far as that decides which of its members or items they speak of: one of
 * them at least is followed by every value of which they hold.
 *
 * @param speaks whether a schema itself speaks of members or items; choices between subschemas of which none does, nor any within, are left out
 * @returns undefined where there are more than `limit` ways
 */
export function alternatives(
  terms: Terms,
  places: readonly Place[],
  kind: Kind,
  speaks: (place: Place) => boolean,
  limit: number,
): readonly Alternative[] | undefined {
  const finished: Alternative[] = [];
  const ways: Way[] = [{ claims: [], places: [], seen: new Set(), open: [...places], next: 0 }];
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const choices = followed(terms, way, kind, speaks);
    if (choices === undefined) return undefined;
    if (choices.length === 0) finished.push(way);
    let here = [way];
    for (const choice of choices) {
      if (here.length * choice.length > limit) return undefined;
      terms.tally.add(here.length * choice.length * (16 + way.places.length + way.open.length));
      here = here.flatMap((each) => choice.map((option) => chosen(each, option)));
    }
    if (choices.length > 0) for (const each of here.reverse()) ways.push(each);
    if (finished.length + ways.length > limit) return undefined;
  }
  return finished;
}

/** Follows a way as far as there is nothing to choose: the next choices, none at its end; undefined where they are too many. */
function followed(
  terms: Terms,
  way: Way,
  kind: Kind,
  speaks: (place: Place) => boolean,
): readonly (readonly Option[])[] | undefined {
  for (let place = way.open[way.next++]; place !== undefined; place = way.open[way.next++]) {
    if (way.seen.has(place.number)) continue;
    terms.tally.add(8);
    way.seen.add(place.number);
    way.places.push(place);
    const follower = new Follower(terms, place, kind, speaks);
    const choices = follower.choices();
    for (const always of follower.always()) way.open.push(always);
    if (choices === undefined || choices.length > 0) return choices;
  }
  return [];
}

function chosen({ claims, places, seen, open, next }: Way, option: Option): Way {
  return {
    claims: [...claims, ...option.claims],
    places: [...places],
    seen: new Set(seen),
    open: [...open.slice(next), ...option.places],
    next: 0,
  };
}

/** The subschemas of one place that apply to the same value. */
class Follower {
  readonly #terms: Terms;
  readonly #place: Place;
  readonly #kind: Kind;
  readonly #speaks: (place: Place) => boolean;

  constructor(terms: Terms, place: Place, kind: Kind, speaks: (place: Place) => boolean) {
    this.#terms = terms;
    this.#place = place;
    this.#kind = kind;
    this.#speaks = speaks;
  }

  /** Those that hold whenever the place does. */
  always(): readonly Place[] {
    const { ref, allOf } = this.#place.schema.keywords;
    const dynamic = this.#terms.places.dynamicTarget(this.#place);
    const schemas = [ref, dynamic, ...(allOf ?? [])].filter((schema) => schema !== undefined);
    return schemas.map((schema) => this.#child(schema));
  }

  /** What is to be chosen, each choice with its options; undefined where there are too many. */
  choices(): readonly (readonly Option[])[] | undefined {
    const { anyOf, oneOf, dependentSchemas } = this.#place.schema.keywords;
    const choices: (readonly Option[])[] = [];
    if (oneOf !== undefined) choices.push(this.#possible(oneOf).map((place) => this.#option([place])));
    if (anyOf !== undefined) {
      const options = this.#anyOf(this.#possible(anyOf));
      if (options === undefined) return undefined;
      choices.push(options);
    }
    const condition = this.#condition();
    if (condition !== undefined) choices.push(condition);
    for (const [name, schema] of dependentSchemas ?? []) {
      const has = this.#terms.claims.has(name);
      const child = this.#child(schema);
      const chosen = this.#option([child]);
      choices.push([
        { claims: [has, ...chosen.claims], places: chosen.places },
        { claims: [-has], places: [] },
      ]);
    }
    return choices.filter((options) => options.some(({ places }) => places.some((place) => this.#speaksWithin(place))));
  }

  #anyOf(places: readonly Place[]): readonly Option[] | undefined {
    const matter = places.filter((place) => this.#speaksWithin(place));
    if (matter.length > MAX_COMBINED) return undefined;
    const sets = Array.from({ length: 2 ** matter.length - 1 }, (_, i) =>
      this.#option(matter.filter((_, bit) => ((i + 1) & (1 << bit)) !== 0)),
    );
    // A branch that speaks of nothing may be the only one that holds.
    return matter.length < places.length ? [...sets, { claims: [], places: [] }] : sets;
  }

  #condition(): readonly Option[] | undefined {
    const { if: condition, then: consequence, else: otherwise } = this.#place.schema.keywords;
    if (condition === undefined) return undefined;
    const when = this.#option(
      [condition, ...(consequence === undefined ? [] : [consequence])].map((s) => this.#child(s)),
    );
    const unless = this.#option((otherwise === undefined ? [] : [otherwise]).map((s) => this.#child(s)));
    const not = -this.#terms.claims.schema(this.#child(condition));
    return [when, { claims: [not, ...unless.claims], places: unless.places }];
  }

  #option(places: readonly Place[]): Option {
    return { claims: places.map((place) => this.#terms.claims.schema(place)), places };
  }

  #possible(schemas: readonly Schema[]): readonly Place[] {
    const places = schemas.map((schema) => this.#child(schema));
    return places.filter((place) => this.#terms.under(this.#terms.claims.schema(place), this.#kind) !== FALSE);
  }

  #child(schema: Schema): Place {
    return this.#terms.places.child(this.#place, schema);
  }

  /** Whether a schema, or one that it applies in place, speaks of members or items. */
  #speaksWithin(first: Place): boolean {
    return placesWithin(this.#terms, [first]).some(this.#speaks);
  }
}

/** The schemas, and all that may apply in place with them. */
export function placesWithin({ places, tally }: Terms, roots: readonly Place[]): readonly Place[] {
  const seen = new Map<number, Place>();
  const open = roots.toReversed();
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place.number)) continue;
    seen.set(place.number, place);
    tally.add(4);
    const k = place.schema.keywords;
    const single = [k.ref, places.dynamicTarget(place), k.if, k.then, k.else];
    const lists = [...(k.allOf ?? []), ...(k.anyOf ?? []), ...(k.oneOf ?? []), ...(k.dependentSchemas?.values() ?? [])];
    for (const schema of [...single, ...lists]) if (schema !== undefined) open.push(places.child(place, schema));
  }
  return [...seen.values()];
}
