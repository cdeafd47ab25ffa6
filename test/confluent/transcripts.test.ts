import { describe, expect, it } from 'vitest';
import { CHECKLIST } from './checklist.ts';
import { play } from './play.ts';
import { TRANSCRIPTS } from './transcripts.ts';

describe.each(TRANSCRIPTS)('$name', ({ cases }) => {
  it.each(cases)('$title', (played) => play(played));
});

describe('the checklist', () => {
  const covered = new Set(TRANSCRIPTS.flatMap(({ cases }) => cases).flatMap(({ rows }) => rows));

  it('has a case for each line', () => {
    expect(Object.keys(CHECKLIST).filter((row) => !covered.has(row))).toEqual([]);
  });

  it('knows the lines that the cases name', () => {
    expect([...covered].filter((row) => !Object.hasOwn(CHECKLIST, row))).toEqual([]);
  });
});
