import { describe, expect, it } from 'vitest';
import type { Verdict } from '../model/finding.ts';
import { toy, toyOf } from './fixtures/toy.ts';
import { judge, judgeHistory, type Question } from './judge.ts';

function ask(before: string, after: string, question: Question = { level: 'FULL' }): Verdict {
  return judge(toy, toyOf(before), toyOf(after), question);
}

function told({ findings }: Verdict): string[] {
  return findings.map(({ severity, kind, path, against }) =>
    [severity, kind, path, against].filter((part) => part !== undefined).join(' '),
  );
}

describe('a pair', () => {
  it('asks only what the level asks, and tells each change the truth', () => {
    const verdict = ask('version=1.0.0 a=text', 'version=2.0.0 a=text b=text', { level: 'FORWARD' });
    expect(verdict.compatible).toBe(true);
    expect(told(verdict)).toEqual([]);
    expect(verdict.changes.map(({ breaks }) => breaks.map(({ direction }) => direction))).toEqual([['backward']]);
  });

  it('finds in both directions under FULL, in order of the changes', () => {
    const verdict = ask('version=1.0.0 a=text c=text', 'version=2.0.0 a=number b=text', { level: 'FULL' });
    expect(told(verdict)).toEqual(['error type-changed a', 'error member-removed c', 'error member-added b']);
    expect(verdict.findings.map(({ directions, change }) => [directions, change])).toEqual([
      [['backward', 'forward'], 0],
      [['forward'], 1],
      [['backward'], 2],
    ]);
  });

  it('hands on the witness and who wrote it', () => {
    const [finding] = ask('version=1.0.0', 'version=2.0.0 b=text', { level: 'BACKWARD' }).findings;
    expect(finding).toMatchObject({
      class: 'unreadable',
      reason: "the reader needs 'b'",
      witness: { about: 'datum', datum: {} },
      writtenBy: 'before',
    });
    const [reverse] = ask('version=1.0.0 b=text', 'version=2.0.0', { level: 'FORWARD' }).findings;
    expect(reverse?.writtenBy).toBe('after');
  });

  it('accepts everything under NONE, and still says what breaks', () => {
    const verdict = ask('version=1.0.0 a=text', 'version=2.0.0 a=number', { level: 'NONE' });
    expect(verdict.compatible).toBe(true);
    expect(verdict.changes[0]?.breaks).toHaveLength(2);
  });

  it('takes what is not proven for an error, also where nothing is grave', () => {
    const verdict = ask('version=1.0.0 a=text', 'version=2.0.0 a=riddle', { level: 'BACKWARD', profile: 'lenient' });
    expect(told(verdict)).toEqual(['error type-changed a']);
    expect(verdict.findings[0]?.unproven).toBe(true);
    expect(verdict.compatible).toBe(false);
  });

  it('shows a refutation that no change explains', () => {
    const verdict = ask('version=1.0.0 a=secret', 'version=1.0.1 a=secret', { level: 'BACKWARD' });
    expect(told(verdict)).toEqual(['error unexplained ']);
    expect(verdict.findings[0]?.reason).toBe('nobody told');
  });

  it('refuses a profile that the format does not have', () => {
    expect(() => ask('a=text', 'a=text', { level: 'FULL', profile: 'toString' })).toThrow(
      "Toy record has no profile 'toString'; it has strict, lenient, ruled, rules-only",
    );
  });
});

