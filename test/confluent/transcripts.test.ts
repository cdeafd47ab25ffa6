import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKLIST } from './checklist.ts';
import { play, playWithRestarts } from './play.ts';
import { casesOf } from './transcript.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');

const TRANSCRIPTS = readdirSync(FOLDER)
  .sort()
  .map((name) => ({ name, cases: casesOf(readFileSync(join(FOLDER, name), 'utf8')) }));

describe.each(TRANSCRIPTS)('$name', ({ cases }) => {
  it.each(cases)('$title', (played) => play(played));
});

/** Where what was asked before counts most. */
const STORIES = /deleting|modes|references|associations/;

describe.each(TRANSCRIPTS.filter(({ name }) => STORIES.test(name)))(
  '$name, restarting before each request',
  ({ cases }) => {
    it.each(cases)('$title', (played) => playWithRestarts(played));
  },
);

describe('the checklist', () => {
  const covered = new Set(TRANSCRIPTS.flatMap(({ cases }) => cases).flatMap(({ rows }) => rows));

  it('has a case for each line', () => {
    expect(Object.keys(CHECKLIST).filter((row) => !covered.has(row))).toEqual([]);
  });

  it('knows the lines that the cases name', () => {
    expect([...covered].filter((row) => !Object.hasOwn(CHECKLIST, row))).toEqual([]);
  });
});
