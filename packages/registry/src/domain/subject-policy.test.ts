import { describe, expect, test } from 'vitest';
import { policyAfter, policyInForce } from './subject-policy.ts';

describe('a change of a policy', () => {
  test('keeps what it says nothing about', () => {
    expect(policyAfter({ level: 'FULL', normalize: true }, { alias: 'real' })).toEqual({
      level: 'FULL',
      normalize: true,
      alias: 'real',
    });
  });

  test('takes away what is null', () => {
    expect(policyAfter({ level: 'FULL', normalize: true }, { level: null })).toEqual({ normalize: true });
  });

  test('begins with nothing', () => {
    expect(policyAfter(undefined, { level: 'NONE', alias: null })).toEqual({ level: 'NONE' });
  });
});

describe('the policy in force', () => {
  test('is BACKWARD where nothing is said', () => {
    expect(policyInForce({})).toEqual({ level: 'BACKWARD' });
  });

  test("is the group's where a subject has none", () => {
    const group = { level: 'FULL', alias: 'other' } as const;
    expect(policyInForce({ group, everything: { level: 'NONE' } })).toEqual({ level: 'FULL' });
  });

  test("does not fill up the group's from that of everything", () => {
    expect(policyInForce({ group: { normalize: true }, everything: { level: 'NONE' } })).toEqual({
      level: 'BACKWARD',
      normalize: true,
    });
  });

  test('is that of everything where a group has none', () => {
    expect(policyInForce({ everything: { level: 'NONE' }, common: { level: 'FULL' } })).toEqual({ level: 'NONE' });
  });

  test("fills up a subject's own from the default group's, but for the level and the alias", () => {
    const own = { compatibilityGroup: 'application.major' };
    const common = { level: 'FULL', normalize: true, alias: 'other' } as const;
    expect(policyInForce({ own, group: { level: 'NONE', validateFields: true }, common })).toEqual({
      level: 'BACKWARD',
      normalize: true,
      compatibilityGroup: 'application.major',
    });
  });
});
