import { type Action, type Caller, may, sees, type Target } from '../../domain/caller.ts';
import { RegistryError } from '../../domain/error.ts';
import type { Denials } from './denials.ts';

/** Stands beside one call: who asks, and what he may. */
export class Watch {
  readonly caller: Caller;
  readonly #denials: Denials;

  constructor(caller: Caller, denials: Denials) {
    this.caller = caller;
    this.#denials = denials;
  }

  /** True where the caller knows of something. */
  readonly sees = (target: Target): boolean => sees(this.caller, target);

  may(action: Action, target: Target): boolean {
    return may(this.caller, action, target);
  }

  /**
   * Lets a call pass that the caller may make. Else it rejects: with what is said of things that are not there, where he does not see the
   * target, and with `forbidden` where he does. Either is noted in the log.
   */
  async demand(action: Action, target: Target, hidden: () => RegistryError): Promise<void> {
    if (this.may(action, target)) return;
    await this.#denials.note(this.caller, action, target);
    throw this.sees(target) ? forbidden(this.caller, action, target) : hidden();
  }
}

/** What an action is called in a sentence. */
const DEEDS: Readonly<Record<Action, string>> = {
  read: 'read',
  register: 'register versions of, or move versions of,',
  'create-dataset': 'create datasets in',
  govern: 'change what holds for',
  subscribe: 'subscribe to',
  'read-subscriptions': 'read subscriptions to',
  audit: 'read the log of',
  force: 'bring versions into force without approvals in',
  'manage-keys': 'give or take keys for',
  'manage-links': 'connect other registries with',
};

/** `forbidden` */
export function forbidden({ id }: Caller, action: Action, target: Target): RegistryError {
  const what =
    target === undefined ? 'everything' : 'subject' in target ? `'${target.subject}'` : `the group '${target.group}'`;
  return new RegistryError('forbidden', `'${id}' may not ${DEEDS[action]} ${what}; ask an admin for a grant`, {
    about: target ?? {},
  });
}
