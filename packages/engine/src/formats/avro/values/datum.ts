/**
 * A value of an Avro type, which tells how to take it: `int`, `float` and `double` are numbers, `long` is a bigint, `bytes` and
 * `fixed` are bytes, `enum` is the symbol. Parts may be shared between data.
 */
export type Datum =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Datum[]
  | ReadonlyMap<string, Datum>
  | RecordDatum
  | UnionDatum;

/** A value of a record: the values of its fields, in their order. */
export interface RecordDatum {
  readonly fields: readonly Datum[];
}

/** A value of a union: which branch it is of, and the value. */
export interface UnionDatum {
  readonly branch: number;
  readonly value: Datum;
}

/** Levels of values inside each other, values of a datum, and bytes of its encoding, up to which a datum is handled. */
export const DATUM_LIMITS = { depth: 400, values: 200_000, bytes: 1024 * 1024 };

export function isRecordDatum(datum: Datum): datum is RecordDatum {
  return typeof datum === 'object' && datum !== null && 'fields' in datum;
}

export function isUnionDatum(datum: Datum): datum is UnionDatum {
  return typeof datum === 'object' && datum !== null && 'branch' in datum;
}

export function isArrayDatum(datum: Datum): datum is readonly Datum[] {
  return Array.isArray(datum);
}

export function isMapDatum(datum: Datum): datum is ReadonlyMap<string, Datum> {
  return datum instanceof Map;
}
