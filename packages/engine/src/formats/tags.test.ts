import { describe, expect, test } from 'vitest';
import { changeTags, type TagChange } from '../model/tags.ts';
import type { AnyFormat } from './define-format.ts';
import { formatById } from './index.ts';

const format = (id: string): AnyFormat => formatById(id) as AnyFormat;

/** The tags of a text by path. */
function tagsOf(id: string, source: string): Record<string, readonly string[]> {
  const sites = format(id).tagSites(source);
  if (!sites.ok) throw new Error(sites.error[0]?.message);
  return Object.fromEntries(sites.value.filter(({ tags }) => tags.length > 0).map(({ path, tags }) => [path, tags]));
}

function changed(id: string, source: string, ...changes: TagChange[]): string {
  const sites = format(id).tagSites(source);
  if (!sites.ok) throw new Error(sites.error[0]?.message);
  const result = changeTags(source, sites.value, changes);
  if (!result.ok) throw new Error(result.error[0]?.message);
  expect(format(id).parse(result.value)).toMatchObject({ ok: true });
  return result.value;
}

const add = (on: TagChange['on'], path: string, ...tags: string[]): TagChange => ({ on, path, add: tags, remove: [] });
const remove = (on: TagChange['on'], path: string, ...tags: string[]): TagChange => ({
  on,
  path,
  add: [],
  remove: tags,
});

describe('Avro', () => {
  const order = `{
  "type": "record",
  "name": "Order",
  "namespace": "shop",
  "fields": [
    {"name": "mail", "type": ["null", "string"]},
    {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": []}}}
  ]
}`;

  test('tags stand on records and fields, in the layout of the text', () => {
    const text = changed(
      'avro',
      order,
      add('record', 'shop.Order', 'GOLD'),
      add('field', '.shop.Order.mail', 'PII', 'EU'),
    );
    expect(text).toBe(`{
  "type": "record",
  "name": "Order",
  "namespace": "shop",
  "fields": [
    {"name": "mail", "type": ["null", "string"], "confluent:tags": ["PII","EU"]},
    {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": []}}}
  ],
  "confluent:tags": ["GOLD"]
}`);
    expect(tagsOf('avro', text)).toEqual({ 'shop.Order': ['GOLD'], 'shop.Order.mail': ['PII', 'EU'] });
  });

  test('records inside have their own names', () => {
    expect(tagsOf('avro', changed('avro', order, add('record', 'shop.Line', 'X')))).toEqual({ 'shop.Line': ['X'] });
  });

  test('the last tag takes the property with it', () => {
    const text = changed('avro', order, add('field', 'shop.Order.mail', 'PII'));
    expect(changed('avro', text, remove('field', 'shop.Order.mail', 'PII'))).toBe(order);
  });

  test('a tag that is there is not there twice', () => {
    const text = changed('avro', order, add('field', 'shop.Order.mail', 'PII'));
    expect(changed('avro', text, add('field', 'shop.Order.mail', 'PII'))).toBe(text);
  });

  test('tags of a text in one line', () => {
    const text = '{"type":"record","name":"R","fields":[{"confluent:tags":["A","B"],"name":"f","type":"int"}]}';
    expect(changed('avro', text, remove('field', 'R.f', 'A', 'B'), add('record', 'R', 'C'))).toBe(
      '{"type":"record","name":"R","fields":[{"name":"f","type":"int"}],"confluent:tags":["C"]}',
    );
  });

  test.each([
    ['record', 'shop.Nobody'],
    ['field', 'shop.Order'],
    ['field', 'shop.Order.__proto__'],
  ] as const)('no %s is called %s', (on, path) => {
    const sites = format('avro').tagSites(order);
    const result = sites.ok && changeTags(order, sites.value, [add(on, path, 'X')]);
    expect(result).toMatchObject({ ok: false, error: [{ kind: 'tag-path-unknown', detail: { on, path } }] });
  });
});

describe('JSON Schema', () => {
  const order =
    '{"type":"object","properties":{"customer":{"type":"object","properties":{"mail":{"type":"string"}}},"lines":{"type":"array","items":{"type":"object","properties":{"sku":{"type":"string"}}}}},"oneOf":[{"properties":{"a":{}}}]}';

  test.each([
    ['record', 'object', { object: ['X'] }],
    ['field', 'object.customer', { 'object.customer': ['X'] }],
    ['record', 'object.customer.object', { 'object.customer': ['X'] }],
    ['field', 'object.customer.object.mail', { 'object.customer.object.mail': ['X'] }],
    ['field', 'customer.mail', { 'object.customer.object.mail': ['X'] }],
    ['record', 'object.lines.array.object', { 'object.lines.array.object': ['X'] }],
    ['field', 'lines.sku', { 'object.lines.array.object.sku': ['X'] }],
    ['field', 'oneof.0.object.a', { 'oneof.0.object.a': ['X'] }],
  ] as const)('a %s is found by %s', (on, path, expected) => {
    const text = changed('json-schema', order, add(on, path, 'X'));
    expect(tagsOf('json-schema', text)).toEqual(expected);
    expect(changed('json-schema', text, remove(on, path, 'X'))).toBe(order);
  });

  test('a schema that is just a boolean can have none', () => {
    expect(format('json-schema').tagSites('true')).toEqual({ ok: true, value: [] });
  });
});

