import { type JsonObject, type JsonValue, jsonObject } from '../../model/json.ts';
import { pointer } from '../../model/pointer.ts';
import { logicalSchema } from './json-schema/logical.ts';
import { base64Schema } from './json-schema/texts.ts';
import type { AvroSchema, AvroType, EnumType, NamedType, RecordField, RecordType } from './schema.ts';

/**
 * The JSON Schema (draft 2020-12) of what a writer of an Avro schema writes, as people write such a row in JSON: unions have no wrappers around
 * their branches, a field that may be null may be left out, bytes are base64, dates and times are texts of RFC 3339, decimals are numbers. Named types are
 * among the definitions, so that recursive ones end.
 *
 * Lost on the way: NaN and infinities, dates beyond the years 0 to 9999, whether a number is a `float` or a `double`, which branch of a
 * union a value is of where several take it, aliases, sort orders, the default of an enum, and attributes without a meaning.
 */
export function avroJsonSchema({ root }: AvroSchema): JsonObject {
  const schemas = new SchemaWriter();
  const whole = schemas.of(root);
  const definitions = schemas.definitions();
  return jsonObject([
    ['$schema', 'https://json-schema.org/draft/2020-12/schema'],
    ...('fullName' in root ? [['title', root.fullName] as const] : []),
    ...Object.entries(whole),
    ...(definitions.length === 0 ? [] : [['$defs', jsonObject(definitions)] as const]),
  ]);
}

class SchemaWriter {
  /** Named types that are referred to; the list grows while it is written. */
  readonly #named = new Set<NamedType>();

  /** The definitions of all types that were referred to. */
  definitions(): (readonly [string, JsonValue])[] {
    const written: (readonly [string, JsonValue])[] = [];
    for (const type of this.#named) written.push([type.fullName, this.#declared(type)]);
    return written;
  }

  /** The schema where a type is used. */
  of(type: AvroType): JsonObject {
    if ('fullName' in type) {
      this.#named.add(type);
      return { $ref: `#/$defs/${encodeURIComponent(pointer(type.fullName).slice(1))}` };
    }
    const logical = logicalSchema(type);
    if (logical !== undefined) return logical;
    switch (type.kind) {
      case 'array':
        return { type: 'array', items: this.of(type.items) };
      case 'map':
        return { type: 'object', additionalProperties: this.of(type.values) };
      case 'union':
        return this.#union(type.branches);
      case 'bytes':
        return base64Schema();
      default:
        return PRIMITIVES[type.kind];
    }
  }

  #union(branches: readonly AvroType[]): JsonObject {
    const others = branches.filter(({ kind }) => kind !== 'null').map((branch) => this.of(branch));
    const [only, ...more] = others;
    if (others.length === branches.length) return only && more.length === 0 ? only : { anyOf: others };
    if (only === undefined) return { type: 'null' };
    if (more.length === 0 && typeof only.type === 'string') return { ...only, type: [only.type, 'null'] };
    return { anyOf: [...others, { type: 'null' }] };
  }

  #declared(type: NamedType): JsonObject {
    const logical = logicalSchema(type);
    const described = type.doc === undefined ? {} : { description: type.doc };
    if (logical !== undefined) return { ...described, ...logical };
    if (type.kind === 'fixed') return { ...described, ...base64Schema(type.size) };
    return { ...described, ...(type.kind === 'enum' ? enumSchema(type) : this.#record(type)) };
  }

  #record({ fields }: RecordType): JsonObject {
    const required = fields.filter(({ type }) => !isNullable(type)).map(({ name }) => name);
    return {
      type: 'object',
      properties: jsonObject(fields.map((field) => [field.name, this.#field(field)])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  }

  #field({ type, doc, default: fallback }: RecordField): JsonObject {
    return {
      ...(doc !== undefined && { description: doc }),
      ...this.of(type),
      ...(fallback !== undefined && isPlain(type, fallback) && { default: fallback }),
    };
  }
}

function enumSchema({ symbols }: EnumType): JsonObject {
  return { type: 'string', enum: symbols };
}

function isNullable(type: AvroType): boolean {
  return type.kind === 'null' || (type.kind === 'union' && type.branches.some(({ kind }) => kind === 'null'));
}

/** True for a default that is written in JSON as it is in the schema: null, and values of types without another form. */
function isPlain(type: AvroType, fallback: JsonValue): boolean {
  if (type.kind === 'union') return type.branches.some((branch) => isPlain(branch, fallback));
  if (type.logical !== undefined) return false;
  switch (type.kind) {
    case 'null':
      return fallback === null;
    case 'boolean':
      return typeof fallback === 'boolean';
    case 'string':
    case 'enum':
      return typeof fallback === 'string';
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return typeof fallback === 'number' || typeof fallback === 'bigint';
    default:
      return false;
  }
}

const PRIMITIVES: Readonly<Record<'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'string', JsonObject>> = {
  null: { type: 'null' },
  boolean: { type: 'boolean' },
  int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  long: { type: 'integer', minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n },
  float: { type: 'number' },
  double: { type: 'number' },
  string: { type: 'string' },
};
