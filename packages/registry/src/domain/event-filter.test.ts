import type { JsonValue } from '@concordat/engine';
import { describe, expect, it } from 'vitest';
import { allOf } from './event-filter.ts';
import { readFilters } from './event-filter-check.ts';

const EVENT = {
  specversion: '1.0',
  type: 'io.cloudevents.schemaregistry.updated.v1',
  source: 'https://registry.example.org',
  subject: '/schemagroups/5/schemas/1/versions/3',
};

/** Whether the event passes the filters of a subscription. */
function passes(filters: JsonValue, event: Readonly<Record<string, string>> = EVENT): boolean {
  return allOf(readFilters(filters, ['filters']))(event);
}

describe('the work of expressions', () => {
  const heavy = `subject LIKE '%${'a'.repeat(100)}b%'`;
  const event = { ...EVENT, subject: 'a'.repeat(600) };

  it('is shared by all of a subscription: more of them take no more of it', () => {
    const any = (count: number) => passes([{ any: [...Array(count).fill({ sql: heavy }), { sql: 'TRUE' }] }], event);
    expect([any(1), any(2), any(150)]).toEqual([true, true, false]);
  });
});

describe('filters', () => {
  it.each<[string, JsonValue, boolean]>([
    ['none', [], true],
    ['exact', [{ exact: { subject: '/schemagroups/5/schemas/1/versions/3' } }], true],
    ['exact, and another case', [{ exact: { type: 'IO.cloudevents.schemaregistry.updated.v1' } }], false],
    ['prefix of a group', [{ prefix: { subject: '/schemagroups/5/' } }], true],
    ['prefix of another group', [{ prefix: { subject: '/schemagroups/55' } }], false],
    ['suffix', [{ suffix: { type: '.updated.v1', subject: '/3' } }], true],
    ['one of two attributes is not so', [{ suffix: { type: '.updated.v1', subject: '/4' } }], false],
    ['an attribute that is missing', [{ exact: { dataschema: 'x' } }], false],
    ['not of an attribute that is missing', [{ not: { prefix: { dataschema: 'x' } } }], true],
    ['an attribute that all objects have', [{ prefix: { tostring: 'f' } }], false],
    ['all', [{ all: [{ exact: { specversion: '1.0' } }, { prefix: { type: 'io.' } }] }], true],
    ['any', [{ any: [{ exact: { specversion: '2.0' } }, { prefix: { type: 'io.' } }] }], true],
    ['none of any', [{ any: [{ exact: { specversion: '2.0' } }] }], false],
    ['sql', [{ sql: "type LIKE '%.updated.v1' AND EXISTS subject" }], true],
    ['sql that gives no boolean', [{ sql: 'LENGTH(type)' }], false],
    ['sql that fails', [{ sql: "NOT (missing = 'x')" }], false],
    ['not of sql that fails', [{ not: { sql: "missing = 'x'" } }], true],
    ['two of which one is not so', [{ sql: 'TRUE' }, { exact: { type: 'x' } }], false],
  ])('%s', (_, filters, expected) => expect(passes(filters)).toBe(expected));
});

describe('what is no filter is refused, and it is said where', () => {
  const deep = (depth: number): JsonValue => (depth === 0 ? { sql: 'TRUE' } : { not: deep(depth - 1) });
  it.each<[JsonValue, string]>([
    [{}, '/filters'],
    [[null], '/filters/0'],
    [[{}], '/filters/0'],
    [[{ exact: { type: 'a' }, prefix: { type: 'b' } }], '/filters/0'],
    [[{ like: { type: 'a' } }], '/filters/0/like'],
    [[{ constructor: { type: 'a' } }], '/filters/0/constructor'],
    [[{ exact: {} }], '/filters/0/exact'],
    [[{ exact: 'type' }], '/filters/0/exact'],
    [[{ exact: { '': 'a' } }], '/filters/0/exact/'],
    [[{ exact: { 'a/b~': 'a' } }], '/filters/0/exact/a~1b~0'],
    [[{ prefix: { type: '' } }], '/filters/0/prefix/type'],
    [[{ suffix: { type: 5 } }], '/filters/0/suffix/type'],
    [[{ all: [] }], '/filters/0/all'],
    [[{ any: [] }], '/filters/0/any'],
    [[{ sql: 'TRUE' }, { any: [{ not: [{ sql: 'TRUE' }] }] }], '/filters/1/any/0/not'],
    [[{ sql: 'type =' }], '/filters/0/sql'],
    [[{ sql: 'NOPE(type)' }], '/filters/0/sql'],
    [[{ sql: 1 }], '/filters/0/sql'],
    [[deep(20)], `/filters/0${'/not'.repeat(10)}`],
    [[{ any: Array(300).fill({ sql: 'TRUE' }) }], '/filters/0/any/199'],
  ])('%j', (filters, property) => {
    expect(() => passes(filters)).toThrow(
      expect.objectContaining({ code: 'event-subscription-invalid', about: { property } }),
    );
  });

  it('with the column of an expression', () => {
    expect(() => passes([{ sql: "type = 'a' AND" }])).toThrow('column 15: a value has to follow here, and not the end');
  });
});
