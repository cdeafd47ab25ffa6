/** Why bytes are no message of a type. It is thrown often and caught close by, so it carries no stack. */
export class DecodeError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Bytes that are read from the front. */
export class ByteSource {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #offset: number;

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#end = end;
  }

  get offset(): number {
    return this.#offset;
  }

  isAtEnd(): boolean {
    return this.#offset >= this.#end;
  }

  /** The bytes from an earlier offset to here. */
  since(offset: number): Uint8Array {
    return this.#bytes.slice(offset, this.#offset);
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#next();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new DecodeError('a varint is longer than ten bytes');
  }

  /** A record's number and wire type. */
  tag(): { readonly number: number; readonly wireType: number } {
    const tag = this.varint();
    if (tag > 0xffff_ffffn || tag < 8n) throw new DecodeError('a record has no valid field number');
    return { number: Number(tag >> 3n), wireType: Number(tag & 7n) };
  }

  take(length: number): Uint8Array {
    if (length > this.#end - this.#offset) throw new DecodeError('the bytes end inside a value');
    this.#offset += length;
    return this.#bytes.slice(this.#offset - length, this.#offset);
  }

  block(): Uint8Array {
    const length = this.varint();
    if (length > 0x7fff_ffffn) throw new DecodeError('a length is out of bounds');
    return this.take(Number(length));
  }

  #next(): number {
    const byte = this.#offset < this.#end ? this.#bytes[this.#offset] : undefined;
    if (byte === undefined) throw new DecodeError('the bytes end inside a value');
    this.#offset++;
    return byte;
  }
}
