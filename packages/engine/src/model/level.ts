import type { Direction } from './change.ts';

/** What a level asks: which directions, and of the newest version only or of every one. */
export interface LevelMeaning {
  readonly directions: readonly Direction[];
  readonly span: 'newest' | 'all';
}

/** The seven compatibility levels, by the names that schema registries use. */
export const LEVELS = {
  NONE: { directions: [], span: 'newest' },
  BACKWARD: { directions: ['backward'], span: 'newest' },
  BACKWARD_TRANSITIVE: { directions: ['backward'], span: 'all' },
  FORWARD: { directions: ['forward'], span: 'newest' },
  FORWARD_TRANSITIVE: { directions: ['forward'], span: 'all' },
  FULL: { directions: ['backward', 'forward'], span: 'newest' },
  FULL_TRANSITIVE: { directions: ['backward', 'forward'], span: 'all' },
} as const satisfies Record<string, LevelMeaning>;

/** Name of a compatibility level. */
export type Level = keyof typeof LEVELS;

/** The level of a name in any case and with `-` or `_`; undefined when there is none of that name. */
export function parseLevel(name: string): Level | undefined {
  const key = name.toUpperCase().replaceAll('-', '_');
  return Object.hasOwn(LEVELS, key) ? (key as Level) : undefined;
}

/** What a level asks. */
export function meaningOf(level: Level): LevelMeaning {
  return LEVELS[level];
}
