import { each, type WorstCase } from './worst-case.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const record = (name: string, fields: readonly Json[]): Json => ({ type: 'record', name, fields });
const field = (name: string, type: Json): Json => ({ name, type });

/** A record of so many fields. */
const wide = (count: number, type: (index: number) => Json, name = 'Wide'): Json =>
  record(
    name,
    each(count, (i) => field(`f${i}`, type(i))),
  );

/** Two versions of what a leaf decides. */
const versions = (make: (leaf: string) => Json, [before, after] = ['long', 'string']) => ({
  make: () => ({ before: JSON.stringify(make(before as string)), after: JSON.stringify(make(after as string)) }),
});

/** Two different documents. */
const pair = (before: () => Json, after: () => Json) => ({
  make: () => ({ before: JSON.stringify(before()), after: JSON.stringify(after()) }),
});

/** A record around a record, so many times. */
const nested = (depth: number, inner: Json, name = (index: number) => `f${index}`): Json =>
  each(depth, (index) => index).reduce<Json>(
    (inside, index) => record(`N${index}`, [field(name(index), inside)]),
    inner,
  );

const arrays = (depth: number, inner: Json): Json =>
  each(depth, () => 0).reduce<Json>((items) => ({ type: 'array', items }), inner);

/** Records of one short name that lead to each other in a circle; every second step is optional. */
const circle = (length: number, space: string, leaf: Json): Json =>
  each(length, (i) => length - 1 - i).reduce<Json>(
    (next, i) => ({
      type: 'record',
      name: 'N',
      namespace: `${space}${i}`,
      fields: [field('v', i === length - 1 ? leaf : 'int'), field('n', ['null', next])],
    }),
    `${space}0.N`,
  );

/** Records of one short name, each of which may be read as each other, tied together at different steps. */
const tangle = (count: number, space: string, step: number, leaf: Json): Json => {
  const name = (index: number): string => `${space}${Math.max(0, index)}.N`;
  const rest = each(count, (i) =>
    record(name(i + 1), [field('x', ['null', name(i)]), field('y', ['null', name(i + 1 - step)])]),
  );
  const union = [record(name(0), [field('x', leaf)]), ...rest];
  return record('Root', [field('f0', { type: 'map', values: union }), field('f1', name(count))]);
};

const diamond = (depth: number, leaf: Json): Json => [
  record('D0', [field('l', leaf)]),
  ...each(depth, (i) => record(`D${i + 1}`, [field('l', `D${i}`), field('r', `D${i}`)])),
];

/** Records of one shape: to Java before it compares names, every one of them fits. */
const twins = (count: number, prefix: string, width: number, leaf: Json): Json =>
  each(count, (i) =>
    record(
      `${prefix}${i}`,
      each(width, (j) => field(`f${j}`, j === width - 1 ? leaf : 'int')),
    ),
  );

const symbols = (count: number, from = 0): Json => ({
  type: 'enum',
  name: 'E',
  symbols: each(count, (i) => `S${i + from}`),
});

const aliased = (count: number, generation: number): Json =>
  record(
    'R',
    each(count, (i) => ({
      name: `v${generation}_${i}`,
      type: 'int',
      ...(generation > 0 && { aliases: [`v${generation - 1}_${i}`] }),
    })),
  );

const aliasedTypes = (count: number, name: string, alias: string): Json =>
  each(count, (i) => ({
    type: 'record',
    name: `${name}${i}`,
    aliases: [`${alias}${i}`, 'common.Alias'],
    fields: [field('a', 'int')],
  }));

/** A union of records within records; a default may be of any of them. */
const choices = (depth: number, width: number): Json =>
  each(depth, (i) => depth - i).reduce<Json>(
    (inner, level) =>
      each(width, (i) => record(`C${level}_${i}`, [field('a', i === 0 ? inner : `C${level}_0`), field('b', 'int')])),
    'int',
  );

const deepDefault = (depth: number): Json => (depth === 0 ? 1 : { a: deepDefault(depth - 1), b: 1 });

