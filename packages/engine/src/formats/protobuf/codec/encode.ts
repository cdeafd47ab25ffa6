import type { Field, Scalar } from '../schema.ts';
import { utf8Of } from './utf8.ts';
import { isMessageValue, isZero, type MessageValue, type Single } from './value.ts';
import { END_GROUP, isPackable, LEN, START_GROUP, wireTypeOf } from './wire.ts';

/**
 * The bytes that a writer writes for a message: fields by number, packed where the document says so, zeros of fields without presence left
 * out, fields that the value does not know behind (Protobuf Encoding). Recursion goes as deep as the value does.
 */
export function encodeMessage(message: MessageValue): Uint8Array {
  const sink = new Sink();
  writeMessage(sink, message);
  return sink.bytes();
}

function writeMessage(sink: Sink, message: MessageValue): void {
  const fields = [...message.fields].sort(([a], [b]) => a.number - b.number);
  for (const [field, values] of fields) writeField(sink, field, values);
  for (const { bytes } of message.unknown) sink.raw(bytes);
}

function writeField(sink: Sink, field: Field, values: readonly Single[]): void {
  if (field.cardinality === 'repeated' && field.packed && isPackable(field)) {
    if (values.length === 0) return;
    const packed = new Sink();
    for (const value of values) writeScalar(packed, field, value);
    sink.tag(field.number, LEN);
    sink.block(packed.bytes());
    return;
  }
  for (const value of values) {
    if (field.cardinality === 'singular' && field.presence === 'implicit' && isZero(field, value)) continue;
    writeRecord(sink, field, value);
  }
}

function writeRecord(sink: Sink, field: Field, value: Single): void {
  sink.tag(field.number, wireTypeOf(field));
  if (!isMessageValue(value)) {
    writeScalar(sink, field, value);
  } else if (wireTypeOf(field) === START_GROUP) {
    writeMessage(sink, value);
    sink.tag(field.number, END_GROUP);
  } else {
    sink.block(encodeMessage(value));
  }
}

function writeScalar(sink: Sink, { type }: Field, value: Single): void {
  if (typeof value === 'string') sink.block(utf8Of(value));
  else if (value instanceof Uint8Array) sink.block(value);
  else if (!isMessageValue(value)) writeNumber(sink, type.kind === 'scalar' ? type.scalar : 'int32', value);
}

function writeNumber(sink: Sink, scalar: Scalar, value: number | bigint | boolean): void {
  switch (scalar) {
    case 'double':
      sink.double(Number(value));
      break;
    case 'float':
      sink.float(Number(value));
      break;
    case 'fixed32':
    case 'sfixed32':
      sink.fixed(BigInt(value), 4);
      break;
    case 'fixed64':
    case 'sfixed64':
      sink.fixed(BigInt(value), 8);
      break;
    case 'sint32':
    case 'sint64':
      sink.varint(zigzag(BigInt(value)));
      break;
    default:
      sink.varint(BigInt.asUintN(64, BigInt(value)));
  }
}

function zigzag(value: bigint): bigint {
  return value < 0n ? -value * 2n - 1n : value * 2n;
}

/** Bytes to which more are added. */
class Sink {
  readonly #bytes: number[] = [];

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  tag(number: number, wireType: number): void {
    this.varint(BigInt(number) * 8n + BigInt(wireType));
  }

  block(bytes: Uint8Array): void {
    this.varint(BigInt(bytes.length));
    this.raw(bytes);
  }

  varint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#bytes.push(Number(rest));
  }

  fixed(value: bigint, width: 4 | 8): void {
    for (let index = 0n; index < width; index++) this.#bytes.push(Number((value >> (8n * index)) & 255n));
  }

  float(value: number): void {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value, true);
    this.raw(new Uint8Array(view.buffer));
  }

  double(value: number): void {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    this.raw(new Uint8Array(view.buffer));
  }
}
