import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileDescriptorProto } from './descriptor-set.ts';
import { protoTextArbitrary, schemaOf } from './fixtures/arbitrary.ts';
import { googleFiles } from './fixtures/google-files.ts';
import { parseProto } from './parse.ts';
import { protoOfDescriptor } from './proto-of-descriptor.ts';

const RUNS = { seed: 20_260_101, numRuns: 80 };

function textOf(bytes: Uint8Array, imports?: ReadonlyMap<string, string>): string {
  const read = protoOfDescriptor(bytes, imports);
  if (read.ok) return read.value;
  throw new Error(read.error[0]?.message);
}

/** The descriptor of a text is the descriptor of the text that is made from it. */
function expectRead(text: string, imports?: ReadonlyMap<string, string>, name = ''): void {
  const bytes = fileDescriptorProto(schemaOf(text, imports, name));
  const made = textOf(bytes, imports);
  const again = fileDescriptorProto(schemaOf(made, imports, name));
  expect(Buffer.compare(again, bytes), `${name}\n${made}`).toBe(0);
}

test('a descriptor is read back as a text', () => {
  const text = `syntax = "proto3"; package a.b; import public "google/protobuf/any.proto"; import "google/protobuf/descriptor.proto";
    extend google.protobuf.FieldOptions { M mark = 50000; }
    message M { string s = 1 [json_name = "S", (mark) = { s: "ä" o: 3 }]; optional int32 o = 2; oneof x { bytes b = 3; E e = 4; } map<int32, M> m = 5; reserved 9, 11 to max; }
    enum E { Z = 0; } service S { rpc R(stream M) returns (M); }`;
  expect(textOf(fileDescriptorProto(schemaOf(text)))).toBe(`syntax = "proto3";
package a.b;
import public "google/protobuf/any.proto";
import "google/protobuf/descriptor.proto";
message M {
  reserved 9;
  reserved 11 to max;
  string s = 1 [json_name = "S", (.a.b.mark) = { s: "ä" o: 3 }];
  optional int32 o = 2;
  oneof x {
    bytes b = 3;
    .a.b.E e = 4;
  }
  map<int32, .a.b.M> m = 5;
}
extend .google.protobuf.FieldOptions {
  .a.b.M mark = 50000;
}
enum E {
  Z = 0;
}
service S {
  rpc R(stream .a.b.M) returns (.a.b.M);
}
`);
});

test('groups and entries of maps keep their place among messages', () => {
  expectRead(`syntax = "proto2"; message A { message B {} map<string, B> m = 1; message C {} optional group G = 2 { optional int32 x = 1; } message D {}
    oneof o { group H = 3 { extensions 5; } string s = 4; } extend A.H { optional group I = 5 {} } enum E { E0 = 0; reserved -5 to -1, 7 to max; reserved "X"; } }
    message S { option message_set_wire_format = true; extensions 4 to max; }`);
  expectRead(`edition = "2024"; export message A { local message B { reserved x, y; } int32 a = 1 [features.field_presence = LEGACY_REQUIRED, default = -5];
    bytes b = 2 [default = "\\377\\"\\\\\\n'"]; double d = 3 [default = -inf]; float f = 4 [default = 1.1]; B c = 5 [features.message_encoding = DELIMITED]; }`);
});

test('custom options of imports that are not at hand are left out, and the imports stay', () => {
  const options =
    'syntax = "proto2"; import "google/protobuf/descriptor.proto"; extend google.protobuf.MessageOptions { optional int32 x = 50000; }';
  const imports = new Map([['options.proto', options]]);
  const bytes = fileDescriptorProto(
    schemaOf('syntax = "proto2"; import "options.proto"; message M { option (x) = 3; }', imports),
  );
  expect(textOf(bytes, imports)).toContain('option (.x) = 3;');
  expect(textOf(bytes)).toBe('syntax = "proto2";\nimport "options.proto";\nmessage M {}\n');
});

test('any document is read back from its descriptor', () => {
  fc.assert(
    fc.property(protoTextArbitrary, (text) => expectRead(text)),
    RUNS,
  );
});

/** What is wrong with bytes, in one word. */
function problemOf(bytes: readonly number[]): string {
  const read = protoOfDescriptor(Uint8Array.from(bytes));
  return read.ok ? 'none' : read.error.map(({ kind }) => kind).join();
}

test('bytes that are no descriptor are refused', () => {
  expect(problemOf([])).toBe('none');
  expect(problemOf([0xff])).toBe('bad-descriptor');
  expect(problemOf([0x22, 0x05, 0x0a])).toBe('bad-descriptor');
  // A message whose name is "A {}".
  expect(problemOf([0x22, 0x06, 0x0a, 0x04, 0x41, 0x20, 0x7b, 0x7d])).toBe('bad-descriptor');
  // Messages inside each other, and groups of an unknown field inside each other.
  let nested: number[] = [0x0a, 0x01, 0x41];
  for (let depth = 0; depth < 130 && nested.length < 120; depth += 1)
    nested = [0x0a, 0x01, 0x41, 0x1a, nested.length, ...nested];
  expect(problemOf([0x22, nested.length, ...nested])).toBe('none');
  expect(problemOf(Array.from({ length: 300_000 }, () => 0x5b))).toBe('bad-descriptor');
});

test('a message belongs to one group', () => {
  const bytes = fileDescriptorProto(
    schemaOf('syntax = "proto2"; message A { optional group B = 1 {} optional group C = 2 {} }'),
  );
  // The second group is named like the first one.
  const twice = bytes.map((byte, at) => (byte === 0x43 && bytes[at - 1] === 0x2e ? 0x42 : byte));
  const read = protoOfDescriptor(twice);
  expect(read.ok ? read.value : read.error[0]?.message).toBe('"B" belongs to two fields');
});

test('broken descriptors are refused or read, and never anything else', () => {
  fc.assert(
    fc.property(
      protoTextArbitrary,
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 5 }),
      fc.nat(),
      (text, changes, cut) => {
        const bytes = Uint8Array.from(fileDescriptorProto(schemaOf(text)));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const read = protoOfDescriptor(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
        if (read.ok) parseProto(read.value);
        else expect(read.error).toHaveLength(1);
      },
    ),
    { ...RUNS, numRuns: Number(process.env.FUZZ_PAIRS ?? 150) },
  );
});

test('files of Google are read back from their descriptors', { timeout: 600_000 }, () => {
  for (const { name, text, imports } of googleFiles()) expectRead(text, imports, name);
});
