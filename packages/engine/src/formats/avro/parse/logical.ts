import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { type AvroType, type LogicalType, PLAIN_LOGICAL_TYPES } from '../schema.ts';

type PlainName = (typeof PLAIN_LOGICAL_TYPES)[number];

/** Which types a logical type may stand on (Avro 1.12, Logical Types); a number is the size that a `fixed` needs. */
const STANDS_ON: Readonly<Record<PlainName, Readonly<Partial<Record<AvroType['kind'], true | number>>>>> = {
  'big-decimal': { bytes: true },
  uuid: { string: true, fixed: 16 },
  date: { int: true },
  'time-millis': { int: true },
  'time-micros': { long: true },
  'timestamp-millis': { long: true },
  'timestamp-micros': { long: true },
  'timestamp-nanos': { long: true },
  'local-timestamp-millis': { long: true },
  'local-timestamp-micros': { long: true },
  'local-timestamp-nanos': { long: true },
  duration: { fixed: 12 },
};

const PLAIN: ReadonlyMap<string, PlainName> = new Map(PLAIN_LOGICAL_TYPES.map((name) => [name, name]));

/**
 * The logical type that attributes give to a type; undefined where there is none, or one that is unknown, stands on the wrong type,
 * or has attributes that do not go together: all of these are to be ignored (Avro 1.12, Logical Types).
 *
 * @param size of a `fixed`
 */
export function logicalType(kind: AvroType['kind'], attributes: JsonObject, size = 0): LogicalType | undefined {
  const { logicalType: name } = attributes;
  if (typeof name !== 'string') return undefined;
  if (name === 'decimal') return decimal(kind, attributes, size);
  const plain = PLAIN.get(name);
  const place = plain && STANDS_ON[plain][kind];
  return plain !== undefined && (place === true || (place !== undefined && place === size))
    ? { name: plain }
    : undefined;
}

/** Names of the attributes that a logical type takes up. */
export function logicalAttributes({ name }: LogicalType): readonly string[] {
  return name === 'decimal' ? ['logicalType', 'precision', 'scale'] : ['logicalType'];
}

function decimal(kind: AvroType['kind'], attributes: JsonObject, size: number): LogicalType | undefined {
  const { precision, scale = 0 } = attributes;
  if (!isCount(precision) || precision === 0 || !isCount(scale) || scale > precision) return undefined;
  if (kind === 'bytes' || (kind === 'fixed' && precision <= digitsOf(size)))
    return { name: 'decimal', precision, scale };
  return undefined;
}

/** Precision and scale are 32-bit integers to every implementation. */
function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7f_ff_ff_ff;
}

/** How many decimal digits always fit into a signed number of so many bytes: ⌊log10(2^(8·size−1) − 1)⌋. */
function digitsOf(size: number): number {
  if (size === 0) return 0;
  // No power of two above 1 is a power of ten, so the −1 matters to no logarithm but that of 1 byte, 127.
  return Math.floor((8 * size - 1) * Math.log10(2));
}
