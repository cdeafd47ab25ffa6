import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../confluent/transcript.ts';
import { CODES, OPERATIONS } from './operations.ts';
import { play } from './play.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');
const TRANSCRIPTS = readdirSync(FOLDER)
  .sort()
  .map((name) => ({ name, cases: casesOf(readFileSync(join(FOLDER, name), 'utf8')) }));

describe.each(TRANSCRIPTS)('$name', ({ cases }) => {
  it.each(cases)('$title', (played) => play(played));
});

it('every operation and every code has a case', () => {
  const covered = new Set(TRANSCRIPTS.flatMap(({ cases }) => cases).flatMap(({ rows }) => rows));
  expect([...covered].sort()).toEqual([...OPERATIONS, ...CODES].sort());
});
