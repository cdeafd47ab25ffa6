import { describe, expect, it } from 'vitest';
import { bumpVerdict, declaredBump, isVersion } from './bump.ts';

describe('version numbers', () => {
  it.each(['0.0.0', '1.0.0-rc.1', '1.0.0+build.7', '1.2.3-a.b-c.0+x', '9007199254740991.0.0'])('%s is one', (text) => {
    expect(isVersion(text)).toBe(true);
  });
  it.each([
    '1',
    'v1.0.0',
    '=1.0.0',
    ' 1.0.0',
    '1.0.0\n',
    '01.0.0',
    '1.0.0-01',
    '1.0.0-',
    '١.٠.٠',
    '99999999999999999999.0.0',
  ])('%j is none', (text) => {
    expect(isVersion(text)).toBe(false);
  });
  it.each([
    ['1.0.0', '2.0.0', 'major'],
    ['1.0.0', '1.1.0', 'minor'],
    ['1.0.0', '1.0.1', 'patch'],
    ['1.0.0', '1.0.0', 'none'],
    ['1.1.0', '1.0.9', 'decrease'],
    ['1.0.0', '2.0.0-rc.1', 'prerelease'],
    ['2.0.0-rc.1', '2.0.0', 'major'],
    ['1.1.0-rc.1', '1.1.0', 'minor'],
  ])('%s → %s declares %s', (from, to, bump) => {
    expect(declaredBump(from, to)).toBe(bump);
  });
  it('lets a MINOR break below 1.0.0, and nowhere else', () => {
    expect(bumpVerdict('0.3.0', '0.4.0', 'major').sufficient).toBe(true);
    expect(bumpVerdict('0.3.0', '0.3.1', 'major').sufficient).toBe(false);
    expect(bumpVerdict('1.3.0', '1.4.0', 'major').sufficient).toBe(false);
  });
});
