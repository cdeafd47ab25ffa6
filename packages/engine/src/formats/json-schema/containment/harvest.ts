import type { Decimal } from '../../../decimal/decimal.ts';
import { everything } from '../../../regular-language/index.ts';
import { Exhausted, type Meter } from '../meter.ts';
import type { Keywords } from '../schema.ts';
import { keyOf, type Value } from '../value.ts';
import type { Place, Places } from './place.ts';

/** Schemas whose words are gathered, candidates that are made, and how deep they nest. */
const MAX_PLACES = 200;
const MAX_VALUES = 400;
const MAX_DEPTH = 4;
/** Members and items that are varied in one value. */
const MAX_VARIED = 40;
/** Longest text that is made for a length, and longest list. */
const MAX_LENGTH = 300;

/**
 * Values that schemas mention or that lie at their bounds, for where a search was given up: constants, bounds and their neighbours, texts of
 * patterns, lists of bounded lengths, objects with and without members. The same values for the same schemas, small ones first; none where
 * making them costs too much.
 */
export function harvest(places: Places, roots: readonly Place[], meter: Meter): readonly Value[] {
  try {
    return new Harvest(places, meter).values(roots, MAX_DEPTH);
  } catch (error) {
    if (error instanceof Exhausted) return [];
    throw error;
  }
}

class Harvest {
  readonly #places: Places;
  readonly #meter: Meter;

  constructor(places: Places, meter: Meter) {
    this.#places = places;
    this.#meter = meter;
  }

  /** Different values for schemas of one place. */
  values(roots: readonly Place[], depth: number): Value[] {
    const here = this.#inPlace(roots);
    const values = new Map<string, Value>();
    const add = (value: Value) => {
      if (values.size >= MAX_VALUES) return;
      const key = keyOf(value);
      this.#meter.spend(1 + (key.length >> 4));
      values.set(key, value);
    };
    for (const value of [null, false, true, number(0n), number(1n), '', 'a', [], new Map()]) add(value);
    for (const { schema } of here) for (const value of scalarsOf(schema.keywords, this.#meter)) add(value);
    if (depth > 0) {
      for (const value of this.#lists(here, depth)) add(value);
      for (const value of this.#objects(here, depth)) add(value);
    }
    return [...values.values()];
  }

  /** The schemas and what they apply in place. */
  #inPlace(roots: readonly Place[]): Place[] {
    const seen = new Map<number, Place>();
    const open = roots.toReversed();
    for (let place = open.pop(); place !== undefined && seen.size < MAX_PLACES; place = open.pop()) {
      if (seen.has(place.number)) continue;
      seen.set(place.number, place);
      this.#meter.spend(1);
      const {
        ref,
        not,
        if: condition,
        then: consequence,
        else: otherwise,
        allOf,
        anyOf,
        oneOf,
      } = place.schema.keywords;
      const single = [ref, this.#places.dynamicTarget(place), not, condition, consequence, otherwise];
      for (const schema of [...single, ...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? [])]) {
        if (schema !== undefined) open.push(this.#places.child(place, schema));
      }
    }
    return [...seen.values()];
  }

  *#lists(here: readonly Place[], depth: number): Generator<Value> {
    const at = (position: number) =>
      here.flatMap((place) => {
        const { prefixItems, items, contains, unevaluatedItems } = place.schema.keywords;
        const schemas = [prefixItems?.[position] ?? items, contains?.schema, unevaluatedItems];
        return schemas.flatMap((schema) => (schema === undefined ? [] : [this.#places.child(place, schema)]));
      });
    const first = this.values(at(0), depth - 1);
    for (const value of first.slice(0, MAX_VARIED)) {
      yield [value];
      yield [value, value];
    }
    yield first.slice(0, 2);
    for (const { schema } of here) {
      const { minItems, maxItems, prefixItems } = schema.keywords;
      for (const length of [minItems, maxItems === undefined ? undefined : maxItems + 1, prefixItems?.length]) {
        if (length === undefined || length > MAX_LENGTH) continue;
        this.#meter.spend(length);
        for (const filler of [number(0n), 'a', null]) yield new Array<Value>(length).fill(filler);
        if (length <= first.length) yield first.slice(0, length);
      }
    }
  }

  *#objects(here: readonly Place[], depth: number): Generator<Value> {
    const names = new Set<string>();
    const required = new Set<string>();
    for (const { schema } of here) {
      const { properties, required: needed, dependentRequired, dependentSchemas, patternProperties } = schema.keywords;
      this.#meter.spend((needed?.size ?? 0) + (properties?.size ?? 0));
      for (const name of needed ?? []) required.add(name);
      const patterns = [...(patternProperties?.values() ?? [])].flatMap(({ pattern }) => wordsOf(pattern, this.#meter));
      const told = [properties, dependentRequired, dependentSchemas].flatMap((table) => [...(table?.keys() ?? [])]);
      for (const name of [...(needed ?? []), ...told, ...patterns]) if (names.size < MAX_VARIED) names.add(name);
    }
    names.add('a');
    const values = new Map([...names].map((name) => [name, this.#member(here, name, depth)]));
    const simple = (chosen: Iterable<string>) =>
      new Map(Array.from(chosen, (name) => [name, values.get(name)?.[0] ?? null]));
    const base = simple([...required].filter((name) => values.has(name)));
    yield base;
    yield simple(names);
    for (const name of names) {
      for (const value of values.get(name) ?? []) yield new Map(base).set(name, value);
      const without = new Map(base);
      if (without.delete(name)) yield without;
    }
  }

  #member(here: readonly Place[], name: string, depth: number): Value[] {
    const places = here.flatMap((place) => {
      const { properties, additionalProperties, unevaluatedProperties } = place.schema.keywords;
      const schema = properties?.get(name) ?? additionalProperties ?? unevaluatedProperties;
      return schema === undefined ? [] : [this.#places.child(place, schema)];
    });
    // Values that the schemas mention stand behind the plain ones, and tell more.
    return this.values(places, Math.min(depth - 1, 2))
      .reverse()
      .slice(0, MAX_VARIED);
  }
}

function* scalarsOf(k: Keywords, meter: Meter): Generator<Value> {
  if (k.const !== undefined) yield k.const;
  for (const value of (k.enum ?? []).slice(0, MAX_VARIED)) yield value;
  for (const bound of [k.minimum, k.maximum, k.exclusiveMinimum, k.exclusiveMaximum, k.multipleOf]) {
    if (bound === undefined) continue;
    yield bound;
    const scale = bound.scale + 1;
    const units = bound.units * 10n;
    for (const step of [10n ** BigInt(scale), 5n]) {
      yield { units: units + step, scale };
      yield { units: units - step, scale };
    }
  }
  for (const length of [k.minLength, k.maxLength]) {
    for (const size of length === undefined || length > MAX_LENGTH ? [] : [length - 1, length, length + 1]) {
      if (size >= 0) yield 'a'.repeat(size);
    }
  }
  if (k.pattern !== undefined) yield* wordsOf(k.pattern, meter);
}

/** A text that a pattern matches, and one that it does not. */
function wordsOf({ language }: NonNullable<Keywords['pattern']>, meter: Meter): string[] {
  if (!language.ok) return [];
  const texts = [language.value, language.value.complement(), everything()].map((each) =>
    each.shortestMember({ states: 2_000, work: 50_000, spend: (steps) => meter.spend(steps) }),
  );
  return texts.flatMap((answer) => (answer.answer === 'witness' ? [answer.text] : []));
}

function number(units: bigint): Decimal {
  return { units, scale: 0 };
}
