import type { Tally } from '../meter.ts';
import type { Keywords } from '../schema.ts';
import type { Value } from '../value.ts';
import { type Claim, Claims, FALSE, type Kind, kindOfValue, type Term, TRUE } from './claims.ts';
import { declaredClaims } from './declared.ts';
import { type Place, Places, sorted } from './place.ts';
import type { Terms } from './terms.ts';
import { unevaluatedItems, unevaluatedProperties } from './unevaluated.ts';

/** Nested claims that are simplified at once; what is deeper is simplified when it is met. */
const MAX_DEPTH = 100;

/**
 * What schemas say of the values of one kind, as claims: schemas taken apart one level at a time, when they are looked at. So nothing is
 * ever copied into the place of a reference, and recursion needs no special form.
 */
export class Expansion implements Terms {
  readonly claims: Claims;
  readonly places: Places;
  readonly tally: Tally;
  readonly formats: 'asserted' | 'annotation';
  readonly #simple = new Map<Kind, Map<Claim, Claim>>();
  readonly #parts = new Map<Kind, Map<Claim, readonly Claim[]>>();
  #depth = 0;

  constructor(formats: 'asserted' | 'annotation', tally: Tally) {
    this.formats = formats;
    this.tally = tally;
    this.claims = new Claims(tally);
    this.places = new Places(tally);
  }

  /** The claim about values of this kind, simplified: true and false where that is certain by the look of it. */
  under(claim: Claim, kind: Kind): Claim {
    const term = Math.abs(claim);
    const known = this.#table(this.#simple, kind);
    let simple = known.get(term);
    if (simple === undefined) {
      if (this.#depth >= MAX_DEPTH) return claim;
      this.#depth++;
      simple = this.#simplified(term, this.claims.term(term), kind);
      this.#depth--;
      known.set(term, simple);
    }
    return claim < 0 ? -simple : simple;
  }

  /** The claims that `all` or `schemas` stands for, about values of this kind: all of them hold if and only if the term does. */
  parts(claim: Claim, kind: Kind): readonly Claim[] {
    const known = this.#table(this.#parts, kind);
    let parts = known.get(claim);
    if (parts === undefined) {
      // A schema that is met inside itself, in place, asks nothing more of the value.
      known.set(claim, [claim]);
      parts = this.#conjuncts(this.claims.term(claim), kind);
      known.set(claim, parts);
    }
    return parts;
  }

  /** The claims that are known with this one, because whoever writes closed data follows the schema, too. */
  implied(claim: Claim): readonly Claim[] {
    const term = this.claims.term(claim);
    if (claim < 0 || term.is !== 'schemas') return [];
    if (!term.closed && term.places.length === 1) return [];
    return term.places.map((place) => this.claims.schema(place));
  }

  #conjuncts(term: Term, kind: Kind): readonly Claim[] {
    const parts = this.#partsOf(term, kind);
    this.tally.add(1 + parts.length);
    const simple = new Set(parts.map((part) => this.under(part, kind)));
    simple.delete(TRUE);
    return simple.has(FALSE) ? [FALSE] : [...simple];
  }