export const AVRO: readonly WorstCase[] = [
  { name: '30,000 fields, all changed', ...versions((leaf) => wide(30_000, () => leaf), ['int', 'bytes']) },
  { name: '16,000 nullable fields, all changed', ...versions((leaf) => wide(16_000, () => ['null', leaf])) },
  { name: '16,000 fields, one changed', ...versions((leaf) => wide(16_000, (i) => (i === 9000 ? leaf : 'int'))) },
  {
    name: '16,000 fields, none kept',
    ...pair(
      () => wide(16_000, () => 'int'),
      () =>
        record(
          'Wide',
          each(16_000, (i) => field(`g${i}`, 'int')),
        ),
    ),
  },
  {
    name: '16,000 fields, turned round',
    ...pair(
      () => wide(16_000, () => 'int'),
      () =>
        record(
          'Wide',
          each(16_000, (i) => field(`f${15_999 - i}`, 'int')),
        ),
    ),
  },
  {
    name: '12,000 fields, all renamed with an alias',
    ...pair(
      () => aliased(12_000, 0),
      () => aliased(12_000, 1),
    ),
  },
  {
    name: '20,000 fields below 60 levels, all changed',
    ...versions((leaf) =>
      arrays(
        60,
        wide(20_000, () => leaf),
      ),
    ),
  },
  {
    name: '20,000 fields below a name of 300,000 characters, all changed',
    ...versions((leaf) =>
      nested(
        1,
        wide(20_000, () => leaf),
        () => 'n'.repeat(300_000),
      ),
    ),
  },
  {
    name: '160 levels of names of 3,000 characters, all changed',
    ...versions((leaf) =>
      nested(
        160,
        wide(1000, () => leaf),
        () => 'n'.repeat(3000),
      ),
    ),
  },
  {
    name: '60,000 symbols, half exchanged',
    ...pair(
      () => symbols(60_000),
      () => symbols(60_000, 30_000),
    ),
  },
  {
    name: '20,000 fields of one long enum',
    ...pair(
      () => wide(20_000, (i) => (i === 0 ? symbols(30_000) : 'E')),
      () => wide(20_000, (i) => (i === 0 ? symbols(30_000, 1) : 'E')),
    ),
  },
  { name: 'union of 8,000 records, all changed', ...versions((leaf) => twins(8000, 'R', 1, leaf)) },
  {
    name: 'union of 8,000 records, all in another namespace',
    ...pair(
      () => twins(8000, 'a.R', 1, 'int'),
      () => twins(8000, 'b.R', 1, 'int'),
    ),
  },
  {
    name: 'union of 8,000 records, all renamed',
    ...pair(
      () => twins(8000, 'R', 1, 'int'),
      () => twins(8000, 'S', 1, 'int'),
    ),
  },
  {
    name: 'union of 1,000 wide records of one shape, all renamed',
    ...pair(
      () => twins(1000, 'R', 24, 'int'),
      () => twins(1000, 'S', 24, 'long'),
    ),
  },
  {
    name: '9,000 records of one short name',
    ...pair(
      () => each(9000, (i) => record(`a${i}.N`, [field('x', 'int')])),
      () => each(9000, (i) => record(`b${i}.N`, [field('x', 'int')])),
    ),
  },
  {
    name: '8 records of one short name in 3,000 places',
    ...pair(
      () =>
        wide(3000, (i) =>
          i === 0 ? each(8, (j) => record(`a${j}.N`, [field('x', 'int')])) : each(8, (j) => `a${j}.N`),
        ),
      () =>
        wide(3000, (i) =>
          i === 0 ? each(8, (j) => record(`b${j}.N`, [field('x', 'long')])) : each(8, (j) => `b${j}.N`),
        ),
    ),
  },
  {
    name: 'union of 9,000 types in a union of 9,000 others',
    ...pair(
      () => ['int', ...(twins(9000, 'R', 0, 'int') as Json[])],
      () => ['string', ...(twins(9000, 'S', 0, 'int') as Json[])],
    ),
  },
  {
    name: 'circles of 119 and 113 records',
    ...pair(
      () => circle(119, 'a', 'int'),
      () => circle(113, 'b', 'string'),
    ),
  },
  {
    name: 'two tangles of 4,000 records',
    ...pair(
      () => tangle(4000, 'a', 1, 'int'),
      () => tangle(4000, 'b', 2, 'long'),
    ),
  },
  { name: 'diamonds, 9,000 deep', ...versions((leaf) => diamond(9000, leaf)) },
  {
    name: '6,000 records with aliases for each other',
    ...pair(
      () => aliasedTypes(6000, 'A', 'B'),
      () => aliasedTypes(6000, 'B', 'A'),
    ),
  },
  {
    name: '30,000 aliases of one record',
    ...pair(
      () => ({ type: 'record', name: 'R', aliases: each(30_000, (i) => `a.b.c.A${i}`), fields: [] }),
      () => ({ type: 'record', name: 'S', aliases: each(30_000, (i) => `a.b.c.B${i}`), fields: [] }),
    ),
  },
  {
    name: '30,000 aliases of one field',
    ...pair(
      () => record('R', [{ name: 'a', type: 'int', aliases: each(30_000, (i) => `a${i}`) }]),
      () => record('R', [{ name: 'b', type: 'int', aliases: each(30_000, (i) => `b${i}`) }]),
    ),
  },
  {
    name: 'default of 100,000 items',
    ...pair(
      () =>
        record('R', [
          {
            name: 'a',
            type: { type: 'array', items: ['null', 'int', 'string'] },
            default: each(100_000, (i) => (i % 2 === 0 ? i : 'x')),
          },
        ]),
      () => record('R', []),
    ),
  },
  {
    name: 'default of many branches within branches',
    ...pair(
      () => record('R', [{ name: 'a', type: choices(60, 60), default: deepDefault(60) }]),
      () => record('R', []),
    ),
  },
  {
    name: '9,000 defaults of a wide record',
    ...pair(
      () =>
        record('R', [
          field(
            'w',
            record(
              'W',
              each(100, (i) => ({ name: `f${i}`, type: 'int', default: 0 })),
            ),
          ),
          ...each(9000, (i) => ({ name: `d${i}`, type: 'W', default: {} })),
        ]),
      () => record('R', []),
    ),
  },
  {
    name: 'bottom of 60 records within records, changed',
    ...versions((leaf) =>
      nested(
        60,
        wide(8000, () => leaf),
      ),
    ),
  },
  {
    name: '9,000 types, each with another meaning',
    ...versions((leaf) =>
      wide(9000, () => ({ type: 'bytes', logicalType: 'decimal', precision: leaf === 'long' ? 900 : 800, scale: 2 })),
    ),
  },
  {
    name: 'all documented anew',
    ...versions((leaf) => wide(12_000, (i) => ({ type: 'int', doc: `${leaf} of ${i}` }))),
  },
  {
    name: 'a record that contains itself 12,000 times, with no way out',
    ...versions((leaf) =>
      record(
        'R',
        each(12_000, (i) => field(`f${i}`, i === 7 ? leaf : 'R')),
      ),
    ),
  },
  {
    name: 'a record that contains itself 12,000 times, by choice',
    ...versions((leaf) =>
      record(
        'R',
        each(12_000, (i) => field(`f${i}`, i === 7 ? leaf : ['null', 'R'])),
      ),
    ),
  },
];
