import { describe, expect, it } from 'vitest';
import { parseProto } from '../parse.ts';
import type { ProtoSchema } from '../schema.ts';
import { confluentDifferences } from './compare.ts';
import { isIncompatible } from './kinds.ts';

function schemaOf(source: string, imports: Readonly<Record<string, string>> = {}): ProtoSchema {
  const parsed = parseProto(source, new Map(Object.entries(imports)));
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join('; '));
  return parsed.value.doc;
}

/** Kinds and paths, as Confluent prints them; `!` before those that make a schema incompatible. */
function lines(original: ProtoSchema, update: ProtoSchema): readonly string[] {
  return confluentDifferences(original, update).map(
    ({ kind, steps }) => `${isIncompatible(kind) ? '! ' : ''}${kind} #/${steps}`,
  );
}

type Case = readonly [
  what: string,
  before: string,
  after: string,
  backward: readonly string[],
  forward: readonly string[],
];

function compare(header: string, cases: readonly Case[]): void {
  it.each(cases)('%s', (_what, before, after, backward, forward) => {
    const [old, now] = [schemaOf(`${header}\n${before}`), schemaOf(`${header}\n${after}`)];
    expect(lines(old, now)).toEqual(backward);
    expect(lines(now, old)).toEqual(forward);
  });
}

