import type { SubjectKey } from '../../domain/subject.ts';
import type { Access, ApiKey } from './access.ts';
import { unknownKey } from './keys.ts';
import { open, type Rules } from './rules.ts';
import { forbidden, type Watch } from './watch.ts';

/**
 * Who may call what of keys and of the log. An admin of a part gives and takes the keys whose grants are all within that part; the log shows
 * an operator what is about his part.
 */
export const ACCESS_RULES: Rules<Access> = {
  async createKey({ watch, proceed }, key) {
    for (const target of key.grants) {
      const refusal = () => forbidden(watch.caller, 'manage-keys', target);
      await watch.demand('manage-keys', partOf(target), refusal);
    }
    return proceed(key);
  },
  async keys({ watch, proceed }) {
    await demandAnywhere(watch, 'manage-keys');
    return proceed({ visible: (key) => manages(watch, key) });
  },
  async key({ watch, proceed }, id) {
    await demandAnywhere(watch, 'manage-keys');
    const key = await proceed(id);
    if (!manages(watch, key)) throw unknownKey(id);
    return key;
  },
  async revokeKey({ watch, service, proceed }, id) {
    await demandAnywhere(watch, 'manage-keys');
    if (!manages(watch, await service.key(id))) throw unknownKey(id);
    return proceed(id);
  },
  callerOf: open,
  knownCallerOf: open,
  async audit({ watch, proceed }, query) {
    await demandAnywhere(watch, 'audit');
    if (query.whole) await watch.demand('audit', undefined, () => forbidden(watch.caller, 'audit', undefined));
    return proceed({ ...query, visible: ({ group, subject }) => watch.may('audit', { group, subject }) });
  },
};

/** Lets those pass who may do it to something, whatever that is. */
async function demandAnywhere(watch: Watch, action: 'manage-keys' | 'audit'): Promise<void> {
  if (watch.caller.grants.some((grant) => watch.may(action, partOf(grant)))) return;
  await watch.demand(action, undefined, () => forbidden(watch.caller, action, undefined));
}

function manages(watch: Watch, { grants }: ApiKey): boolean {
  return grants.every((grant) => watch.may('manage-keys', partOf(grant)));
}

/** The part that a grant is about, as a target: a pattern that fits the text of another one fits all that the other fits. */
function partOf({ group, subject }: SubjectKey): SubjectKey {
  return { group, subject };
}
