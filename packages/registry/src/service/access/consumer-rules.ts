import type { Action } from '../../domain/caller.ts';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { isShownTo, type Subscription } from '../../domain/subscription.ts';
import type { Consumers, Impact, SubscribeCommand } from '../consumers/consumers.ts';
import { unknownSubscription } from '../consumers/reading.ts';
import type { Rules } from './rules.ts';
import type { Watch } from './watch.ts';

/** Who may call what of consumers: one subscribes in one's own name, and sees one's own; others' names are for those who run the subject. */
export const CONSUMER_RULES: Rules<Consumers> = {
  async subscribe({ watch, proceed }, command, sealing) {
    await demandName(watch, command);
    return proceed(command, sealing);
  },
  async setSubscription({ watch, proceed }, command) {
    await demandName(watch, command);
    return proceed(command);
  },
  async subscription({ watch, proceed }, id) {
    const found = await proceed(id);
    if (!isShown(watch, found)) await demand(watch, 'read-subscriptions', found, id);
    return found;
  },
  async subscriptions({ watch, proceed }, { visible = () => true, ...listing }) {
    return proceed({ ...listing, visible: (each) => isShown(watch, each) && visible(each) });
  },
  async unsubscribe({ watch, proceed, service }, id) {
    const found = await service.subscription(id);
    if (!isShown(watch, found)) await demand(watch, 'read-subscriptions', found, id);
    await demandName(watch, found);
    return proceed(id);
  },
  async impact({ watch, proceed }, key, candidate, options) {
    await demandReading(watch, key);
    return shownImpact(watch, await proceed(key, candidate, options));
  },
  async impactOfSchema({ watch, proceed }, key, schema, options) {
    await demandReading(watch, key);
    const told = await proceed(key, schema, options);
    return told && shownImpact(watch, told);
  },
  async impactOfVersion({ watch, proceed }, key, label) {
    await demandReading(watch, key);
    return shownImpact(watch, await proceed(key, label));
  },
  async readersOf({ watch, proceed }, key, label) {
    await demandReading(watch, key);
    return (await proceed(key, label)).filter((each) => isShown(watch, each));
  },
};

/** Lets those pass who may subscribe, and that in the name of this consumer. */
async function demandName(watch: Watch, { group, subject, consumer }: SubscribeCommand): Promise<void> {
  const key = { group, subject };
  if (isAdmin(watch, key)) return;
  await watch.demand('subscribe', key, () => unknownSubject(key));
  if (consumer === watch.caller.id) return;
  throw new RegistryError(
    'forbidden',
    `'${watch.caller.id}' subscribes in its own name, and not in that of '${consumer}'; ask an admin to do that`,
    { about: key },
  );
}

function isAdmin(watch: Watch, key: SubjectKey): boolean {
  return watch.may('manage-keys', key);
}

function isShown({ caller }: Watch, subscription: Subscription): boolean {
  return isShownTo(caller, subscription);
}

/** An impact without the consumers that the caller is not to know. */
export function shownImpact(watch: Watch, impact: Impact): Impact {
  return { ...impact, consumers: impact.consumers.filter(({ subscription }) => isShown(watch, subscription)) };
}

function demandReading(watch: Watch, key: SubjectKey): Promise<void> {
  return watch.demand('read', key, () => unknownSubject(key));
}

function demand(watch: Watch, action: Action, { group, subject }: Subscription, id: string): Promise<void> {
  return watch.demand(action, { group, subject }, () => unknownSubscription(id));
}