describe('proto3', () => {
  compare('syntax = "proto3";', [
    ['nothing changed', 'message M { int32 a = 1; }', 'message M { int32 a = 1; }', [], []],
    [
      'a field added',
      'message M { int32 a = 1; }',
      'message M { int32 a = 1; string b = 2; }',
      ['FIELD_ADDED #/M/2'],
      ['FIELD_REMOVED #/M/2'],
    ],
    [
      'a message added is one removed for older readers',
      'message M {}',
      'message M {} message N {}',
      ['MESSAGE_ADDED #/N'],
      ['! MESSAGE_REMOVED #/N'],
    ],
    [
      'a nested message renamed',
      'message M { message A {} }',
      'message M { message B {} }',
      ['! MESSAGE_REMOVED #/M/A', 'MESSAGE_ADDED #/M/B'],
      ['! MESSAGE_REMOVED #/M/B', 'MESSAGE_ADDED #/M/A'],
    ],
    [
      'messages in another order',
      'message M {} message N {}',
      'message N {} message M {}',
      ['MESSAGE_MOVED #/M', 'MESSAGE_MOVED #/N'],
      ['MESSAGE_MOVED #/N', 'MESSAGE_MOVED #/M'],
    ],
    [
      'numbers of one encoding, an enum among them',
      'enum E { Z = 0; } message M { int64 a = 1; E b = 2; bool c = 3; }',
      'enum E { Z = 0; } message M { int32 a = 1; int32 b = 2; uint64 c = 3; }',
      [],
      [],
    ],
    [
      'numbers of other encodings',
      'message M { int32 a = 1; fixed32 b = 2; fixed32 c = 3; sint32 d = 4; }',
      'message M { sint32 a = 1; float b = 2; sfixed32 c = 3; sint64 d = 4; }',
      ['! FIELD_SCALAR_KIND_CHANGED #/M/1', '! FIELD_SCALAR_KIND_CHANGED #/M/2'],
      ['! FIELD_SCALAR_KIND_CHANGED #/M/1', '! FIELD_SCALAR_KIND_CHANGED #/M/2'],
    ],
    ['bytes to string passes', 'message M { bytes a = 1; }', 'message M { string a = 1; }', [], []],
    [
      'singular to repeated without a label passes',
      'message M { int32 a = 1; }',
      'message M { repeated int32 a = 1; }',
      [],
      [],
    ],
    [
      'optional to repeated has labels',
      'message M { optional int32 a = 1; optional bytes b = 2; }',
      'message M { repeated int32 a = 1; repeated bytes b = 2; }',
      ['! FIELD_NUMERIC_LABEL_CHANGED #/M/1', 'FIELD_STRING_OR_BYTES_LABEL_CHANGED #/M/2'],
      ['! FIELD_NUMERIC_LABEL_CHANGED #/M/1', 'FIELD_STRING_OR_BYTES_LABEL_CHANGED #/M/2'],
    ],
    ['optional to presence unseen passes', 'message M { optional int32 a = 1; }', 'message M { int32 a = 1; }', [], []],
    [
      'a map to the repeated entry that it is',
      'message M { map<string, int32> a = 1; }',
      'message M { repeated E a = 1; message E { string key = 1; int32 value = 2; } }',
      ['! FIELD_KIND_CHANGED #/M/1', 'MESSAGE_ADDED #/M/E'],
      ['! FIELD_KIND_CHANGED #/M/1', '! MESSAGE_REMOVED #/M/E'],
    ],
    [
      'keys and values of maps',
      'message M { map<string, int32> a = 1; map<int32, M> b = 2; }',
      'message M { map<int32, fixed32> a = 1; map<int64, M> b = 2; }',
      ['! FIELD_SCALAR_KIND_CHANGED #/M/1', '! FIELD_SCALAR_KIND_CHANGED #/M/1'],
      ['! FIELD_SCALAR_KIND_CHANGED #/M/1', '! FIELD_SCALAR_KIND_CHANGED #/M/1'],
    ],
    [
      'fields that move into a oneof that is new',
      'message M { int32 a = 1; int32 b = 2; }',
      'message M { oneof o { int32 a = 1; int32 b = 2; } }',
      ['! MULTIPLE_FIELDS_MOVED_TO_ONEOF #/M/o', 'ONEOF_ADDED #/M/o'],
      ['ONEOF_REMOVED #/M/o', 'ONEOF_FIELD_MOVED_TO_TOP_LEVEL #/M/1', 'ONEOF_FIELD_MOVED_TO_TOP_LEVEL #/M/2'],
    ],
    [
      'one field that moves into a oneof with a new one',
      'message M { int32 a = 1; }',
      'message M { oneof o { int32 a = 1; int32 b = 2; } }',
      ['ONEOF_ADDED #/M/o', 'ONEOF_FIELD_ADDED #/M/o/2'],
      ['ONEOF_REMOVED #/M/o', 'ONEOF_FIELD_MOVED_TO_TOP_LEVEL #/M/1', '! ONEOF_FIELD_REMOVED #/M/o/2'],
    ],
    [
      'a field that joins others in a oneof',
      'message M { int32 a = 1; oneof o { int32 b = 2; } }',
      'message M { oneof o { int32 a = 1; int32 b = 2; } }',
      ['! FIELD_MOVED_TO_EXISTING_ONEOF #/M/o'],
      ['ONEOF_FIELD_MOVED_TO_TOP_LEVEL #/M/1'],
    ],
    [
      'two oneofs that become one',
      'message M { oneof o { int32 a = 1; } oneof p { int32 b = 2; } }',
      'message M { oneof o { int32 a = 1; int32 b = 2; } }',
      ['! FIELD_MOVED_TO_EXISTING_ONEOF #/M/o', 'ONEOF_REMOVED #/M/p'],
      ['ONEOF_ADDED #/M/p'],
    ],
    [
      'a oneof that goes with all its members',
      'message M { oneof o { int32 a = 1; int32 b = 2; } }',
      'message M {}',
      ['ONEOF_REMOVED #/M/o'],
      ['ONEOF_ADDED #/M/o', 'ONEOF_FIELD_ADDED #/M/o/1', 'ONEOF_FIELD_ADDED #/M/o/2'],
    ],
    [
      'a oneof that is renamed, with a member of another type',
      'message M { oneof o { int32 a = 1; } }',
      'message M { oneof p { string a = 1; } }',
      ['ONEOF_REMOVED #/M/o', 'ONEOF_ADDED #/M/p', '! FIELD_SCALAR_KIND_CHANGED #/M/p/1'],
      ['ONEOF_ADDED #/M/o', 'ONEOF_REMOVED #/M/p', '! FIELD_SCALAR_KIND_CHANGED #/M/o/1'],
    ],
    [
      'constants of an enum',
      'enum E { Z = 0; A = 1; B = 2; }',
      'enum E { Z = 0; A2 = 1; C = 3; }',
      ['ENUM_CONST_CHANGED #/E/1', 'ENUM_CONST_REMOVED #/E/2', 'ENUM_CONST_ADDED #/E/3'],
      ['ENUM_CONST_CHANGED #/E/1', 'ENUM_CONST_ADDED #/E/2', 'ENUM_CONST_REMOVED #/E/3'],
    ],
    [
      'a recursive message that changes deep inside itself',
      'message M { M m = 1; N n = 2; message N { M m = 1; int32 a = 2; } }',
      'message M { M m = 1; N n = 2; message N { M m = 1; float a = 2; } }',
      ['! FIELD_SCALAR_KIND_CHANGED #/M/N/2'],
      ['! FIELD_SCALAR_KIND_CHANGED #/M/N/2'],
    ],
  ]);
});

