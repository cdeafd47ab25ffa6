import type { Deliveries } from '../deliveries/deliveries.ts';
import { owned } from './event-rules.ts';
import { open, type Passing, type Rules } from './rules.ts';

/** Who may call what of deliveries: whose the event subscription is, and admins of everything. */
export const DELIVERY_RULES: Rules<Deliveries> = {
  status: ofOwner,
  deadLetters: ofOwner,
  redrive: ofOwner,
  resume: ofOwner,
  async subscription({ watch, proceed }, id) {
    return owned(watch, await proceed(id));
  },
  // Whoever knows the key may agree.
  agree: open,
  // The program's own.
  delivery: open,
  change: open,
  keep: open,
  due: open,
  discard: open,
  end: open,
};

/** For what is about one event subscription, which the first argument names. */
async function ofOwner<Args extends readonly [id: string, ...(readonly unknown[])], Answer>(
  { watch, service, proceed }: Passing<Deliveries, (...args: Args) => Promise<Answer>>,
  ...args: Args
): Promise<Answer> {
  owned(watch, await service.subscription(args[0]));
  return proceed(...args);
}
