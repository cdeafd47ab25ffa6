import { reportVerdict } from '@concordat/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOf, verdictOf } from './server-report.ts';

describe('problems that a registry lists', () => {
  it('stand where the registry says, whatever ends the lines', () => {
    const text = 'a: 1\r\nb: 2\rc: 3\nd: 4';
    const items = [
      { type: 'extra_forbidden', msg: 'Extra inputs are not permitted', kind: 'unknown-key', line: 4, column: 1 },
      { type: 'value_error', msg: 'Value error, no', line: 3, column: 4, hint: 'try another' },
      { type: 'missing', msg: 'Field required', line: 9, column: 1 },
      'not an item',
    ];
    expect(problemsOf(items, text)).toEqual([
      {
        kind: 'unknown-key',
        message: 'Extra inputs are not permitted',
        pointer: '',
        place: { line: 4, column: 1, offset: text.indexOf('d'), endOffset: text.indexOf('d') + 1 },
      },
      {
        kind: 'value_error',
        message: 'no',
        hint: 'try another',
        pointer: '',
        place: { line: 3, column: 4, offset: text.indexOf('3'), endOffset: text.indexOf('3') + 1 },
      },
      { kind: 'missing', message: 'Field required', pointer: '' },
    ]);
  });
});

describe('the report of a registry', () => {
  it('can be shown, however odd it is', () => {
    const format = { rules: {}, messageOf: () => '' };
    const after = { name: 'a', text: '', placeOf: () => undefined };
    const word = fc.constantFrom('error', 'backward', 'unreadable', '/fields/0', 'before', true, 1, null);
    const keys = fc.constantFrom(
      'kind',
      'severity',
      'at',
      'breaks',
      'direction',
      'witness',
      'about',
      'datum',
      'path',
      'before',
    );
    const odd = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, word, fc.array(tie('value')), fc.dictionary(keys, tie('value'))),
    })).value;
    const report = fc.record({
      compatible: fc.boolean(),
      issues: odd,
      changes: odd,
      semver: odd,
      level: odd,
      profile: odd,
    });
    fc.assert(
      fc.property(report, (value) => {
        const verdict = verdictOf(JSON.parse(JSON.stringify(value)));
        expect(verdict.compatible).toBe(value.compatible);
        expect(reportVerdict('text', verdict, { format, after })).toMatch(
          /compatible: \d+ errors?, \d+ warnings? · .*\n$/,
        );
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
