import type { Decimal } from '../../decimal/decimal.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SourceNode } from '../../source/index.ts';
import type { Pattern } from './pattern.ts';
import type { Value } from './value.ts';

/** The drafts that are read. What differs between them is settled when a document is loaded; a {@link Schema} has one meaning. */
export const DRAFTS = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const;
export type Draft = (typeof DRAFTS)[number];

/**
 * A JSON Schema document with everything that it refers to, references resolved. Immutable once loaded. Schemas form a graph:
 * `$ref` leads to the node itself, so recursive schemas are cycles.
 */
export interface SchemaDocument {
  readonly root: Schema;
  readonly draft: Draft;
  /** Every schema, those of imported documents included, by id. */
  readonly schemas: readonly Schema[];
  /** The document as a value, for its canonical form: imported documents that it refers to are among its definitions, under their URIs. */
  readonly value: Value;
  /** The document as it was written, without its imports. */
  readonly node: SourceNode;
}

/** A schema resource: what has a URI of its own, and the scope of dynamic references. */
export interface Resource {
  readonly uri: string;
  readonly root: Schema;
  /** Plain-name fragments that `$dynamicAnchor` defines in it. */
  readonly dynamicAnchors: ReadonlyMap<string, Schema>;
  /** `$recursiveAnchor: true` at its root (2019-09). */
  readonly recursiveAnchor: boolean;
}

/** One schema: a place in the document that says which values are valid. */
export interface Schema {
  /** Position in {@link SchemaDocument.schemas}. */
  readonly id: number;
  /** JSON pointer into the document; with `NAME#` in front in an imported document. */
  readonly at: string;
  readonly draft: Draft;
  readonly resource: Resource;
  /** `true` and `false` as schemas; undefined for objects. */
  readonly truth?: boolean;
  /** Empty for `true` and `false`. In drafts up to 7 also empty beside `$ref`, which hides its siblings. */
  readonly keywords: Keywords;
}

export const TYPE_NAMES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

/**
 * The keywords of a schema with one meaning in all drafts. Left out: not asserted. The loader has turned
 * boolean `exclusiveMaximum` and `exclusiveMinimum` of draft-04 into the numeric ones; tuple `items` and `additionalItems` into `prefixItems` and `items`;
 * `dependencies` into `dependentRequired` and `dependentSchemas`; `contains` carries its bounds; `definitions` and `$defs` are not here, since they assert nothing.
 */
export interface Keywords {
  /** In draft-04 `integer` leaves out 1.0; loaded as in the later drafts, which count it in. */
  readonly type?: ReadonlySet<TypeName>;
  readonly enum?: readonly Value[];
  readonly const?: Value;
  readonly multipleOf?: Decimal;
  readonly maximum?: Decimal;
  readonly exclusiveMaximum?: Decimal;
  readonly minimum?: Decimal;
  readonly exclusiveMinimum?: Decimal;
  /** Lengths and counts; those beyond 2^53 are Infinity. */
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: Pattern;
  readonly format?: string;
  /** `format` is asserted whatever the options say, since the metaschema asks for it. */
  readonly formatAsserted?: true;
  readonly prefixItems?: readonly Schema[];
  /** For the items behind `prefixItems`. */
  readonly items?: Schema;
  readonly contains?: { readonly schema: Schema; readonly min: number; readonly max: number };
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly unevaluatedItems?: Schema;
  readonly properties?: ReadonlyMap<string, Schema>;
  readonly patternProperties?: ReadonlyMap<string, { readonly pattern: Pattern; readonly schema: Schema }>;
  readonly additionalProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly required?: ReadonlySet<string>;
  readonly maxProperties?: number;
  readonly minProperties?: number;
  readonly dependentRequired?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly dependentSchemas?: ReadonlyMap<string, Schema>;
  readonly unevaluatedProperties?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  /** Target of `$ref`, and of a `$dynamicRef` or `$recursiveRef` that can only lead to one place. */
  readonly ref?: Schema;
  /** A `$dynamicRef` that depends on the dynamic scope: the outermost resource on the way that has the anchor; `target` where none has. */
  readonly dynamicRef?: { readonly anchor: string; readonly target: Schema };
  /** A `$recursiveRef` whose target has a recursive anchor (2019-09). */
  readonly recursiveRef?: Schema;
  /** `default`, which asserts nothing but is told by the story and by Confluent's rules. */
  readonly default?: Value;
  /** Every member that asserts nothing, as written, for the story: title, description, examples, identifiers and anchors, unknown keywords, siblings that a `$ref` hides. */
  readonly annotations: JsonObject;
  /**
   * Where a keyword stands in the document when that is not under its own name: `$ref` for `ref`, `items` for `prefixItems`, `additionalItems` for `items`,
   * `dependencies`, and in draft-04 `maximum` for `exclusiveMaximum`. The pointer of a keyword is `at`, a slash, and this name.
   */
  readonly spelling?: Readonly<Record<string, string>>;
}
