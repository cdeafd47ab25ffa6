import { isReference } from '../diff/references.ts';
import type { Draft, Keywords, Resource, Schema, SchemaDocument } from '../schema.ts';
import { anything, madeSchema } from './made-schema.ts';

/** Schemas that are looked at to find out what is declared, for each schema of the document. */
const LOOKS_PER_SCHEMA = 64;
const MOST_LOOKS = 20_000;

/** Whether a schema stands for a whole value, or only for a part of what is said of one: a branch, where a reference beside keywords leads. */
type Role = 'whole' | 'part';

/** A schema while it is copied: its keywords come later. */
class Copy implements Schema {
  readonly id = -1;
  readonly at: string;
  readonly draft: Draft;
  readonly resource: Resource;
  keywords: Keywords;

  constructor({ at, draft, resource, keywords }: Schema) {
    this.at = at;
    this.draft = draft;
    this.resource = resource;
    this.keywords = keywords;
  }
}

/**
 * The schemas of a document as a closed reader takes them: where members are declared and nothing is said of others, no others are allowed.
 * What `allOf`, references and branches declare of the same value counts together, as `unevaluatedProperties` counts it (JSON Schema Core
 * 2020-12, 11.3). Names that are only asked for count as declared, and so do those of listed values. Conditions (`if`, `not`, `contains`) are
 * as written. The schemas themselves are not touched.
 */
export class ClosedSchemas {
  readonly #copies: Readonly<Record<Role, Map<Schema, Copy>>> = { whole: new Map(), part: new Map() };
  readonly #waiting: { readonly schema: Schema; readonly copy: Copy; readonly role: Role }[] = [];
  #looks: number;

  constructor({ schemas }: SchemaDocument) {
    this.#looks = MOST_LOOKS + LOOKS_PER_SCHEMA * schemas.length;
  }

  /** The schema as a closed reader takes a value by it; undefined where the document is too entangled to find out what it declares. */
  of(schema: Schema): Schema | undefined {
    const copy = this.#copy(schema, 'whole');
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      next.copy.keywords = this.#keywords(next.schema, next.role);
    }
    return this.#looks < 0 ? undefined : copy;
  }

  #copy(schema: Schema, role: Role): Schema {
    if (schema.truth !== undefined) return schema;
    const known = this.#copies[role].get(schema);
    if (known !== undefined) return known;
    const copy = new Copy(schema);
    this.#copies[role].set(schema, copy);
    this.#waiting.push({ schema, copy, role });
    return copy;
  }

  #keywords(schema: Schema, role: Role): Keywords {
    const { keywords: k } = schema;
    const whole = (inner: Schema): Schema => this.#copy(inner, 'whole');
    const part = (inner: Schema): Schema => this.#copy(inner, 'part');
    const keywords: { -readonly [Name in keyof Keywords]: Keywords[Name] } = { ...k };
    for (const name of MEMBERS) if (k[name] !== undefined) keywords[name] = whole(k[name]);
    for (const name of CHOICES) if (k[name] !== undefined) keywords[name] = part(k[name]);
    for (const name of BRANCHES) if (k[name] !== undefined) keywords[name] = k[name].map(part);
    if (k.prefixItems !== undefined) keywords.prefixItems = k.prefixItems.map(whole);
    if (k.properties !== undefined) keywords.properties = mapped(k.properties, whole);
    if (k.patternProperties !== undefined) {
      keywords.patternProperties = mapped(k.patternProperties, (one) => ({ ...one, schema: whole(one.schema) }));
    }
    if (k.dependentSchemas !== undefined) keywords.dependentSchemas = mapped(k.dependentSchemas, part);
    if (k.ref === undefined) return role === 'whole' ? this.#closed(schema, keywords) : keywords;
    // What is nothing but a reference is what stands there.
    const isAll = role === 'whole' && isReference(schema);
    keywords.ref = isAll ? whole(k.ref) : part(k.ref);
    return role === 'whole' && !isAll ? this.#closed(schema, keywords) : keywords;
  }

  #closed(schema: Schema, keywords: Keywords): Keywords {
    const { additionalProperties, unevaluatedProperties, properties } = schema.keywords;
    if (additionalProperties !== undefined || unevaluatedProperties !== undefined) return keywords;
    const places = this.#inPlace(schema);
    if (!places.some(declaresMembers) || places.some(listsValues)) return keywords;
    const asked = places.flatMap(askedNames).filter((name) => properties?.has(name) !== true);
    const named = new Map([...(keywords.properties ?? []), ...asked.map((name) => [name, anything(schema)] as const)]);
    const nothing: Schema = { ...madeSchema(schema, {}), truth: false };
    const isAlone = places.length === 1;
    return {
      ...keywords,
      ...(named.size > 0 && { properties: named }),
      ...(isAlone ? { additionalProperties: nothing } : { unevaluatedProperties: nothing }),
    };
  }

  /** The schema with all that may be said of the same value. */
  #inPlace(schema: Schema): readonly Schema[] {
    const places = new Set([schema]);
    // The set grows while it is gone through.
    for (const { keywords: k } of places) {
      if (this.#looks-- < 0) break;
      const more = [...BRANCHES.flatMap((name) => k[name] ?? []), ...CHOICES.map((name) => k[name]), k.ref];
      for (const one of [...more, ...(k.dependentSchemas?.values() ?? [])]) if (one !== undefined) places.add(one);
    }
    return [...places];
  }
}

/** Keywords with a schema for values inside. */
const MEMBERS = ['items', 'unevaluatedItems', 'additionalProperties', 'unevaluatedProperties'] as const;
/** Keywords with schemas for the value itself. */
const CHOICES = ['then', 'else'] as const;
const BRANCHES = ['allOf', 'anyOf', 'oneOf'] as const;

function declaresMembers({ keywords: { properties, patternProperties } }: Schema): boolean {
  return (properties?.size ?? 0) > 0 || (patternProperties?.size ?? 0) > 0;
}

function listsValues({ keywords }: Schema): boolean {
  return keywords.const !== undefined || keywords.enum !== undefined;
}

function askedNames({ keywords: k }: Schema): string[] {
  return [
    ...(k.required ?? []),
    ...(k.dependentSchemas?.keys() ?? []),
    ...[...(k.dependentRequired ?? [])].flatMap(([name, needed]) => [name, ...needed]),
  ];
}

function mapped<Value>(map: ReadonlyMap<string, Value>, change: (value: Value) => Value): ReadonlyMap<string, Value> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

const known = new WeakMap<SchemaDocument, ClosedSchemas>();

/**
 * The closed schemas of a document. Undefined for documents with dynamic references: what they declare depends on the way to them, and a
 * place that is open on one way would be closed on another.
 */
export function closedSchemas(document: SchemaDocument): ClosedSchemas | undefined {
  const found = known.get(document);
  if (found !== undefined) return found;
  const isDynamic = document.schemas.some(
    ({ keywords: { dynamicRef, recursiveRef } }) => dynamicRef !== undefined || recursiveRef !== undefined,
  );
  if (isDynamic) return undefined;
  const schemas = new ClosedSchemas(document);
  known.set(document, schemas);
  return schemas;
}
