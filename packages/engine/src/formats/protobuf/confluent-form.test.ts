import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalProto } from './canonical.ts';
import { confluentForm } from './confluent-form.ts';
import { protoTextArbitrary, schemaOf } from './fixtures/arbitrary.ts';
import { googleFiles } from './fixtures/google-files.ts';
import { CONFLUENT_FILES } from './well-known/confluent.ts';

const ORDERS = `// Orders
syntax = 'proto3';
package acme.shop;
option java_package = "com.acme"; /* Java */
import "google/protobuf/timestamp.proto";
import public "google/protobuf/any.proto";
import "google/protobuf/descriptor.proto";
option java_multiple_files = true;
enum Status { reserved 7, 5 to 6; reserved "OLD"; NEW = 0; PAID = 0x2; OPEN = 1 [deprecated = true]; }
message Order {
  message Line { string sku = 1; }
  string note = 3 [json_name = "remark", deprecated = true];
  oneof payment { Cash cash = 5; string card = 4; }
  int64 id = 1;
  optional Status status = 2;
  map<string, Line> lines = 6;
  reserved 12 to 12, 9, 100 to max; reserved "b", 'a';
  message Cash {}
  google.protobuf.Timestamp at = 7;
  option (audit) = { by: "me" tag: "x" tag: "y" inner { level: 0x10 } };
}
extend google.protobuf.MessageOptions { Audit audit = 50001; }
message Audit { string by = 1; repeated string tag = 2; Inner inner = 3; message Inner { int32 level = 1; } }
service Orders { rpc Get(Audit) returns (stream Order) {} rpc Put(stream acme.shop.Order) returns (Order) { option deprecated = true; } }
`;

test('a document is laid out in sections, names as written', () => {
  expect(confluentForm(schemaOf(ORDERS))).toBe(`syntax = "proto3";
package acme.shop;

import "google/protobuf/timestamp.proto";
import "google/protobuf/descriptor.proto";
import public "google/protobuf/any.proto";

option java_package = "com.acme";
option java_multiple_files = true;

message Order {
  reserved 12 to 12, 9, 100 to max;
  reserved "b", "a";

  option (audit) = {
    by: "me",
    tag: [
      "x",
      "y"
    ],
    inner: {
      level: 0x10
    }
  };

  string note = 3 [
    deprecated = true,
    json_name = "remark"
  ];
  int64 id = 1;
  optional Status status = 2;
  map<string, Line> lines = 6;
  google.protobuf.Timestamp at = 7;

  oneof payment {
    Cash cash = 5;
    string card = 4;
  }

  message Line {
    string sku = 1;
  }
  message Cash {}
}
message Audit {
  string by = 1;
  repeated string tag = 2;
  Inner inner = 3;

  message Inner {
    int32 level = 1;
  }
}
enum Status {
  reserved 7, 5 to 6;
  reserved "OLD";
  NEW = 0;
  PAID = 2;
  OPEN = 1 [deprecated = true];
}

extend google.protobuf.MessageOptions {
  Audit audit = 50001;
}

service Orders {
  rpc Get (Audit) returns (stream Order);
  rpc Put (stream acme.shop.Order) returns (Order) {
    option deprecated = true;
  };
}
`);
});

test('normalised, whatever can be spelt in several ways is spelt in one', () => {
  expect(confluentForm(schemaOf(ORDERS), { normalize: true })).toBe(`syntax = "proto3";
package acme.shop;

import "google/protobuf/descriptor.proto";
import "google/protobuf/timestamp.proto";
import public "google/protobuf/any.proto";

option java_multiple_files = true;
option java_package = "com.acme";

message Order {
  reserved 9;
  reserved 12;
  reserved 100 to max;
  reserved "a";
  reserved "b";

  option (acme.shop.audit) = {
    by: "me",
    inner: {
      level: 16
    },
    tag: [
      "x",
      "y"
    ]
  };

  int64 id = 1;
  optional .acme.shop.Status status = 2;
  string note = 3 [
    deprecated = true,
    json_name = "remark"
  ];
  map<string, .acme.shop.Order.Line> lines = 6;
  .google.protobuf.Timestamp at = 7;

  oneof payment {
    string card = 4;
    .acme.shop.Order.Cash cash = 5;
  }

  message Line {
    string sku = 1;
  }
  message Cash {}
}
message Audit {
  string by = 1;
  repeated string tag = 2;
  .acme.shop.Audit.Inner inner = 3;

  message Inner {
    int32 level = 1;
  }
}
enum Status {
  reserved 5 to 6;
  reserved 7;
  reserved "OLD";
  NEW = 0;
  OPEN = 1 [deprecated = true];
  PAID = 2;
}

extend .google.protobuf.MessageOptions {
  .acme.shop.Audit audit = 50001;
}

service Orders {
  rpc Get (.acme.shop.Audit) returns (stream .acme.shop.Order);
  rpc Put (stream .acme.shop.Order) returns (.acme.shop.Order) {
    option deprecated = true;
  };
}
`);
});

