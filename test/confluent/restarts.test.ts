import { describe, it } from 'vitest';
import { playWithRestarts } from './play.ts';
import { TRANSCRIPTS } from './transcripts.ts';

/** Where what was asked before counts most. */
const STORIES = /deleting|modes|references|associations/;

describe.each(TRANSCRIPTS.filter(({ name }) => STORIES.test(name)))(
  '$name, restarting before each request',
  ({ cases }) => {
    it.each(cases)('$title', (played) => playWithRestarts(played));
  },
);
