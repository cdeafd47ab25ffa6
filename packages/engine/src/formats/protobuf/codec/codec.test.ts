import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { censusOf } from '../diff/census.ts';
import { dataOf, protoTextArbitrary, schemaOf } from '../fixtures/arbitrary.ts';
import { parseMessage } from '../json/parse.ts';
import { printMessage } from '../json/print.ts';
import { Minimal } from '../reads/minimal.ts';
import type { MessageType, ProtoSchema } from '../schema.ts';
import { decodeMessage } from './decode.ts';
import { encodeMessage } from './encode.ts';
import { DecodeError } from './source.ts';
import { hexOf } from './utf8.ts';

function message(schema: ProtoSchema, name: string): MessageType {
  const type = schema.messages.get(name);
  if (type === undefined) throw new Error(`there is no message ${name}`);
  return type;
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** Bytes, read as a message and printed in the JSON form. */
function read(schema: ProtoSchema, name: string, hex: string): unknown {
  return JSON.parse(JSON.stringify(printMessage(decodeMessage(bytes(hex), message(schema, name), censusOf(schema)))));
}

describe('the codec', () => {
  it('reads what it writes, in both forms', () => {
    fc.assert(
      fc.property(protoTextArbitrary, fc.nat(), (text, seed) => {
        const schema = schemaOf(text);
        const census = censusOf(schema);
        const minimums = new Minimal();
        for (const type of schema.root.messages) {
          if (!minimums.isWritable(type)) continue;
          const [datum = {}] = fc.sample(dataOf(type, 2), { seed, numRuns: 1 });
          const written = parseMessage(datum, type, census);
          const printed = printMessage(written);
          expect(printMessage(decodeMessage(encodeMessage(written), type, census))).toEqual(printed);
          expect(printed && printMessage(parseMessage(printed, type, census))).toEqual(printed);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  const proto2 = schemaOf(`syntax = "proto2";
    enum E { A = 0; B = 1; }
    message M {
      optional int32 i = 1; repeated int32 list = 2; optional M inside = 3; optional E e = 4; repeated E es = 5 [packed = true];
      oneof o { string s = 6; M m = 7; }
      optional group G = 8 { optional bool b = 1; }
      map<string, E> map = 9; optional sint64 z = 10; optional float f = 11; optional fixed64 x = 12;
    }
    message R { required int32 a = 1; optional R r = 2; }`);

  it.each([
    ['the last of several values counts', '08010802', { i: 2 }],
    ['packed and unpacked lists are one', '1001120202031004', { list: [1, 2, 3, 4] }],
    ['messages are merged', '1a0208011a021005', { inside: { i: 1, list: [5] } }],
    ['numbers that a closed enum lacks are unknown', '20072803', {}],
    ['so are those in packed lists', '2a03000701', { es: ['A', 'B'] }],
    ['and entries of maps that hold one', '4a050a016110074a050a01621001', { map: { b: 'B' } }],
    ['the last member of a oneof wins', '3a0032016132 0162'.replace(' ', ''), { s: 'b' }],
    ['records of another wire type are unknown', '0d010000000a0161', {}],
    ['groups end where they began', '43080144', { g: { b: true } }],
    ['unknown groups are passed over', 'a3060801a406', {}],
    ['integers are cut to their size', '08ffffffff1f', { i: -1 }],
    ['signs of zigzag', '5003', { z: '-2' }],
    ['floats', '5dcdcccc3d', { f: 0.1 }],
    ['fixed integers', '61ffffffffffffffff', { x: '18446744073709551615' }],
    [
      'the last entry of a key wins, and parts may be missing',
      '4a030a01614a050a016110014a00',
      { map: { a: 'B', '': 'A' } },
    ],
  ])('%s', (_what, hex, expected) => {
    expect(read(proto2, 'M', hex)).toEqual(expected);
  });

  it.each([
    ['bytes that end too early', 'M', '08'],
    ['a length beyond the end', 'M', '3205'],
    ['a field number of zero', 'M', '0001'],
    ['a wire type that does not exist', 'M', '0f'],
    ['a group that does not end', 'M', '43'],
    ['a group that did not begin', 'M', '44'],
    ['a varint of eleven bytes', 'M', '08ffffffffffffffffffff01'],
    ['a missing required field', 'R', ''],
    ['a missing required field inside', 'R', '08011200'],
  ])('%s is refused', (_what, name, hex) => {
    expect(() => read(proto2, name, hex)).toThrow(expect.any(DecodeError));
  });

  it('text that is not UTF-8 is refused where it is checked', () => {
    const proto3 = schemaOf('syntax = "proto3"; message M { string s = 1; }');
    expect(() => read(proto3, 'M', '0a01ff')).toThrow(expect.any(DecodeError));
    expect(read(proto2, 'M', '3201ff')).toEqual({ s: '\ufffd' });
  });

  it('nests as deeply as decoders do, and no deeper', () => {
    const nested = (depth: number): string => {
      let inner: number[] = [];
      for (let level = 0; level < depth; level++) {
        const length = inner.length < 128 ? [inner.length] : [(inner.length & 127) | 128, inner.length >> 7];
        inner = [0x1a, ...length, ...inner];
      }
      return hexOf(Uint8Array.from(inner));
    };
    expect(read(proto2, 'M', nested(99))).toHaveProperty('inside');
    expect(() => read(proto2, 'M', nested(120))).toThrow(expect.any(DecodeError));
  });
});
