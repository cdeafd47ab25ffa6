import type { EventSubscription } from '../../domain/event-subscription.ts';
import type { FactLog } from '../../service/registry.ts';

/** Facts that are looked at in one go. */
const BATCH = 1000;

/** Milliseconds that clocks of different machines may be apart. */
const APART_MS = 3_600_000;

/**
 * The sequence of the fact that an event subscription began with, for one to which nobody has begun to deliver: what comes after is its. Looks
 * from the end of the log, where it almost always is; gives the end of the log where it is not to be found.
 */
export async function beginningOf(log: FactLog, { id, createdAt }: EventSubscription, newest: number): Promise<number> {
  let found = newest;
  for (let end = newest; end > 0; ) {
    const start = Math.max(0, end - BATCH);
    const facts = await log.facts(start, end - start);
    const own = facts.find((fact) => fact.kind === 'event-subscription-set' && fact.event_subscription_id === id);
    if (own !== undefined) found = own.sequence;
    const oldest = Date.parse(facts[0]?.at ?? createdAt);
    if (oldest < Date.parse(createdAt) - APART_MS) break;
    end = start;
  }
  return found;
}
