import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts';
import type { AvroType, RecordField } from '../schema.ts';
import { binaryOf } from './binary.ts';
import { DATUM_LIMITS, type Datum } from './datum.ts';
import { symbolPosition } from './symbols.ts';

/**
 * The value that a default in JSON stands for (Avro 1.12, Records): the first branch of a union that it fits, bytes as characters,
 * missing fields of records by their own defaults.
 *
 * @returns undefined where it does not fit, needs itself, or is beyond the limits of a datum
 */
export function defaultDatum(type: AvroType, json: JsonValue): Datum | undefined {
  return new DefaultBuilder().build(type, json, 0);
}

const KNOWN = new WeakMap<RecordField, Datum>();

/** The value of the default of a field; undefined where it has none, or none that {@link defaultDatum} can make. */
export function fieldDefault(field: RecordField): Datum | undefined {
  if (field.default === undefined) return undefined;
  const known = KNOWN.get(field);
  if (known !== undefined) return known;
  const datum = defaultDatum(field.type, field.default);
  if (datum !== undefined) KNOWN.set(field, datum);
  return datum;
}

class DefaultBuilder {
  #values = 0;
  /** Answers by JSON value and type; while a value is being made it counts as not fitting. */
  readonly #made = new Map<JsonValue, Map<number, Datum | undefined>>();

  build(type: AvroType, json: JsonValue, depth: number): Datum | undefined {
    this.#values += 1;
    if (this.#values > DATUM_LIMITS.values || depth > DATUM_LIMITS.depth) return undefined;
    if (typeof json !== 'object' || json === null) {
      return type.kind === 'union' ? this.#branch(type.branches, json, depth) : scalar(type, json);
    }
    const made = this.#made.get(json) ?? new Map<number, Datum | undefined>();
    this.#made.set(json, made);
    if (made.has(type.id)) return made.get(type.id);
    made.set(type.id, undefined);
    const datum = this.#whole(type, json, depth);
    made.set(type.id, datum);
    return datum;
  }

  #whole(type: AvroType, json: JsonValue, depth: number): Datum | undefined {
    if (type.kind === 'union') return this.#branch(type.branches, json, depth);
    if (type.kind === 'array' && Array.isArray(json)) {
      const items = json.map((item: JsonValue) => this.build(type.items, item, depth + 1));
      return complete(items);
    }
    if (!isJsonObject(json)) return undefined;
    if (type.kind === 'map') {
      const names = Object.keys(json);
      const values = complete(names.map((name) => this.build(type.values, json[name] ?? null, depth + 1)));
      return values && new Map(names.map((name, index) => [name, values[index] ?? null]));
    }
    if (type.kind !== 'record') return undefined;
    const fields = complete(type.fields.map((field) => this.#field(field, json, depth)));
    return fields && { fields };
  }

  #branch(branches: readonly AvroType[], json: JsonValue, depth: number): Datum | undefined {
    for (const [branch, type] of branches.entries()) {
      const value = this.build(type, json, depth + 1);
      if (value !== undefined) return { branch, value };
    }
    return undefined;
  }

  #field(field: RecordField, json: JsonObject, depth: number): Datum | undefined {
    const given = Object.hasOwn(json, field.name) ? json[field.name] : field.default;
    return given === undefined ? undefined : this.build(field.type, given, depth + 1);
  }
}

function complete(data: readonly (Datum | undefined)[]): readonly Datum[] | undefined {
  const all = data.filter((datum) => datum !== undefined);
  return all.length === data.length ? all : undefined;
}

function scalar(type: AvroType, json: JsonValue): Datum | undefined {
  if (typeof json === 'string') return textual(type, json);
  if (typeof json === 'number' || typeof json === 'bigint') return numeric(type, json);
  if (json === null) return type.kind === 'null' ? null : undefined;
  return type.kind === 'boolean' && typeof json === 'boolean' ? json : undefined;
}

function textual(type: AvroType, text: string): Datum | undefined {
  switch (type.kind) {
    case 'string':
      return text;
    case 'enum':
      return symbolPosition(type, text) !== undefined ? text : undefined;
    case 'bytes':
      return binaryOf(text);
    case 'fixed':
      return text.length === type.size ? binaryOf(text) : undefined;
    default:
      return undefined;
  }
}

function numeric(type: AvroType, number: number | bigint): Datum | undefined {
  switch (type.kind) {
    case 'int':
      return Number.isInteger(number) && Number(number) === (Number(number) | 0) ? Number(number) : undefined;
    case 'long': {
      if (typeof number === 'number' && !Number.isInteger(number)) return undefined;
      return BigInt.asIntN(64, BigInt(number)) === BigInt(number) ? BigInt(number) : undefined;
    }
    case 'float':
      return Math.fround(Number(number));
    case 'double':
      return Number(number);
    default:
      return undefined;
  }
}
