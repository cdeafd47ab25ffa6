import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Level } from '../../model/level.ts';
import type { Contract } from './contract.ts';
import { contractWith, field } from './fixtures/contract-of.ts';
import { dataContract } from './index.ts';

const ID = field('id');

function ask(before: Contract, after: Contract, level: Level, profile = 'contract'): string[] {
  const { findings } = judge(dataContract, before, after, { level, profile });
  return findings.map(({ severity, kind, path }) => `${severity} ${kind} ${path}`);
}

function withFields(fields: JsonValue[], version = '1.0.0', policy?: JsonValue): Contract {
  return contractWith([ID, ...fields], policy === undefined ? {} : { compatibility: policy }, version);
}

describe('the default profile', () => {
  it('refuses in FORWARD what the first release forgot there', () => {
    const before = withFields([
      field('gone', 'string', { required: false }),
      field('type', 'integer'),
      field('o'),
      field('unit', 'number', { unit: 'EUR' }),
    ]);
    const after = withFields(
      [field('type', 'number'), field('o', 'string', { required: false }), field('unit', 'number', { unit: 'USD' })],
      '2.0.0',
    );
    expect(ask(before, after, 'FORWARD')).toEqual([
      'error field_removed gone',
      'error field_type_changed type',
      'error field_required_removed o',
      'error unit_changed unit',
    ]);
    expect(ask(before, after, 'FORWARD', 'seed')).toEqual([]);
  });

  it('refuses in BACKWARD a new required field without a default, and takes one with', () => {
    const after = (more: Record<string, JsonValue>) => withFields([field('n', 'string', more)], '2.0.0');
    expect(ask(withFields([]), after({}), 'BACKWARD')).toEqual(['error field_added n']);
    expect(ask(withFields([]), after({ default: 'x' }), 'BACKWARD')).toEqual([]);
    expect(ask(withFields([]), after({}), 'BACKWARD', 'seed')).toEqual([]);
  });

  it('warns of new allowed values, or refuses them where the policy closes the list', () => {
    const plan = (values: string[]) => [field('plan', 'string', { enum: values })];
    const grow = (policy?: JsonValue) =>
      ask(withFields(plan(['free']), '1.0.0', policy), withFields(plan(['free', 'pro']), '2.0.0', policy), 'FORWARD');
    expect(grow()).toEqual(['warning field_enum_expanded plan']);
    expect(grow({ mode: 'full', enums: 'closed' })).toEqual(['error field_enum_expanded plan']);
  });

  it('refuses new fields where readers are closed', () => {
    const grow = (policy?: JsonValue) =>
      ask(
        withFields([], '1.0.0', policy),
        withFields([field('n', 'string', { required: false })], '2.0.0', policy),
        'FULL',
      );
    expect(grow()).toEqual([]);
    expect(grow({ mode: 'full', reader: 'closed' })).toEqual(['error field_added n']);
  });

  it('warns of a reordered key and of a relaxed freshness promise at every level', () => {
    const of = (key: string[], lag: number, version: string) =>
      contractWith([ID, field('day')], { primary_key: key, freshness_sla: { max_lag_seconds: lag } }, version);
    for (const level of ['NONE', 'BACKWARD', 'FORWARD', 'FULL'] as const) {
      expect(ask(of(['id', 'day'], 60, '1.0.0'), of(['day', 'id'], 61, '1.1.0'), level), level).toEqual([
        'warning primary_key_changed primary_key',
        'warning sla_relaxed freshness_sla',
      ]);
    }
  });

  it('enforces the size of the bump where the policy in force says so', () => {
    const grow = (version: string, semver: string) =>
      ask(
        withFields([], '1.0.0', { mode: 'backward', semver }),
        withFields([field('n', 'string', { required: false })], version, { mode: 'backward', semver }),
        'BACKWARD',
      );
    expect(grow('1.0.1', 'suggest')).toEqual([]);
    expect(grow('1.0.1', 'enforce')).toEqual(['error declared_bump_too_small version']);
    expect(grow('1.1.0', 'enforce')).toEqual([]);
  });

  it.each<[string, JsonValue, JsonValue | undefined, readonly string[]]>([
    ['dropped', { mode: 'full' }, undefined, ['warning compatibility_changed compatibility']],
    ['with a direction less', { mode: 'full' }, { mode: 'forward' }, ['warning compatibility_changed compatibility']],
    ['that lets a MAJOR break', {}, { breaking: 'major' }, ['warning compatibility_changed compatibility']],
    ['with a direction more', { mode: 'backward' }, { mode: 'full' }, []],
  ])('warns of a policy %s', (_what, before, after, expected) => {
    const old = withFields([], '1.0.0', before);
    expect(ask(old, withFields([], '1.0.1', after), 'BACKWARD')).toEqual(expected);
  });

  it('tells a rename once, as gravely as the removal that it is for whoever asks for the old name', () => {
    const before = withFields([field('qty', 'integer', { id: 'f1' })]);
    const byId = withFields([field('quantity', 'integer', { id: 'f1' })], '2.0.0');
    const byAlias = withFields([field('quantity', 'integer', { id: 'f1', aliases: ['qty'] })], '2.0.0');
    expect(ask(before, byId, 'BACKWARD')).toEqual(['error field_renamed qty']);
    expect(ask(before, byAlias, 'BACKWARD')).toEqual(['error field_renamed qty']);
    expect(ask(before, byAlias, 'FORWARD')).toEqual(['error field_renamed qty']);
    expect(ask(before, byAlias, 'FULL')).toEqual(['error field_renamed qty']);
    expect(ask(before, byAlias, 'NONE')).toEqual([]);
  });
});

describe('reading alone', () => {
  it('means by BACKWARD that old data is read, and no more', () => {
    const before = withFields([field('ltv', 'integer')]);
    expect(ask(before, withFields([], '2.0.0'), 'BACKWARD', 'reading')).toEqual([]);
    expect(ask(before, withFields([field('ltv', 'number')], '2.0.0'), 'BACKWARD', 'reading')).toEqual([]);
    expect(ask(before, withFields([], '2.0.0'), 'FORWARD', 'reading')).toEqual(['error field_removed ltv']);
  });

  it('still wants a growing version', () => {
    expect(ask(withFields([]), withFields([]), 'NONE', 'reading')).toEqual(['error version_not_increasing version']);
  });
});
