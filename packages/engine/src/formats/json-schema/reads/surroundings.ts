import { isReference } from '../diff/references.ts';
import { treeId } from '../diff/tree-id.ts';
import type { SchemaPair, Way } from '../diff/walk.ts';
import type { Keywords, Schema } from '../schema.ts';
import { isArray, isObject, type Value } from '../value.ts';
import type { Asking } from './asking.ts';
import { type Demand, isFurther } from './demands.ts';
import { anything, madeSchema, negated } from './made-schema.ts';

/** What changes are about that are about one property. */
const OF_PROPERTIES: ReadonlySet<string> = new Set(['properties', 'presence', 'required']);

/** Keywords of schemas that are filled without a search. */
const PLAIN: Readonly<Record<'object' | 'array', ReadonlySet<string>>> = {
  object: keywordSet('type', 'properties', 'required', 'additionalProperties'),
  array: keywordSet('type', 'items', 'maxItems', 'uniqueItems'),
};

function keywordSet(...names: readonly (keyof Keywords)[]): ReadonlySet<string> {
  return new Set([...names, 'annotations', 'default', 'spelling']);
}

/** Attempts to put a value of a part into a value of the whole. */
const MOST_ATTEMPTS = 64;
/** Letters of a name that is made. */
const LONGEST_NAME = 64;

/** By these a schema may declare members, itself or in place, so that its writer writes no others. */
const DECLARING = [
  ...(['properties', 'patternProperties', 'unevaluatedProperties', 'ref', 'dynamicRef', 'recursiveRef'] as const),
  ...(['allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas'] as const),
];

/** Puts values of parts of the writer into values of the whole document. */
export class Surroundings {
  readonly #asking: Asking;
  readonly #root: SchemaPair | undefined;
  readonly #fillers = new Map<string, Map<SchemaPair, Value | undefined>>();
  /** Values of schemas of the writer, by the number that equal ones have. */
  readonly #values = new Map<number, Value | undefined>();
  readonly #isWhole: (value: Value, isCertain: boolean) => boolean;
  readonly #isClosed: boolean;
  #attempts = 0;

  /**
   * `root`: the pair of the documents themselves; `isClosed`: whether the writer writes what it declares; `isWhole`: whether a value of the
   * whole shows what is to be shown; not certain where branches were put together.
   */
  constructor(
    asking: Asking,
    root: SchemaPair | undefined,
    isClosed: boolean,
    isWhole: (value: Value, isCertain: boolean) => boolean,
  ) {
    this.#asking = asking;
    this.#root = root;
    this.#isClosed = isClosed;
    this.#isWhole = isWhole;
  }

  /** A value of the whole document that has this one in the place of the pair; undefined where none is found. */
  around(pair: SchemaPair, value: Value): Value | undefined {
    this.#attempts = MOST_ATTEMPTS;
    return this.#lift(pair, value, true);
  }

  /** The same as one question: some value of the whole with something in that place that the demand refuses. */
  search(pair: SchemaPair, demand: Schema, reader: Schema): Value | undefined {
    let wanted = madeSchema(pair.before, { allOf: [pair.before, negated(demand)] });
    let inner = pair;
    while (inner !== this.#root) {
      const [way] = inner.ways;
      if (way === undefined || way.by.in === 'question') return undefined;
      const there = someWhere(way, wanted);
      wanted = madeSchema(way.from.before, { allOf: [way.from.before, there] });
      inner = way.from;
    }
    const value = this.#asking.value(madeSchema(inner.before, { allOf: [wanted, negated(reader)] }));
    return value !== undefined && this.#isWhole(value, true) ? value : undefined;
  }

  /** Values of a pair in which what a demand says of one property may be hurt. */
  *guesses({ change, pair, schema }: Demand, asking: Asking): Generator<Value> {
    if (!OF_PROPERTIES.has(change.aspect)) return;
    const filler = this.#filler(pair, 'object');
    if (filler === undefined || !isObject(filler)) return;
    yield filler;
    const name = String(change.detail.name);
    const read = schema.keywords.properties?.get(name);
    const written = pair.before.keywords.properties?.get(name) ?? this.#further(pair.before, name);
    const refused = read && written && asking.part(read, written);
    asking.charge(filler.size);
    if (refused?.answer === 'no') yield new Map([...filler, [name, refused.witness]]);
  }

