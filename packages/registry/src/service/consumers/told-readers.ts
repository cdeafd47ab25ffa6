import type { Caller } from '../../domain/caller.ts';
import { isShownTo, type Subscription } from '../../domain/subscription.ts';

/** Consumers that a refusal names. */
const MOST_NAMES = 20;

/** Those who read something, in words: by name those whom the caller is to know, and how many others there are. */
export function toldReaders(caller: Caller, readers: readonly Subscription[]): string {
  const all = new Set(readers.map(({ consumer }) => consumer));
  const known = new Set(readers.filter((each) => isShownTo(caller, each)).map(({ consumer }) => consumer));
  const named = [...known].sort().slice(0, MOST_NAMES);
  const others = all.size - named.length;
  if (named.length === 0) return others === 1 ? 'one consumer' : `${others} consumers`;
  return `${named.map((name) => `'${name}'`).join(', ')}${others === 0 ? '' : ` and ${others} more`}`;
}
