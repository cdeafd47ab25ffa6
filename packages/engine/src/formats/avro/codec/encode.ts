import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { AvroType } from '../schema.ts';
import { DATUM_LIMITS, type Datum, isArrayDatum, isMapDatum, isRecordDatum, isUnionDatum } from '../values/datum.ts';
import { symbolPosition } from '../values/symbols.ts';

/**
 * The bytes of a datum (Avro 1.12, Binary Encoding). Lists and maps are one block.
 *
 * @returns undefined where the datum is none of the type, or beyond the limits of a datum
 */
export function encode(type: AvroType, datum: Datum): Uint8Array | undefined {
  const encoder = new Encoder();
  return encoder.value(type, datum, 0) ? encoder.bytes() : undefined;
}

class Encoder {
  #buffer = new Uint8Array(64);
  #length = 0;
  #values = 0;

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  /** Writes a value; false where it does not fit. */
  value(type: AvroType, datum: Datum, depth: number): boolean {
    this.#values += 1;
    const { values, bytes } = DATUM_LIMITS;
    if (this.#values > values || this.#length > bytes || depth > DATUM_LIMITS.depth) return false;
    switch (type.kind) {
      case 'null':
        return datum === null;
      case 'boolean':
        return typeof datum === 'boolean' && this.#byte(datum ? 1 : 0);
      case 'int':
        return typeof datum === 'number' && datum === (datum | 0) && this.#int(datum);
      case 'long':
        return typeof datum === 'bigint' && datum === BigInt.asIntN(64, datum) && this.#long(datum);
      case 'float':
      case 'double':
        return typeof datum === 'number' && this.#float(datum, type.kind === 'float' ? 4 : 8);
      case 'string':
        return typeof datum === 'string' && this.#text(datum);
      case 'bytes':
        return datum instanceof Uint8Array && this.#sized(datum);
      case 'fixed':
        return datum instanceof Uint8Array && datum.length === type.size && this.#raw(datum);
      case 'enum': {
        const index = typeof datum === 'string' ? symbolPosition(type, datum) : undefined;
        return index !== undefined && this.#int(index);
      }
      default:
        return this.#parts(type, datum, depth + 1);
    }
  }

  #parts(type: AvroType, datum: Datum, depth: number): boolean {
    if (type.kind === 'record') {
      return (
        isRecordDatum(datum) &&
        datum.fields.length === type.fields.length &&
        type.fields.every((field) => this.value(field.type, datum.fields[field.index] ?? null, depth))
      );
    }
    if (type.kind === 'union') {
      const branch = isUnionDatum(datum) ? type.branches[datum.branch] : undefined;
      return (
        branch !== undefined && isUnionDatum(datum) && this.#int(datum.branch) && this.value(branch, datum.value, depth)
      );
    }
    if (type.kind === 'array') {
      return (
        isArrayDatum(datum) &&
        this.#block(datum.length) &&
        datum.every((item) => this.value(type.items, item, depth)) &&
        this.#int(0)
      );
    }
    if (type.kind !== 'map' || !isMapDatum(datum) || !this.#block(datum.size)) return false;
    for (const [key, value] of datum) {
      if (!this.#text(key) || !this.value(type.values, value, depth)) return false;
    }
    return this.#int(0);
  }

  #block(count: number): boolean {
    return count === 0 || this.#int(count);
  }

  #text(text: string): boolean {
    return text === '' ? this.#byte(0) : this.#sized(utf8ToBytes(text));
  }

  #sized(bytes: Uint8Array): boolean {
    return this.#int(bytes.length) && this.#raw(bytes);
  }

  /** A number that mostly is a byte, for which there is no need of big ones. */
  #int(value: number): boolean {
    return value >= 0 && value < 64 ? this.#byte(2 * value) : this.#long(BigInt(value));
  }

  /** Zig-zag, then seven bits a byte, the lowest first. */
  #long(value: bigint): boolean {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    const bytes: number[] = [];
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return this.#raw(bytes);
  }

  #float(value: number, size: 4 | 8): boolean {
    const view = new DataView(new ArrayBuffer(size));
    if (size === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
    return this.#raw(new Uint8Array(view.buffer));
  }

  #byte(byte: number): boolean {
    if (this.#length >= this.#buffer.length) return this.#raw([byte]);
    this.#buffer[this.#length] = byte;
    this.#length += 1;
    return true;
  }

  #raw(bytes: ArrayLike<number>): boolean {
    const length = this.#length + bytes.length;
    if (length > DATUM_LIMITS.bytes) return false;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
    return true;
  }
}