describe('proto2', () => {
  compare('syntax = "proto2";', [
    [
      'required fields',
      'message M { required int32 a = 1; }',
      'message M { required int32 b = 2; }',
      ['! REQUIRED_FIELD_REMOVED #/M/1', '! REQUIRED_FIELD_ADDED #/M/2'],
      ['! REQUIRED_FIELD_ADDED #/M/1', '! REQUIRED_FIELD_REMOVED #/M/2'],
    ],
    [
      'optional to required: a number, text, and a message, whose label is not compared',
      'message M { optional int32 a = 1; optional string b = 2; optional M c = 3; }',
      'message M { required int32 a = 1; required string b = 2; required M c = 3; }',
      ['! FIELD_NUMERIC_LABEL_CHANGED #/M/1', 'FIELD_STRING_OR_BYTES_LABEL_CHANGED #/M/2'],
      ['! FIELD_NUMERIC_LABEL_CHANGED #/M/1', 'FIELD_STRING_OR_BYTES_LABEL_CHANGED #/M/2'],
    ],
    [
      'groups, extensions, defaults and reservations are not compared',
      'message M { optional group G = 1 { optional int32 x = 1; } reserved 5; optional int32 d = 2 [default = 1]; extensions 10; } extend M { optional int32 e = 10; }',
      'message M { optional group H = 4 { optional string x = 1; } optional int32 d = 2; }',
      [],
      [],
    ],
    [
      'a group that becomes a message is a field added',
      'message M { optional group G = 1 { optional int32 x = 1; } }',
      'message M { optional G g = 1; message G { optional int32 x = 1; } }',
      ['FIELD_ADDED #/M/1', 'MESSAGE_ADDED #/M/G'],
      ['FIELD_REMOVED #/M/1', '! MESSAGE_REMOVED #/M/G'],
    ],
  ]);
});

describe('documents that import others', () => {
  const order = (version: string): string =>
    `syntax = "proto3"; package shop; import "${version}.proto"; message Order { money.${version}.Money total = 1; }`;
  const money = (version: string, fields: string, more = ''): string =>
    `syntax = "proto3"; package money.${version}; message Money { ${fields} } ${more}`;

  it('a message of another package counts by its name in the package, and by what is in it', () => {
    const imports = {
      'v1.proto': money('v1', 'int64 units = 1;'),
      'v2.proto': money('v2', 'int64 units = 1; int32 nanos = 2;'),
      'v3.proto': money('v3', 'double units = 1;'),
    };
    const [v1, v2, v3] = ['v1', 'v2', 'v3'].map((version) => schemaOf(order(version), imports));
    if (v1 === undefined || v2 === undefined || v3 === undefined) throw new Error('three documents');
    expect(lines(v1, v2)).toEqual(['FIELD_ADDED #/Money/2']);
    expect(lines(v1, v3)).toEqual(['! FIELD_NAMED_TYPE_CHANGED #/Order/1', '! FIELD_SCALAR_KIND_CHANGED #/Money/1']);
  });

  it('what an imported message refers to counts too, however far, and recursion ends', () => {
    const chain = (type: string): string =>
      money('v1', 'A a = 1;', `message A { B b = 1; Money m = 2; } message B { A a = 1; ${type} x = 2; }`);
    const before = schemaOf(order('v1'), { 'v1.proto': chain('int32') });
    const after = schemaOf(order('v1'), { 'v1.proto': chain('string') });
    const found = lines(before, after);
    expect(found).toContain('! FIELD_SCALAR_KIND_CHANGED #/B/2');
    expect(found).toContain('! FIELD_NAMED_TYPE_CHANGED #/Order/1');
    expect(lines(before, before)).toEqual([]);
  });

  it('chains of references may be as long as a document', () => {
    const links = 4_000;
    const chain = (type: string): string =>
      `syntax = "proto3"; package c; ${Array.from({ length: links }, (_, index) => `message M${index} { ${index + 1 < links ? `M${index + 1}` : type} a = 1; }`).join('\n')}`;
    const root = 'syntax = "proto3"; import "c.proto"; message R { c.M0 a = 1; }';
    const found = lines(schemaOf(root, { 'c.proto': chain('int32') }), schemaOf(root, { 'c.proto': chain('string') }));
    expect(found).toHaveLength(links + 1);
    expect(found[0]).toBe('! FIELD_NAMED_TYPE_CHANGED #/R/1');
    expect(found.at(-1)).toBe(`! FIELD_SCALAR_KIND_CHANGED #/M${links - 1}/1`);
  });

  it('packages and names of types count', () => {
    const before = schemaOf('syntax = "proto3"; package a; message M { N n = 1; } message N {} message O {}');
    const after = schemaOf('syntax = "proto3"; package b; message M { O n = 1; } message N {} message O {}');
    expect(lines(before, after)).toEqual(['! PACKAGE_CHANGED #/', '! FIELD_NAMED_TYPE_CHANGED #/M/1']);
  });
});
