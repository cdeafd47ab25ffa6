/** Thrown where bytes are no encoding of the type; never leaves the decoder. */
export class Malformed extends Error {}

/** Reads the primitives of the binary encoding (Avro 1.12, Binary Encoding) one after the other. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  boolean(): boolean {
    const byte = this.#byte();
    if (byte !== 0 && byte !== 1) throw new Malformed('a boolean is neither 0 nor 1');
    return byte === 1;
  }

  int(): number {
    // Most numbers are a byte, for which there is no need of big ones.
    const byte = this.#bytes[this.#at] ?? 0x80;
    if (byte < 0x80) {
      this.#at += 1;
      return (byte >> 1) ^ -(byte & 1);
    }
    const value = this.long();
    if (BigInt.asIntN(32, value) !== value) throw new Malformed('an int has more than 32 bits');
    return Number(value);
  }

  long(): bigint {
    const first = this.#bytes[this.#at] ?? 0x80;
    if (first < 0x80) return BigInt(this.int());
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw new Malformed('a number has more than ten bytes');
  }

  float(size: 4 | 8): number {
    const bytes = this.take(size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, size);
    return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  }

  /** Bytes with their number in front. */
  sized(): Uint8Array {
    const first = this.#bytes[this.#at] ?? 0x80;
    return this.take(first < 0x80 ? this.int() : Number(this.long()));
  }

  take(length: number): Uint8Array {
    if (!(length >= 0 && length <= this.#bytes.length - this.#at)) throw new Malformed('the bytes end too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Malformed('the bytes end too early');
    this.#at += 1;
    return byte;
  }
}
