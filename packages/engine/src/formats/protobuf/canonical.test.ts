import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalProto } from './canonical.ts';
import { diffProto } from './diff.ts';
import { protoPairs, protoTextArbitrary, schemaOf } from './fixtures/arbitrary.ts';

const RUNS = { seed: 20_260_101, numRuns: 150 };

function canonical(text: string): string {
  return canonicalProto(schemaOf(text));
}

test('comments, layout, order of fields and of imports are no part of the meaning', () => {
  const plain = `syntax = "proto3"; package a;
    import "google/protobuf/timestamp.proto"; import "google/protobuf/any.proto";
    message M { string b = 2; /* no */ int32 a = 1; reserved 9, 7 to 8; enum Z { Z0 = 0; } enum A { A0 = 0; A2 = 2; A1 = 1; } }`;
  const other = `syntax = 'proto3'; // yes
    import "google/protobuf/any.proto";
    import "google/protobuf/timestamp.proto";
    package a;
    message M { enum A { A0 = 0; A1 = 0x1; A2 = 02; } enum Z { Z0 = 0; } reserved 7 to 9;
      int32 a = 1; string b = 2 [json_name = "b"]; }`;
  expect(canonical(other)).toBe(canonical(plain));
  expect(canonical(plain)).toBe(`syntax = "proto3";
package a;
import "google/protobuf/any.proto";
import "google/protobuf/timestamp.proto";
message M {
  reserved 7 to 9;
  int32 a = 1;
  string b = 2;
  enum A {
    A0 = 0;
    A1 = 1;
    A2 = 2;
  }
  enum Z {
    Z0 = 0;
  }
}
`);
});

test('features count where they have an effect, wherever they are set', () => {
  const byFile =
    'edition = "2023"; option features.field_presence = IMPLICIT; message M { int32 a = 1; M m = 2; repeated int32 r = 3; }';
  const byField =
    'edition = "2023"; message M { int32 a = 1 [features.field_presence = IMPLICIT]; M m = 2; repeated int32 r = 3; }';
  expect(canonical(byFile)).toBe(canonical(byField));
});

test('options are written with their values', () => {
  const text = `syntax = "proto2";
import "google/protobuf/descriptor.proto";
option (.x) = { a: 1 o: { b: "ä\\n\\"" f: -inf } };
message O {
  optional int32 a = 1;
  optional bytes b = 3;
  optional float f = 4;
  repeated .O o = 2;
}
extend .google.protobuf.FileOptions {
  optional .O x = 50000 [deprecated = true];
}
`;
  expect(canonical(text)).toContain('option (.x) = { a: 1 o: { b: "\\303\\244\\n\\"" f: -inf } };');
  expect(canonical(canonical(text))).toBe(canonical(text));
});

test('groups stay what they are, and messages where they are', () => {
  const text =
    'syntax = "proto2"; message A { repeated group G = 1 { optional int32 x = 1; } extensions 5; } extend A { optional group H = 5 {} } message B {}';
  expect(canonical(text)).toBe(`syntax = "proto2";
message A {
  extensions 5;
  repeated group G = 1 {
    optional int32 x = 1;
  }
}
extend .A {
  optional group H = 5 {}
}
message B {}
`);
});

test('the canonical form of any document is a document of the same form', () => {
  fc.assert(
    fc.property(protoTextArbitrary, (text) => {
      expect(canonical(canonical(text))).toBe(canonical(text));
    }),
    RUNS,
  );
});

test('documents with the same form have the same fields', () => {
  fc.assert(
    fc.property(protoPairs, ([before, after]) => {
      if (canonicalProto(before) !== canonicalProto(after)) return;
      const numbers = (schema: typeof before) =>
        [...schema.messages.values()].map(({ fields }) => fields.map(({ number }) => number).sort((a, b) => a - b));
      expect(numbers(before)).toEqual(numbers(after));
    }),
    RUNS,
  );
});

test('the canonical form of a document with imports is a document with the same imports', () => {
  const imports = new Map([
    [
      'options.proto',
      'syntax = "proto2"; package acme; import public "base.proto"; import "google/protobuf/descriptor.proto"; extend google.protobuf.FieldOptions { optional Mark mark = 50000; }',
    ],
    ['base.proto', 'syntax = "proto3"; package acme; message Mark { Kind kind = 1; } enum Kind { A = 0; B = 1; }'],
  ]);
  const text = `syntax = "proto3"; package acme.shop; import weak "base.proto"; import public "options.proto"; import "google/protobuf/any.proto";
    message M { Mark m = 1 [(mark).kind = B]; map<string, acme.Kind> k = 2; google.protobuf.Any any = 3; }`;
  const document = schemaOf(text, imports);
  const form = canonicalProto(document);
  const again = schemaOf(form, imports);
  expect(canonicalProto(again)).toBe(form);
  expect(diffProto(document, again)).toEqual([]);
  expect(form).toContain('.acme.Mark m = 1 [(.acme.mark) = { kind: B }];');
});

/** True where the story of two texts tells nothing, which has to be where their canonical forms are the same. */
function isSame(before: string, after: string): boolean {
  const [old, now] = [schemaOf(before), schemaOf(after)];
  const nothing = diffProto(old, now).length === 0;
  expect(canonicalProto(old) === canonicalProto(now)).toBe(nothing);
  return nothing;
}

test('what the story does not tell is not in the canonical form, and the other way round', () => {
  const proto2 = (body: string): string => `syntax = "proto2"; ${body}`;
  expect(
    isSame(
      proto2('message A { extensions 5 to 9 [verification = UNVERIFIED]; }'),
      proto2('message A { extensions 5 to 9; }'),
    ),
  ).toBe(false);
  expect(isSame(proto2('message A { extensions 5 to 7, 8 to 9; }'), proto2('message A { extensions 5 to 9; }'))).toBe(
    true,
  );
  expect(
    isSame(proto2('message A { message B {} message C {} }'), proto2('message A { message C {} message B {} }')),
  ).toBe(false);
  expect(
    isSame(
      proto2('enum E { option allow_alias = true; A = 0; B = 1; C = 1; }'),
      proto2('enum E { option allow_alias = true; A = 0; C = 1; B = 1; }'),
    ),
  ).toBe(false);
  expect(isSame(proto2('enum E { A = 0; B = 1; C = 2; }'), proto2('enum E { A = 0; C = 2; B = 1; }'))).toBe(true);
  expect(
    isSame(
      proto2('message A { message B {} optional group G = 1 {} message C {} }'),
      proto2('message A { optional group G = 1 {} message B {} message C {} }'),
    ),
  ).toBe(true);
  const edition = (body: string): string => `edition = "2024"; ${body}`;
  expect(isSame(edition('message A {}'), edition('local message A {}'))).toBe(false);
  expect(isSame(edition('message A { message B {} }'), edition('export message A { local message B {} }'))).toBe(true);
  expect(
    isSame(edition('message A {}'), edition('option features.default_symbol_visibility = LOCAL_ALL; message A {}')),
  ).toBe(false);
});

test('nothing is told of documents with the same form, and of no others', () => {
  fc.assert(
    fc.property(protoPairs, ([before, after]) => {
      expect(canonicalProto(before) === canonicalProto(after)).toBe(diffProto(before, after).length === 0);
    }),
    RUNS,
  );
});
