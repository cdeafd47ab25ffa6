import { type JsonValue, jsonObject } from '../../../model/json.ts';
import type { AvroType, RecordType } from '../schema.ts';
import { textOfBinary } from './binary.ts';
import { DATUM_LIMITS, type Datum, isArrayDatum, isMapDatum, isRecordDatum, isUnionDatum } from './datum.ts';

/**
 * The JSON form of a datum (Avro 1.12, JSON Encoding): bytes as characters up to U+00FF, the value of a union under the name of its
 * branch, null by itself. What JSON has no number for is `"NaN"`, `"Infinity"` or `"-Infinity"`.
 *
 * @returns undefined where the datum is none of the type, or beyond the limits of a datum
 */
export function datumJson(type: AvroType, datum: Datum): JsonValue | undefined {
  return new JsonBuilder().value(type, datum, 0);
}

class JsonBuilder {
  #values = 0;

  value(type: AvroType, datum: Datum, depth: number): JsonValue | undefined {
    this.#values += 1;
    if (this.#values > DATUM_LIMITS.values || depth > DATUM_LIMITS.depth) return undefined;
    switch (type.kind) {
      case 'union': {
        const branch = isUnionDatum(datum) ? type.branches[datum.branch] : undefined;
        if (branch === undefined || !isUnionDatum(datum)) return undefined;
        const value = this.value(branch, datum.value, depth + 1);
        return branch.kind === 'null' || value === undefined ? value : jsonObject([[branchName(branch), value]]);
      }
      case 'record': {
        if (!isRecordDatum(datum)) return undefined;
        return this.#record(type, datum.fields, depth + 1);
      }
      case 'map':
        return isMapDatum(datum)
          ? entries([...datum].map(([key, value]) => [key, this.value(type.values, value, depth + 1)]))
          : undefined;
      case 'array': {
        if (!isArrayDatum(datum)) return undefined;
        const items = datum.map((item) => this.value(type.items, item, depth + 1));
        return items.every((item) => item !== undefined) ? items : undefined;
      }
      default:
        return scalar(datum);
    }
  }

  #record({ fields }: RecordType, data: readonly Datum[], depth: number): JsonValue | undefined {
    const members: [string, JsonValue][] = [];
    for (const { name, index, type } of fields) {
      const datum = data[index];
      const value = datum === undefined ? undefined : this.value(type, datum, depth);
      if (value === undefined) return undefined;
      members.push([name, value]);
    }
    return jsonObject(members);
  }
}

/** What a branch of a union is called in the JSON form: the full name of a named type, else the name of the type. */
function branchName(type: AvroType): string {
  return 'fullName' in type ? type.fullName : type.kind;
}

function entries(parts: readonly (readonly [string, JsonValue | undefined])[]): JsonValue | undefined {
  const known = parts.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return known.length === parts.length ? jsonObject(known) : undefined;
}

function scalar(datum: Datum): JsonValue | undefined {
  if (datum instanceof Uint8Array) return textOfBinary(datum);
  if (typeof datum === 'number') return Number.isFinite(datum) ? datum : String(datum);
  if (typeof datum === 'bigint') return Number.isSafeInteger(Number(datum)) ? Number(datum) : datum;
  return datum === null || typeof datum !== 'object' ? datum : undefined;
}
