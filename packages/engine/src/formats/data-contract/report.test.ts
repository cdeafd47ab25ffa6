import { describe, expect, it } from 'vitest';
import { judge, judgeHistory } from '../../compare/judge.ts';
import { printJson } from '../../model/json.ts';
import { contractWith, field } from './fixtures/contract-of.ts';
import { dataContract } from './index.ts';
import { contractReport, reportJson } from './report.ts';

const V1 = contractWith([field('user_id'), field('ltv', 'number')]);
const V2 = contractWith([field('user_id')], {}, '2.0.0');

describe('the report of the contracts API', () => {
  it('is that of the first release, with members added', () => {
    const report = contractReport(judge(dataContract, V1, V2, { level: 'BACKWARD' }));
    expect(report.compatible).toBe(false);
    expect(report.mode).toBe('backward');
    expect(report.errors[0]?.kind).toBe('field_removed');
    const [issue] = report.issues;
    expect(Object.keys(issue ?? {}).slice(0, 4)).toEqual(['severity', 'field', 'kind', 'message']);
    expect(issue).toMatchObject({
      severity: 'error',
      field: 'ltv',
      kind: 'field_removed',
      message: "field 'ltv' was removed; old data will fail validation",
      breaks: ['forward'],
      path: 'ltv',
      at: { before: '/fields/1' },
      class: 'unreadable',
      written_by: 'after',
    });
    expect(report.semver).toEqual({
      from: '1.0.0',
      to: '2.0.0',
      declared: 'major',
      required: 'major',
      sufficient: true,
    });
  });

  it('prints without what is for programs only', () => {
    const report = contractReport(judge(dataContract, V1, V2, { level: 'FULL_TRANSITIVE' }));
    const printed = reportJson(report);
    expect(Object.keys(printed)).toEqual([
      'compatible',
      'mode',
      'issues',
      'profile',
      'level',
      'transitive',
      'changes',
      'semver',
    ]);
    expect(printed).toMatchObject({ mode: 'full', level: 'FULL_TRANSITIVE', transitive: true, profile: 'contract' });
    expect(JSON.parse(printJson(printed))).toMatchObject({ compatible: false });
  });

  it('tells the change neutrally, with whom it breaks', () => {
    const [change] = contractReport(judge(dataContract, V1, V2, { level: 'NONE' })).changes;
    expect(change).toMatchObject({ kind: 'field_removed', message: "field 'ltv' was removed", bump: 'major' });
    expect(change?.breaks.map(({ direction, severity }) => [direction, severity])).toEqual([['forward', 'error']]);
  });

  it('says which version an issue stands against, and has no numbers to compare without a history', () => {
    const history = [{ version: '1.0.0', doc: V1 }];
    const report = contractReport(judgeHistory(dataContract, history, V2, { level: 'BACKWARD' }));
    expect(report.issues.map(({ against }) => against)).toEqual(['1.0.0']);
    const first = contractReport(judgeHistory(dataContract, [], V1, { level: 'FORWARD' }));
    expect(reportJson(first)).toEqual({
      compatible: true,
      mode: 'forward',
      issues: [],
      profile: 'contract',
      level: 'FORWARD',
      transitive: false,
      changes: [],
      semver: null,
    });
  });
});
