import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * An Avro schema (Avro 1.11 and 1.12, Schema Declaration), all names resolved. Immutable once parsed. Types form a graph: a reference
 * to a named type is the node of its definition, so recursive types are cycles. Walk it with a stack and a set of ids.
 */
export interface AvroSchema {
  readonly root: AvroType;
  /** Named types by full name, those of imported documents included, in the order of definition. */
  readonly names: ReadonlyMap<string, NamedType>;
  /** Every type, by id. */
  readonly types: readonly AvroType[];
}

/** What every type has. */
interface TypeNode {
  /** Position in {@link AvroSchema.types}. */
  readonly id: number;
  /** JSON pointer to where the type is written or defined; with `NAME#` in front in an imported document. */
  readonly at: string;
  /** The logical type, where it is a valid one for this type; others are ignored, as the specification asks. */
  readonly logical?: LogicalType;
  /** Attributes that the specification gives no meaning here, in the order of the text; also an invalid `logicalType`. */
  readonly properties: JsonObject;
  /** Names of the properties and of the attributes of the logical type, in the order of the text; only where there is a logical type. */
  readonly attributes?: readonly string[];
}

/** Primitive types without `null`-ness or structure. */
export const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;

export interface PrimitiveType extends TypeNode {
  readonly kind: (typeof PRIMITIVES)[number];
}

interface NamedNode extends TypeNode {
  /** The full name: namespace, a dot and the name; the name alone in the null namespace. */
  readonly fullName: string;
  /** The part behind the last dot. */
  readonly name: string;
  readonly namespace: string;
  /** Aliases as full names. */
  readonly aliases: readonly string[];
  readonly doc?: string;
}

export interface RecordType extends NamedNode {
  readonly kind: 'record';
  /** True for `error`, which is a record that protocols may raise. */
  readonly isError: boolean;
  readonly fields: readonly RecordField[];
}

export interface RecordField {
  readonly name: string;
  /** Position in the record. */
  readonly index: number;
  /** JSON pointer to the field. */
  readonly at: string;
  readonly aliases: readonly string[];
  readonly type: AvroType;
  /** The default in JSON, as written; undefined when there is none (`null` is a default). */
  readonly default?: JsonValue;
  readonly order: 'ascending' | 'descending' | 'ignore';
  readonly doc?: string;
  readonly properties: JsonObject;
}

export interface EnumType extends NamedNode {
  readonly kind: 'enum';
  readonly symbols: readonly string[];
  readonly default?: string;
}

export interface FixedType extends NamedNode {
  readonly kind: 'fixed';
  /** In bytes. */
  readonly size: number;
}

interface ArrayType extends TypeNode {
  readonly kind: 'array';
  readonly items: AvroType;
}

interface MapType extends TypeNode {
  readonly kind: 'map';
  readonly values: AvroType;
}

export interface UnionType extends TypeNode {
  readonly kind: 'union';
  readonly branches: readonly AvroType[];
}

export type NamedType = RecordType | EnumType | FixedType;
export type AvroType = PrimitiveType | NamedType | ArrayType | MapType | UnionType;

/** A logical type (Avro 1.12, Logical Types) that is valid where it stands. */
export type LogicalType =
  | { readonly name: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly name: (typeof PLAIN_LOGICAL_TYPES)[number] };

export const PLAIN_LOGICAL_TYPES = [
  'big-decimal',
  'uuid',
  'date',
  'time-millis',
  'time-micros',
  'timestamp-millis',
  'timestamp-micros',
  'timestamp-nanos',
  'local-timestamp-millis',
  'local-timestamp-micros',
  'local-timestamp-nanos',
  'duration',
] as const;