describe('Protobuf', () => {
  const order = `syntax = "proto3";
package shop; // ours

message Order {
  // Who it is for.
  string mail = 1;
  repeated string notes = 2 [deprecated = true];
  message Line { map<string, int32> counts = 1; }
  oneof of { Line line = 3; }
}
`;

  test('tags are options, and the options are imported', () => {
    const text = changed(
      'protobuf',
      order,
      add('record', '.shop.Order', 'GOLD'),
      add('field', 'shop.Order.mail', 'PII', 'EU'),
      add('field', 'shop.Order.notes', 'FREE "TEXT"'),
      add('field', 'shop.Order.Line.counts', 'C'),
      add('field', 'shop.Order.line', 'L'),
    );
    expect(text).toBe(`syntax = "proto3";
package shop;
import "confluent/meta.proto"; // ours

message Order {
  option (confluent.message_meta).tags = "GOLD";
  // Who it is for.
  string mail = 1 [(confluent.field_meta).tags = "PII", (confluent.field_meta).tags = "EU"];
  repeated string notes = 2 [deprecated = true, (confluent.field_meta).tags = "FREE \\"TEXT\\""];
  message Line { map<string, int32> counts = 1 [(confluent.field_meta).tags = "C"]; }
  oneof of { Line line = 3 [(confluent.field_meta).tags = "L"]; }
}
`);
    expect(tagsOf('protobuf', text)).toEqual({
      'shop.Order': ['GOLD'],
      'shop.Order.mail': ['PII', 'EU'],
      'shop.Order.notes': ['FREE "TEXT"'],
      'shop.Order.Line.counts': ['C'],
      'shop.Order.line': ['L'],
    });
  });

  test('options that hold nothing else go with the last tag', () => {
    const text = changed(
      'protobuf',
      order,
      add('record', 'shop.Order', 'GOLD'),
      add('field', 'shop.Order.mail', 'PII'),
    );
    const without = changed(
      'protobuf',
      text,
      remove('record', 'shop.Order', 'GOLD'),
      remove('field', 'shop.Order.mail', 'PII'),
    );
    expect(without).toBe(order.replace('package shop;', 'package shop;\nimport "confluent/meta.proto";'));
  });

  test('tags within an option that says more', () => {
    const text = `syntax = "proto3";
import "confluent/meta.proto";
message M {
  option (confluent.message_meta) = { doc: "m" };
  string f = 1 [(confluent.field_meta) = { doc: "f", tags: ["A", "B"], params: [{ key: "k", value: "v" }] }];
}
`;
    const other = changed(
      'protobuf',
      text,
      add('record', 'M', 'R'),
      remove('field', 'M.f', 'A'),
      add('field', 'M.f', 'C'),
    );
    expect(tagsOf('protobuf', other)).toEqual({ M: ['R'], 'M.f': ['B', 'C'] });
    expect(other).toContain('tags: ["B", "C"], params');
    expect(tagsOf('protobuf', changed('protobuf', other, remove('field', 'M.f', 'B', 'C')))).toEqual({ M: ['R'] });
  });

  test('a statement goes, and what stands in its line stays', () => {
    const text = `syntax = "proto3";
import "confluent/meta.proto";
message M { // of ours
  option /* why */ (confluent.message_meta).tags = "A"; string f = 1;
}
`;
    expect(changed('protobuf', text, remove('record', 'M', 'A'))).toContain('// of ours\n   string f = 1;\n');
  });
});

test.each([
  ['avro', '{"type":'],
  ['json-schema', '[1,'],
  ['protobuf', 'message {'],
])('a text that is no %s has problems instead', (id, source) => {
  expect(format(id).tagSites(source)).toMatchObject({ ok: false });
});

test('formats that keep no tags in their texts have no places for them', () => {
  expect(format('data-contract').tagSites('{}')).toEqual({ ok: true, value: [] });
});

test.each([
  [
    'avro',
    (name: string, parts: string[]) =>
      `{"type":"record","name":"${name}","fields":[${parts.map((part) => `{"name":"${part}","type":"int"}`)}]}`,
  ],
  [
    'json-schema',
    (name: string, parts: string[]) =>
      `{"properties":{"${name}":{"properties":{${parts.map((part) => `"${part}":{"type":"string"}`)}}}}}`,
  ],
  [
    'protobuf',
    (name: string, parts: string[]) =>
      `syntax = "proto3"; message ${name} { ${parts.map((part, index) => `int32 ${part} = ${index + 1};`).join(' ')} }`,
  ],
])('long names are not repeated for everything inside of a text of %s', (id, textOf) => {
  const parts = Array.from({ length: 2000 }, (_, index) => `p${index}`);
  const sites = format(id).tagSites(textOf('x'.repeat(100_000), parts));
  const characters = sites.ok ? sites.value.reduce((sum, { path }) => sum + path.length, 0) : 0;
  expect(characters).toBeGreaterThan(100_000);
  expect(characters).toBeLessThan(10_000_000);
});
