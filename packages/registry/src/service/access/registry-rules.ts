import { dataContract } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { CONTRACTS, type SubjectKey } from '../../domain/subject.ts';
import type { CheckOutcome, RegisterOutcome, Registry } from '../registry.ts';
import { ACCESS_RULES } from './access-rules.ts';
import { APPROVAL_RULES, shownParties } from './approval-rules.ts';
import { CONSUMER_RULES, shownImpact } from './consumer-rules.ts';
import { DATASET_RULES } from './dataset-rules.ts';
import { DELIVERY_RULES } from './delivery-rules.ts';
import { EVENT_RULES } from './event-rules.ts';
import { LINK_RULES, LINKING_RULES, REPLICA_RULES } from './replica-rules.ts';
import { about, open, type Rules } from './rules.ts';
import { SCHEMA_GROUP_RULES } from './schema-group-rules.ts';
import { SCHEMA_RULES } from './schema-rules.ts';
import { forbidden, type Watch } from './watch.ts';

/** Ids that are looked through at a time for those that are in sight. */
const READ = 1000;

/** Who may call what of the use cases of contracts, and of all that hangs on them. */
export const REGISTRY_RULES: Rules<Registry> = {
  register: handingIn('register'),
  check: handingIn('read'),
  async datasets({ watch, proceed }, query = {}) {
    const { limit = Number.POSITIVE_INFINITY } = query;
    if (query.after !== undefined) await watch.demand('read', contract(query.after), () => unknown(query.after ?? ''));
    const items: string[] = [];
    for (let after = query.after; ; ) {
      const page = await proceed({ ...query, limit: READ, ...(after !== undefined && { after }) });
      for (const id of page.items.filter((id) => watch.sees(contract(id)))) {
        if (items.length >= Math.max(1, limit)) return { items, next: items.at(-1) };
        items.push(id);
      }
      if (page.next === undefined) return { items, next: undefined };
      after = page.next;
    }
  },
  latest: about('read', contract, unknown),
  versions: about('read', contract, unknown),
  version: about('read', contract, unknown),
  activate: about('register', contract, unknown),
  deprecate: about('register', contract, unknown),
  archive: about('register', contract, unknown),
  schemas: SCHEMA_RULES,
  schemaGroups: SCHEMA_GROUP_RULES,
  layers: DATASET_RULES,
  events: EVENT_RULES,
  deliveries: DELIVERY_RULES,
  access: ACCESS_RULES,
  approvals: APPROVAL_RULES,
  consumers: CONSUMER_RULES,
  replicas: REPLICA_RULES,
  links: LINK_RULES,
  linking: LINKING_RULES,
  async facts({ watch, proceed }, ...asked) {
    if (!watch.may('audit', undefined)) throw forbidden(watch.caller, 'audit', undefined);
    return proceed(...asked);
  },
  lastSequence: open,
  taken: open,
  newest: open,
  catchUp: open,
  // What follows the log, and closing it, is the program's own.
  subscribe: open,
  cursor: open,
  startCursor: open,
  moveCursor: open,
  lease: open,
  release: open,
  close: open,
};

/** For documents: they say themselves whose they are. One that cannot be read tells nothing of what is registered. */
function handingIn(action: 'register' | 'read') {
  return async <
    Args extends readonly [{ readonly source: string }, ...(readonly unknown[])],
    Answer extends RegisterOutcome | CheckOutcome,
  >(
    { watch, proceed }: { readonly watch: Watch; readonly proceed: (...args: Args) => Promise<Answer> },
    ...args: Args
  ): Promise<Answer> => {
    const parsed = dataContract.parse(args[0].source);
    if (parsed.ok) {
      const id = parsed.value.doc.dataset_id;
      await watch.demand(action, contract(id), () => unknown(id));
    }
    const answer = await proceed(...args);
    return {
      ...answer,
      ...('impact' in answer && answer.impact !== undefined && { impact: shownImpact(watch, answer.impact) }),
      ...('asked' in answer &&
        answer.asked !== undefined && {
          asked: shownParties(watch, contract(answer.contract.dataset_id), answer.asked),
        }),
    };
  };
}

function contract(datasetId: string): SubjectKey {
  return { group: CONTRACTS, subject: datasetId };
}

/** `dataset-not-found`, as it is said of ids that are not there. */
function unknown(datasetId: string): RegistryError {
  return new RegistryError('dataset-not-found', `unknown dataset_id: '${datasetId}'`);
}
