import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { parsingCanonicalForm } from './canonical.ts';
import type { AvroSchema } from './schema.ts';

/** The fingerprints of a schema, in lower-case hexadecimal. */
export interface AvroFingerprints {
  /** CRC-64-AVRO as a number of sixteen digits. */
  readonly crc64: string;
  readonly md5: string;
  readonly sha256: string;
}

/** The fingerprints of the Parsing Canonical Form of a schema (Avro 1.12, Schema Fingerprints). */
export function fingerprints(schema: AvroSchema): AvroFingerprints {
  const bytes = utf8ToBytes(parsingCanonicalForm(schema));
  return {
    crc64: crc64Avro(bytes).toString(16).padStart(16, '0'),
    md5: bytesToHex(md5(bytes)),
    sha256: bytesToHex(sha256(bytes)),
  };
}

/** What stands in front of a datum by itself: `C3 01` and the CRC-64-AVRO, its lowest byte first (Avro 1.12, Single-object encoding). */
export function singleObjectHeader(schema: AvroSchema): Uint8Array {
  const header = new DataView(new ArrayBuffer(10));
  header.setUint16(0, 0xc301);
  header.setBigUint64(2, crc64Avro(utf8ToBytes(parsingCanonicalForm(schema))), true);
  return new Uint8Array(header.buffer);
}

/** The polynomial, and the value of no bytes at all; in two halves, since the operators on numbers have 32 bits. */
const EMPTY_HIGH = 0xc15d213a;
const EMPTY_LOW = 0xa4d7a795;

/** For each byte the high and the low half of its remainder. */
const TABLE: { readonly high: Uint32Array; readonly low: Uint32Array } = remainders();

function remainders() {
  const table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte += 1) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const isOdd = (low & 1) === 1;
      low = ((low >>> 1) | (high << 31)) ^ (isOdd ? EMPTY_LOW : 0);
      high = (high >>> 1) ^ (isOdd ? EMPTY_HIGH : 0);
    }
    table.high[byte] = high;
    table.low[byte] = low;
  }
  return table;
}

/** The CRC-64-AVRO of bytes. */
function crc64Avro(bytes: Uint8Array): bigint {
  let high = EMPTY_HIGH;
  let low = EMPTY_LOW;
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (TABLE.low[index] ?? 0);
    high = (high >>> 8) ^ (TABLE.high[index] ?? 0);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
