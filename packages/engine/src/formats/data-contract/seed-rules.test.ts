import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import type { Level } from '../../model/level.ts';
import type { Contract } from './contract.ts';
import { contractWith, field } from './fixtures/contract-of.ts';
import { dataContract } from './index.ts';
import { contractReport } from './report.ts';

function issues(before: Contract, after: Contract, level: Level, profile = 'seed'): string[] {
  const { issues } = contractReport(judge(dataContract, before, after, { level, profile }));
  return issues.map(({ severity, field, kind, message }) => `${severity} ${field ?? '-'} ${kind}: ${message}`);
}

const ID = field('id');
const base = contractWith([ID]);

/** One row for each check: [what, before, after, the levels that report it, the line]. */
const CHECKS: readonly (readonly [string, Contract, Contract, readonly Level[], string])[] = [
  [
    'a version number that goes back',
    base,
    contractWith([ID], {}, '0.9.0'),
    ['NONE', 'BACKWARD', 'FORWARD', 'FULL'],
    "error - version_not_increasing: new version '0.9.0' must be strictly greater than '1.0.0'",
  ],
  [
    'a version number that stands still',
    base,
    base,
    ['NONE', 'BACKWARD', 'FORWARD', 'FULL'],
    "error - version_not_increasing: new version '1.0.0' must be strictly greater than '1.0.0'",
  ],
  [
    'nobody to page',
    base,
    { ...contractWith([ID], {}, '2.0.0'), owners: [] },
    ['NONE', 'BACKWARD', 'FORWARD', 'FULL'],
    'error - owner_missing: proposed contract must declare at least one owner',
  ],
  [
    'another primary key',
    contractWith([ID, field('e')], { primary_key: ['id'] }),
    contractWith([ID, field('e')], { primary_key: ['e'] }, '2.0.0'),
    ['NONE', 'BACKWARD', 'FORWARD', 'FULL'],
    "error - primary_key_changed: primary_key changed: ['id'] -> ['e']",
  ],
  [
    'a key dropped',
    contractWith([ID], { primary_key: ['id'] }),
    contractWith([ID], {}, '2.0.0'),
    ['NONE', 'BACKWARD', 'FORWARD', 'FULL'],
    "error - primary_key_changed: primary_key changed: ['id'] -> []",
  ],
  [
    'the same key in another order',
    contractWith([ID, field('e')], { primary_key: ['id', 'e'] }),
    contractWith([ID, field('e')], { primary_key: ['e', 'id'] }, '2.0.0'),
    ['NONE', 'BACKWARD', 'FORWARD', 'FULL'],
    "error - primary_key_changed: primary_key changed: ['id', 'e'] -> ['e', 'id']",
  ],
  [
    'a field removed',
    contractWith([ID, field('ltv', 'number')]),
    contractWith([ID], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    "error ltv field_removed: field 'ltv' was removed; old data will fail validation",
  ],
  [
    'a field removed whose name needs quotes',
    contractWith([ID, field("user's")]),
    contractWith([ID], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    `error user's field_removed: field "user's" was removed; old data will fail validation`,
  ],
  [
    'a type changed',
    contractWith([ID, field('e')]),
    contractWith([ID, field('e', 'integer')], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    "error e field_type_changed: field 'e' type changed: string -> integer; values from old schema may not round-trip",
  ],
  [
    'a type widened',
    contractWith([ID, field('e', 'integer')]),
    contractWith([ID, field('e', 'number')], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    "error e field_type_changed: field 'e' type changed: integer -> number; values from old schema may not round-trip",
  ],
  [
    'a field that became required',
    contractWith([ID, field('o', 'string', { required: false })]),
    contractWith([ID, field('o')], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    "error o field_required_added: field 'o' was optional, now required; old rows missing it will fail",
  ],
  [
    'allowed values removed',
    contractWith([ID, field('e', 'string', { enum: ['c', 'b', "d'", 'a', 'kept'] })]),
    contractWith([ID, field('e', 'string', { enum: ['kept'] })], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    `error e field_enum_shrunk: field 'e' enum shrunk; removed values ['a', 'b', 'c', "d'"] may appear in old data`,
  ],
  [
    'allowed numbers removed, listed as text',
    contractWith([ID, field('e', 'integer', { enum: [1, 10, 9] })]),
    contractWith([ID, field('e', 'integer', { enum: [1] })], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    "error e field_enum_shrunk: field 'e' enum shrunk; removed values ['10', '9'] may appear in old data",
  ],
  [
    'an allowed boolean removed, by its name in Python',
    contractWith([ID, field('e', 'boolean', { enum: [true, false] })]),
    contractWith([ID, field('e', 'boolean', { enum: [true] })], {}, '2.0.0'),
    ['BACKWARD', 'FULL'],
    "error e field_enum_shrunk: field 'e' enum shrunk; removed values ['False'] may appear in old data",
  ],
  [
    'a required field that is new',
    base,
    contractWith([ID, field('n')], {}, '2.0.0'),
    ['FORWARD', 'FULL'],
    "error n field_required_added: required field 'n' added; consumers on the old schema won't know how to populate it",
  ],
];

describe('each check of the first release, in the modes that have it', () => {
  it.each(CHECKS)('%s', (_what, before, after, levels, line) => {
    for (const level of ['NONE', 'BACKWARD', 'FORWARD', 'FULL'] as const) {
      expect(issues(before, after, level), level).toEqual(levels.includes(level) ? [line] : []);
    }
  });
});

describe('what the first release lets through', () => {
  const quiet: readonly (readonly [string, Contract, Contract])[] = [
    ['an optional field that is new', base, contractWith([ID, field('n', 'string', { required: false })], {}, '1.1.0')],
    ['allowed values added', withEnum(['a']), withEnum(['a', 'b'], '1.1.0')],
    ['allowed values introduced', withEnum([]), withEnum(['a'], '1.1.0')],
    ['allowed values dropped', withEnum(['a']), withEnum([], '1.1.0')],
    [
      'a field that became optional',
      contractWith([ID, field('o')]),
      contractWith([ID, field('o', 'string', { required: false })], {}, '1.1.0'),
    ],
    [
      'a relaxed freshness promise',
      contractWith([ID], { freshness_sla: { max_lag_seconds: 60 } }),
      contractWith([ID], {}, '1.0.1'),
    ],
    ['a pre-release that is newer', contractWith([ID], {}, '1.0.0-rc.1'), contractWith([ID], {}, '1.0.0-rc.2')],
  ];
  it.each(quiet)('%s', (_what, before, after) => {
    for (const level of ['NONE', 'BACKWARD', 'FORWARD', 'FULL'] as const) {
      expect(issues(before, after, level), level).toEqual([]);
    }
  });

  function withEnum(values: readonly string[], version = '1.0.0'): Contract {
    return contractWith([ID, field('e', 'string', { enum: values })], {}, version);
  }
});

describe('everything at once', () => {
  const before = contractWith(
    [
      field('gone', 'number'),
      field('e', 'string', { enum: ['a', 'b'], required: false }),
      field('id'),
      field('late', 'number'),
    ],
    { primary_key: ['id'] },
    '1.2.0',
  );
  const after = contractWith(
    [field('new'), field('id'), field('e', 'integer', { enum: [1] }), field('fresh', 'json')],
    { primary_key: ['id', 'new'] },
    '1.1.9',
  );

  it('comes in the order of the first release', () => {
    expect(issues(before, after, 'FULL').map((line) => line.split(':')[0])).toEqual([
      'error - version_not_increasing',
      'error - primary_key_changed',
      'error gone field_removed',
      'error e field_type_changed',
      'error e field_required_added',
      'error e field_enum_shrunk',
      'error late field_removed',
      'error new field_required_added',
      'error fresh field_required_added',
    ]);
  });

  it('has the truth beside it', () => {
    const { issues } = contractReport(judge(dataContract, before, after, { level: 'BACKWARD', profile: 'seed' }));
    expect(issues.map(({ kind, breaks }) => [kind, ...breaks])).toEqual([
      ['version_not_increasing'],
      ['primary_key_changed', 'forward'],
      ['field_removed', 'forward'],
      ['field_type_changed', 'backward', 'forward'],
      ['field_required_added', 'backward'],
      ['field_enum_shrunk'],
      ['field_removed', 'forward'],
    ]);
  });

  it('knows a renamed field by its name only', () => {
    const old = contractWith([ID, field('qty', 'integer')], { primary_key: ['qty'] });
    const now = contractWith(
      [ID, field('quantity', 'integer', { aliases: ['qty'] })],
      { primary_key: ['quantity'] },
      '2.0.0',
    );
    expect(issues(old, now, 'FULL')).toEqual([
      "error - primary_key_changed: primary_key changed: ['qty'] -> ['quantity']",
      "error qty field_removed: field 'qty' was removed; old data will fail validation",
      "error quantity field_required_added: required field 'quantity' added; consumers on the old schema won't know how to populate it",
    ]);
    expect(issues(old, now, 'FULL', 'contract')).toEqual([
      "error qty field_renamed: field 'qty' was renamed to 'quantity'",
    ]);
    expect(issues(old, now, 'BACKWARD', 'contract')).toEqual([
      "error qty field_renamed: field 'qty' was renamed to 'quantity'",
    ]);
  });
});
