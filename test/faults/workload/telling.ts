import type { Answer } from '../history/evidence.ts';
import type { Random } from '../random.ts';
import type { Action } from './action.ts';
import type { Ground } from './ground.ts';

/** Some actions that belong together; one client does them one after the other. */
export type Story = Iterable<Action, unknown, Answer | undefined>;

/** A story that goes on with what it is told. */
export type Telling<End = void> = Generator<Action, End, Answer | undefined>;

/** An idempotency key that no other story has. */
export function newKey(random: Random, { group }: Ground): string {
  return `${group}-${random.between(0, Number.MAX_SAFE_INTEGER)}`;
}