  /** What the writer writes under a name that it does not declare; undefined where that is nothing or not simple. */
  #further(writer: Schema, name: string): Schema | undefined {
    const { additionalProperties } = writer.keywords;
    if (!isFurther(writer.keywords, name)) return undefined;
    const isOpen = additionalProperties === undefined || additionalProperties.truth === true;
    const mayDeclare = DECLARING.some((keyword) => writer.keywords[keyword] !== undefined);
    return isOpen && this.#isClosed && mayDeclare ? undefined : (additionalProperties ?? anything(writer));
  }

  #lift(pair: SchemaPair, value: Value, isCertain: boolean): Value | undefined {
    if (pair === this.#root) return this.#isWhole(value, isCertain) ? value : undefined;
    for (const way of pair.ways) {
      if (this.#attempts-- <= 0) return undefined;
      const outer = this.#outside(way, value);
      if (outer === undefined) continue;
      const isInside = way.by.in !== 'place' && way.by.in !== 'branch';
      // A branch that declares members has written no others.
      const isSure = isInside || isReference(way.from.before) || (outer === value && declares(pair.before, value));
      const found = this.#lift(way.from, outer, isCertain && isSure);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The smallest value around it. */
  #outside({ from, by }: Way, value: Value): Value | undefined {
    switch (by.in) {
      case 'place':
      case 'branch':
        return this.#merged(from, value);
      case 'property':
        return this.#withMember(from, by.name, value);
      case 'further':
        return this.#withMember(from, this.#freshName(from.before), value);
      case 'item':
        return this.#withItem(from, by.index, value);
      case 'rest':
        return this.#withItem(from, from.before.keywords.prefixItems?.length ?? 0, value);
      default:
        return undefined;
    }
  }

  #merged(outer: SchemaPair, value: Value): Value | undefined {
    if (this.#asking.isAccepted(outer.before, value)) return value;
    const filler = isObject(value) ? this.#filler(outer, 'object') : undefined;
    const merged =
      filler !== undefined && isObject(filler) && isObject(value) ? new Map([...filler, ...value]) : undefined;
    return merged !== undefined && this.#asking.isAccepted(outer.before, merged) ? merged : undefined;
  }

  #withMember(outer: SchemaPair, name: string | undefined, value: Value): Value | undefined {
    const filler = name === undefined ? undefined : this.#filler(outer, 'object');
    if (filler === undefined || name === undefined || !isObject(filler)) return undefined;
    this.#asking.charge(filler.size);
    return new Map([...filler, [name, value]]);
  }

  #withItem(outer: SchemaPair, index: number, value: Value): Value | undefined {
    const filler = this.#filler(outer, 'array');
    if (filler === undefined || !isArray(filler)) return undefined;
    const items = [...filler];
    while (items.length < index) {
      const { prefixItems, items: rest } = outer.before.keywords;
      const item = prefixItems?.[items.length] ?? rest ?? anything(outer.before);
      const next = this.#asking.value(item);
      if (next === undefined) return undefined;
      items.push(next);
    }
    items[index] = value;
    return items;
  }

  #filler(pair: SchemaPair, type: 'object' | 'array'): Value | undefined {
    const known = this.#fillers.get(type) ?? new Map<SchemaPair, Value | undefined>();
    this.#fillers.set(type, known);
    if (known.has(pair)) return known.get(pair);
    const filler = this.#plainFiller(pair.before, type) ?? this.#searchedFiller(pair.before, type);
    known.set(pair, filler);
    return filler;
  }

  #searchedFiller(schema: Schema, type: 'object' | 'array'): Value | undefined {
    const wanted = madeSchema(schema, { type: new Set([type]) });
    return this.#asking.value(madeSchema(schema, { allOf: [schema, wanted] }));
  }

  /** The members that are required, or no items: what a schema asks for that says nothing else. */
  #plainFiller(schema: Schema, type: 'object' | 'array'): Value | undefined {
    const { keywords } = schema;
    const isPlain = schema.truth === undefined && keywords.type?.has(type) !== false;
    if (!isPlain || !Object.keys(keywords).every((name) => PLAIN[type].has(name))) return undefined;
    if (type === 'array') return [];
    const members: [string, Value][] = [];
    for (const name of [...(keywords.required ?? [])].sort()) {
      const property = keywords.properties?.get(name);
      const value = property && this.#valueOf(property);
      if (value === undefined) return undefined;
      members.push([name, value]);
    }
    return new Map(members);
  }

  /** A name that the keywords neither name nor match; undefined where none is found. */
  #freshName({ keywords }: Schema): string | undefined {
    for (let name = 'x'; name.length <= LONGEST_NAME; name += 'x') {
      this.#asking.charge(1 + (keywords.patternProperties?.size ?? 0));
      if (this.#asking.isOver) return undefined;
      if (isFurther(keywords, name)) return name;
    }
    return undefined;
  }

  /** A value of a schema; of equal ones the same. */
  #valueOf(schema: Schema): Value | undefined {
    const id = treeId(schema);
    if (!this.#values.has(id)) this.#values.set(id, this.#asking.value(schema));
    return this.#values.get(id);
  }
}

function declares({ keywords }: Schema, value: Value): boolean {
  return keywords.properties !== undefined || !isObject(value);
}

/** Values with something of the wanted kind where the step leads. */
function someWhere({ from, by }: Way, wanted: Schema): Schema {
  const like = from.before;
  const { properties, patternProperties, prefixItems } = like.keywords;
  const open = anything(like);
  const no = negated(wanted);
  switch (by.in) {
    case 'property':
      return negated(madeSchema(like, { properties: new Map([[by.name, no]]) }));
    case 'matching': {
      const pattern = patternProperties?.get(by.pattern)?.pattern;
      return pattern === undefined
        ? wanted
        : negated(madeSchema(like, { patternProperties: new Map([[by.pattern, { pattern, schema: no }]]) }));
    }
    case 'further':
      return negated(
        madeSchema(like, {
          properties: new Map([...(properties?.keys() ?? [])].map((name) => [name, open])),
          patternProperties: new Map(
            [...(patternProperties ?? [])].map(([source, { pattern }]) => [source, { pattern, schema: open }]),
          ),
          additionalProperties: no,
        }),
      );
    case 'item':
      return negated(madeSchema(like, { prefixItems: [...Array.from({ length: by.index }, () => open), no] }));
    case 'rest':
      return negated(madeSchema(like, { prefixItems: (prefixItems ?? []).map(() => open), items: no }));
    default:
      return wanted;
  }
}
