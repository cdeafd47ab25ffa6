import { describe, expect, it } from 'vitest';
import { judge, judgeHistory } from '../../compare/judge.ts';
import { schemaOf } from './fixtures/arbitrary.ts';
import { avro } from './index.ts';
import type { AvroSchema } from './schema.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function schema(json: Json, imports: Readonly<Record<string, Json>> = {}): AvroSchema {
  return schemaOf(
    JSON.stringify(json),
    new Map(Object.entries(imports).map(([name, text]) => [name, JSON.stringify(text)])),
  );
}

function record(name: string, types: readonly Json[]): Json {
  return { type: 'record', name, fields: types.map((type, index) => ({ name: `f${index}`, type })) };
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** What both profiles find at FULL, as kinds. */
function kinds(before: AvroSchema, after: AvroSchema, profile = 'wire'): string[] {
  return judge(avro, before, after, { level: 'FULL', profile }).findings.map(({ kind }) => kind);
}

/** Each record uses the one before it twice: there are 2^n ways to the first. */
function diamond(leaf: Json): Json {
  return [record('D0', [leaf]), ...times(200, (index) => record(`D${index + 1}`, [`D${index}`, `D${index}`]))];
}

/** Records that all have the same name, so that each may be read as each other; the steps differ, so that nearly all pairs are met. */
function tangle(count: number, space: string, step: number, leaf: Json): Json {
  const name = (index: number): string => `${space}${Math.max(0, index)}.N`;
  const first: Json = { type: 'record', name: name(0), fields: [{ name: 'x', type: leaf }] };
  const rest = times(count, (index): Json => {
    const fields = [
      { name: 'x', type: ['null', name(index)] },
      { name: 'y', type: ['null', name(index + 1 - step)] },
    ];
    return { type: 'record', name: name(index + 1), fields };
  });
  return record('Root', [{ type: 'map', values: [first, ...rest] }, name(count)]);
}

describe('entangled documents', () => {
  it('types that are used along 2^200 ways are compared once', () => {
    const [before, after] = [schema(diamond('int')), schema(diamond('boolean'))];
    expect(kinds(before, after)).toEqual(['type_changed']);
    expect(avro.diff(before, after)).toHaveLength(1);
    expect(kinds(before, after, 'confluent')).toContain('MISSING_UNION_BRANCH');
  });

  it('a product of types that is too large to be looked at is not called compatible', () => {
    const [before, after] = [schema(tangle(400, 'a', 1, 'int')), schema(tangle(400, 'b', 2, 'long'))];
    expect(judge(avro, before, after, { level: 'BACKWARD' }).compatible).toBe(false);
    expect(judge(avro, before, after, { level: 'BACKWARD', profile: 'confluent' }).findings.length).toBeGreaterThan(0);
  });

  it('a chain of types in an imported document is followed to its end', () => {
    const chain = (leaf: Json): AvroSchema => {
      const types = [record('C0', [leaf]), ...times(100, (index) => record(`C${index + 1}`, [`C${index}`]))];
      return schema('C100', { 'chain.avsc': types });
    };
    const { findings } = judge(avro, chain('int'), chain('string'), { level: 'BACKWARD' });
    expect(findings.map(({ kind, at }) => [kind, at.after])).toEqual([['type_changed', 'chain.avsc#/0/fields/0/type']]);
    expect(kinds(chain('int'), chain('string'), 'confluent')).toContain('TYPE_MISMATCH');
  });

  it('unions of many records are matched by name', () => {
    const union = (space: string, leaf: Json): AvroSchema =>
      schema(times(3000, (index) => record(`${space}.B${index}`, [index === 2999 ? leaf : 'int'])));
    expect(kinds(union('a', 'int'), union('a', 'string'))).toEqual(['type_changed']);
    expect(kinds(union('a', 'int'), union('b', 'int'))).toHaveLength(3000);
  });

  it('records of one name in thousands of namespaces are answered', () => {
    const union = (space: string): AvroSchema => schema(times(2000, (index) => record(`${space}${index}.N`, ['int'])));
    expect(judge(avro, union('a'), union('b'), { level: 'FULL' }).compatible).toBe(false);
    expect(kinds(union('a'), union('b'), 'confluent')).toContain('not_compared');
  });
});

describe('large documents', () => {
  const wide = (type: (index: number) => Json): AvroSchema => schema(record('Wide', times(16_000, type)));

  it('one change among 16,000 fields is found, with a datum that shows it', () => {
    const before = wide(() => 'long');
    const { findings } = judge(
      avro,
      before,
      wide((index) => (index === 15_000 ? 'string' : 'long')),
      { level: 'FULL' },
    );
    expect(findings.map(({ path, witness }) => [path, witness !== undefined])).toEqual([['f15000', true]]);
  });

  it('of 16,000 changes each is told; the first have a datum that shows them', () => {
    const { findings } = judge(
      avro,
      wide(() => 'int'),
      wide(() => 'boolean'),
      { level: 'BACKWARD' },
    );
    expect(findings).toHaveLength(16_000);
    expect(findings[0]?.witness).toBeDefined();
    expect(findings.at(-1)?.witness).toBeUndefined();
  });

  it('a long history of versions that only explain themselves otherwise gives one answer', () => {
    const version = (doc: string, type: Json): AvroSchema =>
      schema({
        type: 'record',
        name: 'R',
        doc,
        fields: times(50, (index) => ({ name: `f${index}`, type: index === 7 ? type : 'int' })),
      });
    const history = times(1000, (index) => ({ version: `${index + 1}`, doc: version(`version ${index}`, 'int') }));
    const verdict = judgeHistory(avro, history, version('now', 'string'), { level: 'FULL_TRANSITIVE' });
    expect(verdict.findings.map(({ kind, against }) => [kind, against])).toEqual([['type_changed', '1000']]);
  });
});
