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
      contentId: index + 1,
      status,
      deprecation: undefined,
      registeredAt: '2026-11-22T10:00:00.000Z',
      deleted: false,
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
      'a pre-release until a release is published',
      ['1.0.0 draft', '2.0.0-rc.2 active', '2.0.0-rc.10 active'],
      '2.0.0-rc.10',
    ],
    ['no pre-release once the releases are archived', ['1.0.0 archived', '2.0.0-rc.1 active'], undefined],
    ['no pre-release once the releases are deprecated', ['1.0.0 deprecated', '2.0.0-rc.1 active'], undefined],
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
    ['the newest that was published where nothing is in force', ['1.0.0 deprecated', '1.1.0 archived'], '1.1.0'],
    ['no draft where something was published', ['1.0.0 archived', '1.1.0 draft'], '1.0.0'],
    ['no pre-release where a release was published', ['1.0.0 archived', '2.0.0-rc.1 active'], '1.0.0'],
    ['no archived pre-release either', ['1.0.0 archived', '2.0.0-rc.1 archived'], '1.0.0'],
    ['a pre-release where only those were published', ['1.0.0-rc.1 archived', '1.0.0 draft'], '1.0.0-rc.1'],
    ['the newest draft where nothing was published', ['1.0.0 draft', '1.1.0 draft', '2.0.0-rc.1 draft'], '1.1.0'],
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
    '1.3.0-rc.1 active',
  );
  const judges = (label: string, span: 'newest' | 'all') => {
    const baseline = baselineOf(versions);
    return baseline && judgesOf(versions, baseline, label, span).map((version) => version.label);
  };
  it('are the baseline alone', () => {
    expect(judges('1.4.0', 'newest')).toEqual(['1.2.0']);
  });
  it('are all that it follows and that are neither archived, drafts nor pre-releases, the baseline last', () => {
    expect(judges('1.4.0', 'all')).toEqual(['0.9.0', '1.0.0', '1.2.0']);
  });
  it('are drafts and pre-releases where there is nothing else', () => {
    const drafts = versionsOf('1.0.0-rc.1 draft', '1.0.0-rc.2 draft', '1.0.0-rc.3 archived');
    const [first, baseline] = drafts;
    expect(baseline && judgesOf(drafts, baseline, '1.0.0', 'all')).toEqual([first, baseline]);
  });
  it('always include the baseline, also when the new version does not follow it', () => {
    expect(judges('1.0.1', 'all')).toEqual(['0.9.0', '1.0.0', '1.2.0']);
  });
});
