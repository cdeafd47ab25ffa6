import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { AvroType, PrimitiveType } from '../schema.ts';
import type { Datum } from '../values/datum.ts';
import { utf8Text } from './utf8.ts';

const PROMOTIONS: Readonly<Partial<Record<AvroType['kind'], readonly AvroType['kind'][]>>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/** True where values of one kind may be read as another (Avro 1.12, Schema Resolution). */
export function isPromotion(from: AvroType['kind'], to: AvroType['kind']): boolean {
  return PROMOTIONS[from]?.includes(to) === true;
}

/** What becomes of the value of a primitive type that is read as another one. */
export function promoted(value: Datum, { kind }: PrimitiveType): Datum {
  switch (kind) {
    case 'long':
      return typeof value === 'number' ? BigInt(value) : value;
    case 'float':
      return typeof value === 'bigint' ? floatOf(value) : typeof value === 'number' ? Math.fround(value) : value;
    case 'double':
      return typeof value === 'bigint' ? Number(value) : value;
    case 'string':
      return value instanceof Uint8Array ? utf8Text(value) : value;
    case 'bytes':
      return typeof value === 'string' ? utf8ToBytes(value) : value;
    default:
      return value;
  }
}

/** The nearest float of a long, in one step: by way of the nearest double some would be rounded twice. */
function floatOf(long: bigint): number {
  const size = long < 0n ? -long : long;
  const surplus = BigInt(Math.max(0, size.toString(2).length - 53));
  const kept = size >> surplus;
  const odd = kept << surplus === size ? kept : kept | 1n;
  return Math.fround(Number(odd) * 2 ** Number(surplus) * (long < 0n ? -1 : 1));
}