  #partsOf(term: Term, kind: Kind): readonly Claim[] {
    if (term.is === 'all') return term.of;
    if (term.is === 'schemas') return this.#ofSchemas(term, kind);
    if (term.is !== 'listed') return [];
    return [this.claims.any(Array.from(term.values.values(), (value) => this.claims.constant(value)))];
  }

  #ofSchemas({ places, closed }: Term & { readonly is: 'schemas' }, kind: Kind): readonly Claim[] {
    if (closed && (kind === 'array' || kind === 'object')) return declaredClaims(this, places, kind);
    if (closed || places.length > 1) return places.map((place) => this.claims.schema(place));
    return places.flatMap((place) => this.written(place, kind));
  }

  #simplified(claim: Claim, term: Term, kind: Kind): Claim {
    switch (term.is) {
      case 'all':
      case 'schemas': {
        const [first, ...others] = this.parts(claim, kind);
        if (first === undefined) return TRUE;
        return first === FALSE || others.length === 0 ? first : claim;
      }
      case 'listed': {
        this.tally.add(term.values.size >> 1);
        const values = [...term.values.values()].filter((value) => kindOfValue(value) === kind);
        return values.length === term.values.size ? claim : this.claims.listed(values);
      }
      case 'one':
        return this.exactlyOne(term.of.map((part) => this.under(part, kind)));
      case 'kind':
        return term.kind === kind ? TRUE : FALSE;
      case 'among': {
        this.tally.add(term.values.size >> 1);
        const values = [...term.values.values()].filter((value) => kindOfValue(value) === kind);
        return values.length === sizeOf(kind) ? TRUE : this.claims.among(values);
      }
      default:
        return claim;
    }
  }

  /** One of the claims holds, and no other. */
  exactlyOne(claims: readonly Claim[]): Claim {
    const open = claims.filter((claim) => claim !== FALSE && claim !== TRUE);
    const certain = claims.filter((claim) => claim === TRUE).length;
    if (certain > 1) return FALSE;
    return certain === 1 ? this.claims.all(open.map((claim) => -claim)) : this.claims.one(open);
  }

  /** What the keywords of one schema say of values of this kind. */
  written(place: Place, kind: Kind): Claim[] {
    const { schema } = place;
    if (schema.truth !== undefined) return schema.truth ? [] : [FALSE];
    const own = this.ownClaims(schema.keywords, kind);
    if (own === undefined) return [FALSE];
    const inside = kind === 'array' ? this.#arrayClaims(place) : kind === 'object' ? this.#objectClaims(place) : [];
    return [...own, ...inside, ...this.inPlace(place, kind)];
  }

  /** What type, values and bounds say; undefined where the kind is not allowed. */
  ownClaims(keywords: Keywords, kind: Kind): Claim[] | undefined {
    const { type, enum: values, const: constant } = keywords;
    const claims: Claim[] = [];
    if (type !== undefined && !type.has(kind)) {
      if (kind !== 'number' || !type.has('integer')) return undefined;
      claims.push(this.claims.multiple({ units: 1n, scale: 0 }));
    }
    if (constant !== undefined) claims.push(this.#values([constant], kind));
    if (values !== undefined) claims.push(this.#values(values, kind));
    if (kind === 'number') claims.push(...this.#numberClaims(keywords));
    if (kind === 'string') claims.push(...this.#stringClaims(keywords));
    if (kind === 'array') {
      claims.push(...this.#sized(kind, keywords.minItems, keywords.maxItems));
      if (keywords.uniqueItems) claims.push(this.claims.unique());
    }
    if (kind === 'object') {
      claims.push(...this.#sized(kind, keywords.minProperties, keywords.maxProperties));
      for (const name of [...(keywords.required ?? [])].sort()) claims.push(this.claims.has(name));
    }
    return claims;
  }

  /** References, combinators and conditions. */
  inPlace(place: Place, kind: Kind): Claim[] {
    const { keywords } = place.schema;
    const say = (schema: Parameters<Places['child']>[1]) => this.claims.schema(this.places.child(place, schema));
    const simple = (schema: Parameters<Places['child']>[1]) => this.under(say(schema), kind);
    const claims: Claim[] = [];
    const dynamic = this.places.dynamicTarget(place);
    if (keywords.ref !== undefined) claims.push(say(keywords.ref));
    if (dynamic !== undefined) claims.push(say(dynamic));
    for (const schema of keywords.allOf ?? []) claims.push(say(schema));
    if (keywords.anyOf !== undefined) claims.push(this.claims.any(keywords.anyOf.map(simple)));
    if (keywords.oneOf !== undefined) claims.push(this.exactlyOne(keywords.oneOf.map(simple)));
    if (keywords.not !== undefined) claims.push(-say(keywords.not));
    if (keywords.if !== undefined) {
      const condition = simple(keywords.if);
      if (keywords.then !== undefined) claims.push(this.claims.any([-condition, simple(keywords.then)]));
      if (keywords.else !== undefined) claims.push(this.claims.any([condition, simple(keywords.else)]));
    }
    return claims;
  }

  /** What `properties`, `patternProperties` and `additionalProperties` say. */
  members(place: Place, say: (place: Place) => Claim = (child) => this.claims.schema(child)): Claim {
    const { properties, patternProperties, additionalProperties } = place.schema.keywords;
    const child = (schema: Parameters<Places['child']>[1]) => say(this.places.child(place, schema));
    const named = new Map([...(properties ?? [])].map(([name, schema]) => [name, child(schema)]));
    const patterns = sorted(patternProperties).map(([, { pattern, schema }]) => ({
      name: this.claims.pattern(pattern),
      claim: child(schema),
    }));
    return this.claims.members(
      named,
      patterns,
      additionalProperties === undefined ? TRUE : child(additionalProperties),
    );
  }

  /** What `dependentRequired`, `dependentSchemas` and `propertyNames` say. */
  otherMembers(place: Place): Claim[] {
    const { dependentRequired, dependentSchemas, propertyNames } = place.schema.keywords;
    const claims: Claim[] = [];
    const say = (schema: Parameters<Places['child']>[1]) => this.claims.schema(this.places.child(place, schema));
    if (propertyNames !== undefined) claims.push(this.claims.names(say(propertyNames)));
    for (const [name, needed] of sorted(dependentRequired)) {
      const has = this.claims.all([...needed].sort().map((other) => this.claims.has(other)));
      claims.push(this.claims.any([-this.claims.has(name), has]));
    }
    for (const [name, schema] of sorted(dependentSchemas)) {
      claims.push(this.claims.any([-this.claims.has(name), say(schema)]));
    }
    return claims;
  }

  #arrayClaims(place: Place): Claim[] {
    const { prefixItems, items, contains, unevaluatedItems: rest } = place.schema.keywords;
    const say = (schema: Parameters<Places['child']>[1]) => this.claims.schema(this.places.child(place, schema));
    const claims = [this.claims.items((prefixItems ?? []).map(say), items === undefined ? TRUE : say(items))];
    if (contains !== undefined) {
      const claim = say(contains.schema);
      claims.push(this.claims.holding(claim, contains.min), -this.claims.holding(claim, contains.max + 1));
    }
    if (rest !== undefined) claims.push(unevaluatedItems(this, place, say(rest)));
    return claims;
  }

  #objectClaims(place: Place): Claim[] {
    const { unevaluatedProperties: rest } = place.schema.keywords;
    const claims = [this.members(place), ...this.otherMembers(place)];
    if (rest !== undefined) {
      claims.push(unevaluatedProperties(this, place, this.claims.schema(this.places.child(place, rest))));
    }
    return claims;
  }

  #numberClaims({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf }: Keywords): Claim[] {
    const claims: Claim[] = [];
    if (minimum !== undefined) claims.push(this.claims.from(minimum, false));
    if (exclusiveMinimum !== undefined) claims.push(this.claims.from(exclusiveMinimum, true));
    if (maximum !== undefined) claims.push(-this.claims.from(maximum, true));
    if (exclusiveMaximum !== undefined) claims.push(-this.claims.from(exclusiveMaximum, false));
    if (multipleOf !== undefined) claims.push(this.claims.multiple(multipleOf));
    return claims;
  }

  #stringClaims({ minLength, maxLength, pattern, format, formatAsserted }: Keywords): Claim[] {
    const claims = this.#sized('string', minLength, maxLength);
    if (pattern !== undefined) claims.push(this.claims.pattern(pattern));
    if (format !== undefined && (this.formats === 'asserted' || formatAsserted))
      claims.push(this.claims.format(format));
    return claims;
  }

  #sized(kind: 'string' | 'array' | 'object', min: number | undefined, max: number | undefined): Claim[] {
    return [
      this.claims.sized(kind, Math.ceil(min ?? 0)),
      -this.claims.sized(kind, Math.floor(max ?? Number.POSITIVE_INFINITY) + 1),
    ];
  }

  #values(values: readonly Value[], kind: Kind): Claim {
    const ofKind = values.filter((value) => kindOfValue(value) === kind);
    return this.under(this.claims.oneOfValues(ofKind), kind);
  }

  #table<Entry>(tables: Map<Kind, Map<Claim, Entry>>, kind: Kind): Map<Claim, Entry> {
    let table = tables.get(kind);
    if (table === undefined) {
      table = new Map();
      tables.set(kind, table);
    }
    return table;
  }
}

/** How many values of a kind there are. */
function sizeOf(kind: Kind): number {
  return kind === 'null' ? 1 : kind === 'boolean' ? 2 : Number.POSITIVE_INFINITY;
}
