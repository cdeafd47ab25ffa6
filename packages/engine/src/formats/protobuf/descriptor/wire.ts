import { bytesOf } from '../parse/string-literal.ts';
import type { Field, FieldValue, MessageValue, Scalar, Value } from '../schema.ts';

/** Collects bytes of the binary form (Encoding, Message Structure). */
export class WireWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** The bytes so far. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** A whole number below 2^53, seven bits a byte. */
  varint(value: number): void {
    this.#room(10);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of 64 bits; negative ones as their two's complement. */
  varint64(value: bigint): void {
    this.#room(10);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  /** The key of a field. */
  tag(number: number, wireType: number): void {
    this.varint(number * 8 + wireType);
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A field of bytes with their length. */
  lengthPrefixed(number: number, value: Uint8Array): void {
    this.tag(number, 2);
    this.varint(value.length);
    this.bytes(value);
  }

  fixed(size: 4 | 8, write: (view: DataView) => void): void {
    const value = new Uint8Array(size);
    write(new DataView(value.buffer));
    this.bytes(value);
  }
}

/** The binary form of a message value, its fields in the order of their numbers. */
export function bytesOfMessage(message: MessageValue): Uint8Array {
  const writer = new WireWriter();
  for (const entry of message.fields) writeField(writer, entry);
  return writer.finish();
}

function writeField(writer: WireWriter, { field, values }: FieldValue): void {
  if (field.packed) {
    const packed = new WireWriter();
    for (const value of values) writeValue(packed, field, value);
    writer.lengthPrefixed(field.number, packed.finish());
    return;
  }
  for (const value of values) {
    if (typeof value === 'object' && 'fields' in value) {
      const bytes = bytesOfMessage(value);
      if (!field.delimited) writer.lengthPrefixed(field.number, bytes);
      else {
        writer.tag(field.number, 3);
        writer.bytes(bytes);
        writer.tag(field.number, 4);
      }
    } else if (typeof value === 'string') writer.lengthPrefixed(field.number, bytesOf(value));
    else {
      writer.tag(field.number, wireTypeOf(field));
      writeValue(writer, field, value);
    }
  }
}

function wireTypeOf({ type }: Field): number {
  if (type.kind !== 'scalar') return 0;
  return FIXED_64.has(type.scalar) ? 1 : FIXED_32.has(type.scalar) ? 5 : 0;
}

const FIXED_64: ReadonlySet<Scalar> = new Set<Scalar>(['fixed64', 'sfixed64', 'double']);
const FIXED_32: ReadonlySet<Scalar> = new Set<Scalar>(['fixed32', 'sfixed32', 'float']);

function writeValue(writer: WireWriter, { type }: Field, value: Value): void {
  const scalar = type.kind === 'scalar' ? type.scalar : 'int32';
  if (typeof value === 'boolean') writer.varint(value ? 1 : 0);
  else if (typeof value === 'object') writer.varint64(BigInt('number' in value ? value.number : 0));
  else if (typeof value === 'bigint') writeLong(writer, scalar, value);
  else if (typeof value === 'number') writeNumber(writer, scalar, value);
}

function writeLong(writer: WireWriter, scalar: Scalar, value: bigint): void {
  if (FIXED_64.has(scalar)) writer.fixed(8, (view) => view.setBigUint64(0, BigInt.asUintN(64, value), true));
  else writer.varint64(scalar === 'sint64' ? (value << 1n) ^ (value >> 63n) : value);
}

function writeNumber(writer: WireWriter, scalar: Scalar, value: number): void {
  if (scalar === 'double') writer.fixed(8, (view) => view.setFloat64(0, value, true));
  else if (scalar === 'float') writer.fixed(4, (view) => view.setFloat32(0, value, true));
  else if (FIXED_32.has(scalar)) writer.fixed(4, (view) => view.setUint32(0, value >>> 0, true));
  else writer.varint64(BigInt(scalar === 'sint32' ? ((value << 1) ^ (value >> 31)) >>> 0 : value));
}
