import { describe, expect, it } from 'vitest';
import { baselineOf, inForce, judgesOf } from './precedence.ts';
import type { VersionHead } from './subject.ts';

/** Versions in order of registration, written `1.0.0 active`. */
function versionsOf(...lines: readonly string[]): readonly VersionHead[] {
  return lines.map((line, index) => {
    const [label, status] = line.split(' ') as [string, VersionHead['status']];
    return {
      label,
      number: index + 1,
      format: 'data-contract',
      fingerprint: label,
      status,
      deprecation: undefined,
      registeredAt: '2026-11-22T10:00:00.000Z',
    };
  });
}

describe('the version in force', () => {
  it.each([
    ['nothing where there is nothing', [], undefined],
    ['nothing where nothing is active', ['1.0.0 draft', '1.1.0 deprecated', '1.2.0 archived'], undefined],
    ['the newest active one', ['1.0.0 active', '1.1.0 active'], '1.1.0'],
    ['the newest by precedence, whenever it was registered', ['1.10.0 active', '1.9.0 active'], '1.10.0'],
    ['not a draft', ['1.0.0 active', '3.0.0 draft', '2.0.0 active'], '2.0.0'],
    ['a release before any pre-release', ['1.0.0 active', '2.0.0-rc.1 active'], '1.0.0'],
    [
      'a pre-release where no release is active',
      ['1.0.0 archived', '2.0.0-rc.2 active', '2.0.0-rc.10 active'],
      '2.0.0-rc.10',
    ],
    ['the later registered of equal precedence', ['1.0.0+a active', '1.0.0+b active'], '1.0.0+b'],
    ['the one before, once the newest is archived', ['1.0.0 active', '1.1.0 archived'], '1.0.0'],
  ])('is %s', (_, lines, label) => {
    expect(inForce(versionsOf(...lines))?.label).toBe(label);
  });
});

describe('the baseline of a new version', () => {
  it.each([
    ['nothing for the first', [], undefined],
    ['what is in force', ['1.0.0 active', '2.0.0 draft'], '1.0.0'],
    ['the newest of any stage where nothing is in force', ['1.1.0 archived', '1.0.0 draft'], '1.1.0'],
  ])('is %s', (_, lines, label) => {
    expect(baselineOf(versionsOf(...lines))?.label).toBe(label);
  });
});

describe('the judges of a new version', () => {
  const versions = versionsOf(
    '1.2.0 active',
    '1.0.0 active',
    '1.1.0 archived',
    '0.9.0 deprecated',
    '1.3.0 draft',
    '2.0.0 draft',
  );
  const judges = (label: string, span: 'newest' | 'all') => {
    const baseline = baselineOf(versions);
    return baseline && judgesOf(versions, baseline, label, span).map((version) => version.label);
  };
  it('are the baseline alone', () => {
    expect(judges('1.4.0', 'newest')).toEqual(['1.2.0']);
  });
  it('are all that it follows and that are not archived, the baseline last', () => {
    expect(judges('1.4.0', 'all')).toEqual(['0.9.0', '1.0.0', '1.3.0', '1.2.0']);
  });
  it('always include the baseline, also when the new version does not follow it', () => {
    expect(judges('1.0.1', 'all')).toEqual(['0.9.0', '1.0.0', '1.2.0']);
  });
});
