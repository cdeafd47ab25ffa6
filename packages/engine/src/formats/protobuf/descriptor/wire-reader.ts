/** Bytes are not what they have to be. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const START_GROUP = 3;
const END_GROUP = 4;

/** Reads the binary form (Encoding, Message Structure), the counterpart of `WireWriter`. Throws a {@link WireError} where the bytes end early. */
export class WireReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  fail(reason: string): never {
    throw new WireError(`${reason}, at byte ${this.#at}`);
  }

  /** An unsigned whole number of up to 64 bits. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) this.fail('a number is cut short');
      this.#at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return this.fail('a number has more than ten bytes');
  }

  /** The key of a record. */
  tag(): { readonly number: number; readonly wireType: number } {
    const key = Number(this.varint());
    const number = Math.floor(key / 8);
    if (number < 1 || number > 536_870_911) this.fail(`there is no field number ${number}`);
    return { number, wireType: key % 8 };
  }

  lengthPrefixed(): Uint8Array {
    return this.#take(Number(this.varint()));
  }

  fixed(size: 4 | 8): DataView {
    const bytes = this.#take(size);
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) this.fail('bytes are cut short');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** What stands in a group, behind its key, up to the key that ends it. */
  group(number: number, deepest: number): Uint8Array {
    const start = this.#at;
    const open = [number];
    for (;;) {
      const at = this.#at;
      const tag = this.tag();
      if (tag.wireType === START_GROUP) open.push(tag.number);
      else if (tag.wireType === END_GROUP) {
        if (open.pop() !== tag.number) this.fail('a group ends that did not begin');
        if (open.length === 0) return this.#bytes.subarray(start, at);
      } else this.skip(tag.number, tag.wireType, deepest);
      if (open.length > deepest) this.fail('groups are nested too deeply');
    }
  }

  /** Passes over a record, behind its key. */
  skip(number: number, wireType: number, deepest: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.#take(8);
    else if (wireType === 2) this.lengthPrefixed();
    else if (wireType === START_GROUP) this.group(number, deepest);
    else if (wireType === 5) this.#take(4);
    else this.fail(`a record has the wire type ${wireType}`);
  }
}