test('proto2 needs no syntax when normalised; groups, extensions and their ranges have sections', () => {
  const text = `syntax = "proto2"; import "google/protobuf/descriptor.proto";
    message M { extensions 20 to 29, 10; extend M { optional int32 b = 12; optional int32 a = 11; } extensions 11 to 12;
      repeated group G = 1 { optional bytes x = 2 [default = "\\377'"]; }
      optional double d = 3 [default = 1.50]; enum E { B = 5; A = 0; } }`;
  expect(confluentForm(schemaOf(text))).toBe(`syntax = "proto2";

import "google/protobuf/descriptor.proto";

message M {
  optional double d = 3 [default = 1.50];

  repeated group G = 1 {
    optional bytes x = 2 [default = "\\377\\'"];
  }

  extensions 20 to 29, 10;
  extensions 11 to 12;

  extend M {
    optional int32 b = 12;
    optional int32 a = 11;
  }

  enum E {
    B = 5;
    A = 0;
  }
}
`);
  expect(confluentForm(schemaOf(text), { normalize: true })).toBe(`
import "google/protobuf/descriptor.proto";

message M {
  optional double d = 3 [default = 1.5];

  repeated group G = 1 {
    optional bytes x = 2 [default = "\\377\\'"];
  }

  extensions 10;
  extensions 11 to 12;
  extensions 20 to 29;

  extend .M {
    optional int32 a = 11;
    optional int32 b = 12;
  }

  enum E {
    B = 5;
    A = 0;
  }
}
`);
});

test('empty lines inside nested messages are indented as far as the message', () => {
  const text = 'syntax = "proto3"; message A { message B { reserved 1; int32 x = 2; } }';
  expect(confluentForm(schemaOf(text)).split('\n')).toEqual([
    'syntax = "proto3";',
    '',
    'message A {',
    '  message B {',
    '    reserved 1;',
    '  ',
    '    int32 x = 2;',
    '  }',
    '}',
    '',
  ]);
});

test('options that are set in parts are one option when normalised', () => {
  const text = `syntax = "proto2"; package p; import "google/protobuf/descriptor.proto";
    message O { optional int32 b = 1; repeated string a = 2; }
    extend google.protobuf.FileOptions { optional O o = 50000; repeated string names = 50001; }
    option (o).b = 7; option (p.o).a = "x"; option (names) = "2"; option (names) = "1"; option go_package = "g";`;
  expect(confluentForm(schemaOf(text))).toContain('option (o).b = 7;\noption (p.o).a = "x";\noption (names) = "2";');
  expect(confluentForm(schemaOf(text), { normalize: true })).toContain(
    'option go_package = "g";\noption (p.names) = "2";\noption (p.names) = "1";\noption (p.o) = {\n  a: "x",\n  b: 7\n};\n',
  );
});

test('without extensions nothing but Confluent’s own custom options is left', () => {
  const text = `syntax = "proto3"; import "confluent/meta.proto"; import "google/protobuf/descriptor.proto";
    extend google.protobuf.FieldOptions { string mask = 50000; }
    message M { string a = 1 [(mask) = "all", deprecated = true, (confluent.field_meta).doc = "A"]; int32 b = 2 [(mask) = "none"]; }`;
  const schema = schemaOf(text, CONFLUENT_FILES);
  for (const normalize of [false, true]) {
    const form = confluentForm(schema, { normalize, ignoreExtensions: true });
    expect(form).not.toMatch(/mask|extend /);
    expect(form).toContain('deprecated = true');
    expect(form).toContain('(confluent.field_meta)');
    expect(form).toContain('  int32 b = 2;\n');
  }
});

test('the files of Confluent are documents', () => {
  for (const text of CONFLUENT_FILES.values()) expectStable(text);
  const text = `syntax = "proto3"; import "confluent/meta.proto"; import "confluent/type/decimal.proto"; option (confluent.file_meta) = { doc: "d" params: { key: "k" value: "v" } };
    enum E { A = 0 [(confluent.enum_value_meta).tags = "x"]; } message M { option (confluent.message_meta).doc = "m"; confluent.type.Decimal price = 1; }`;
  expectStable(text, CONFLUENT_FILES);
});

/** The form of the form is the form, and it means the same. */
function expectStable(text: string, imports?: ReadonlyMap<string, string>): void {
  const schema = schemaOf(text, imports);
  for (const normalize of [false, true]) {
    const form = confluentForm(schema, { normalize });
    const again = schemaOf(form, imports);
    expect(canonicalProto(again)).toBe(canonicalProto(schema));
    expect(confluentForm(again, { normalize })).toBe(form);
  }
}

test('the form of any document is a document of the same meaning and form', () => {
  fc.assert(
    fc.property(protoTextArbitrary, (text) => expectStable(text)),
    { seed: 20_260_101, numRuns: 80 },
  );
});

test('printed as written or not, a document has one normalised form', () => {
  fc.assert(
    fc.property(protoTextArbitrary, (text) => {
      const schema = schemaOf(text);
      const written = confluentForm(schema);
      expect(confluentForm(schemaOf(written), { normalize: true })).toBe(confluentForm(schema, { normalize: true }));
    }),
    { seed: 20_260_101, numRuns: 50 },
  );
});

test('files of Google keep their meaning', { timeout: 600_000 }, () => {
  for (const { text, imports } of googleFiles()) expectStable(text, imports);
});
