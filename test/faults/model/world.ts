import type { StoredContent } from '../history/evidence.ts';
import { Contents } from './contents.ts';
import { Judge } from './judge.ts';

/** What a log does not tell by itself: the contents of versions, and how the engine judges them. */
export interface World {
  readonly contents: Contents;
  readonly judge: Judge;
}

/** The world of some contents. */
export function worldOf(stored: readonly StoredContent[]): World {
  const contents = new Contents(stored);
  return { contents, judge: new Judge(contents) };
}
