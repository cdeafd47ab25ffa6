import { type CompatibilityPolicy, DEFAULT_POLICY, type Finding, type Verdict } from '@concordat/engine';
import { describe, expect, it } from 'vitest';
import { levelFor, type Mode, permissionFor } from './policy.ts';

const policy = (members: Partial<CompatibilityPolicy>): CompatibilityPolicy => ({ ...DEFAULT_POLICY, ...members });

describe('the level of a judgement', () => {
  it.each([
    [undefined, 'BACKWARD'],
    ['backward', 'BACKWARD'],
    ['forward', 'FORWARD'],
    ['full', 'FULL'],
    ['none', 'NONE'],
  ] as const)('is the wish %s where no policy is declared', (mode, level) => {
    expect(levelFor(undefined, mode === undefined ? {} : { mode })).toBe(level);
  });

  const table: readonly (readonly [Mode, Record<Mode, string>])[] = [
    ['none', { none: 'NONE', backward: 'BACKWARD', forward: 'FORWARD', full: 'FULL' }],
    ['backward', { none: 'BACKWARD', backward: 'BACKWARD', forward: 'FULL', full: 'FULL' }],
    ['forward', { none: 'FORWARD', backward: 'FULL', forward: 'FORWARD', full: 'FULL' }],
    ['full', { none: 'FULL', backward: 'FULL', forward: 'FULL', full: 'FULL' }],
  ];
  it.each(table)('of the policy %s is never less than the policy', (mode, wishes) => {
    expect(levelFor(policy({ mode }), {})).toBe(wishes.none);
    for (const [wish, level] of Object.entries(wishes) as [Mode, string][]) {
      expect(levelFor(policy({ mode }), { mode: wish })).toBe(level);
    }
  });

  it('is transitive when policy or wish say so, and NONE has nothing to be transitive about', () => {
    expect(levelFor(policy({ mode: 'full', transitive: true }), { transitive: false })).toBe('FULL_TRANSITIVE');
    expect(levelFor(policy({ mode: 'forward' }), { transitive: true })).toBe('FORWARD_TRANSITIVE');
    expect(levelFor(undefined, { transitive: true })).toBe('BACKWARD_TRANSITIVE');
    expect(levelFor(undefined, { mode: 'none', transitive: true })).toBe('NONE');
  });
});

describe('a verdict with errors', () => {
  const verdictOf = (declared: 'major' | 'minor' | 'prerelease', ...kinds: readonly string[]): Verdict => ({
    format: 'data-contract',
    profile: 'contract',
    level: 'BACKWARD',
    compatible: false,
    changes: [],
    findings: kinds.map((kind): Finding => ({ kind, severity: 'error', path: '', at: {}, detail: {}, directions: [] })),
    required: 'major',
    semver: { from: '1.0.0', to: '2.0.0', declared, required: 'major', sufficient: true },
  });
  const major = policy({ breaking: 'major' });

  it('stands where nothing permits it', () => {
    expect(permissionFor(verdictOf('major', 'field_removed'), '2.0.0', undefined)).toBeUndefined();
    expect(permissionFor(verdictOf('major', 'field_removed'), '2.0.0', policy({ breaking: 'refuse' }))).toBeUndefined();
  });
  it('is permitted to a MAJOR by a policy', () => {
    expect(permissionFor(verdictOf('major', 'field_removed', 'primary_key_changed'), '2.0.0', major)).toBe('major');
    expect(permissionFor(verdictOf('minor', 'field_removed'), '1.1.0', major)).toBeUndefined();
  });
  it('is permitted to a pre-release', () => {
    expect(permissionFor(verdictOf('prerelease', 'field_removed'), '2.0.0-rc.1', undefined)).toBe('prerelease');
  });
  it.each(['version_not_increasing', 'owner_missing', 'declared_bump_too_small'])(
    'is never permitted with %s',
    (kind) => {
      expect(permissionFor(verdictOf('major', 'field_removed', kind), '2.0.0', major)).toBeUndefined();
      expect(permissionFor(verdictOf('prerelease', kind), '2.0.0-rc.1', major)).toBeUndefined();
    },
  );
});