describe('rules beside reading', () => {
  it('names a change once, with the rule first', () => {
    const verdict = ask('version=1.0.0 x=text a=text', 'version=2.0.0 a=any', { level: 'BACKWARD', profile: 'ruled' });
    expect(told(verdict)).toEqual(['warning type-changed a']);
    expect(verdict.compatible).toBe(true);
  });

  it('raises a rule to what reading finds in the asked directions', () => {
    const forward = ask('version=1.0.0 a=text', 'version=2.0.0 a=any', { level: 'FORWARD', profile: 'ruled' });
    expect(told(forward)).toEqual(['error type-changed a']);
    expect(forward.findings[0]?.reason).toBe("'any' is no 'text'");
  });

  it('leaves rules alone where only rules count, and tells the truth about the changes', () => {
    const verdict = ask('version=1.0.0 a=text b=text', 'version=2.0.0 a=number', {
      level: 'FULL',
      profile: 'rules-only',
    });
    expect(told(verdict)).toEqual(['warning type-changed a']);
    expect(verdict.findings[0]?.directions).toEqual(['backward', 'forward']);
    expect(verdict.changes.map(({ breaks }) => breaks.length)).toEqual([2, 1]);
    expect(verdict.compatible).toBe(true);
  });

  it('are all that is asked where findings suffice, and else what the level asks is read', () => {
    const before = toyOf('version=1.0.0 id=int');
    const after = toyOf('version=1.0.0 id=text');
    const brief = { level: 'BACKWARD', findingsSuffice: true } as const;
    const ruled = judge(toy, before, after, { ...brief, profile: 'rules-only' });
    expect(ruled.findings.map(({ kind, severity }) => [kind, severity])).toEqual([['type-changed', 'warning']]);
    expect(ruled.changes.map(({ breaks }) => breaks)).toEqual([[]]);
    const read = judge(toy, before, after, { ...brief, profile: 'lenient' });
    expect(read.findings).toEqual(judge(toy, before, after, { level: 'BACKWARD', profile: 'lenient' }).findings);
    expect(read.changes.flatMap(({ breaks }) => breaks.map(({ direction }) => direction))).toEqual(['backward']);
  });
});

describe('version numbers', () => {
  it('are enforced where the profile says so', () => {
    const verdict = ask('version=1.0.0', 'version=1.0.1 b=text', { level: 'FORWARD' });
    expect(told(verdict)).toEqual(['error declared_bump_too_small version']);
    expect(verdict.semver).toEqual({
      from: '1.0.0',
      to: '1.0.1',
      declared: 'patch',
      required: 'minor',
      sufficient: false,
    });
  });

  it('need a MAJOR where today’s readers break, and where the level promised better', () => {
    const required = (level: Question['level'], before: string, after: string): string =>
      ask(`version=1.0.0 ${before}`, `version=2.0.0 ${after}`, { level }).required;
    expect(required('BACKWARD', 'a=text b=text', 'a=text')).toBe('major');
    expect(required('FORWARD', 'a=text', 'a=text b=text')).toBe('minor');
    expect(required('BACKWARD', 'a=text', 'a=text b=text')).toBe('major');
  });
});

describe('a history', () => {
  const history = ['version=1.0.0 a=text b=text', 'version=2.0.0 a=text', 'version=2.1.0 a=text c=text'].map(
    (lines) => {
      const doc = toyOf(lines);
      return { version: doc.version, doc };
    },
  );
  const against = (after: string, question: Question): Verdict => judgeHistory(toy, history, toyOf(after), question);

  it('counts the newest version only, at the levels that ask no more', () => {
    expect(told(against('version=3.0.0 a=text c=text', { level: 'FULL' }))).toEqual([]);
  });

  it('counts every version at the transitive levels, newest first, and says which one', () => {
    const verdict = against('version=3.0.0 a=number c=text', { level: 'FULL_TRANSITIVE' });
    expect(told(verdict)).toEqual([
      'error type-changed a 2.1.0',
      'error member-added c 2.0.0',
      'error member-removed b 1.0.0',
    ]);
    expect(verdict.compatible).toBe(false);
    expect(verdict.semver?.from).toBe('2.1.0');
  });

  it('points at changes of the newest version only', () => {
    const verdict = against('version=3.0.0 a=number c=text', { level: 'FORWARD_TRANSITIVE' });
    expect(verdict.changes.map(({ kind }) => kind)).toEqual(['type-changed']);
    expect(verdict.findings.map(({ change }) => change)).toEqual([0, undefined]);
  });

  it('does not repeat what it said, and is incompatible all the same', () => {
    const verdict = against('version=3.0.0 a=number c=text', { level: 'BACKWARD_TRANSITIVE' });
    expect(told(verdict)).toEqual(['error type-changed a 2.1.0', 'error member-added c 2.0.0']);
  });

  it('takes everything where there is none', () => {
    const verdict = judgeHistory(toy, [], toyOf('a=text'), { level: 'FULL_TRANSITIVE' });
    expect(verdict).toEqual({
      format: 'toy',
      profile: 'strict',
      level: 'FULL_TRANSITIVE',
      compatible: true,
      changes: [],
      findings: [],
      required: 'none',
    });
  });

  it('refuses an unknown profile even so', () => {
    expect(() => judgeHistory(toy, [], toyOf('a=text'), { level: 'NONE', profile: 'none' })).toThrow(RangeError);
  });
});
