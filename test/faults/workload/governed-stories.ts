import { member, members } from '../history/told.ts';
import type { Random } from '../random.ts';
import type { Action, Scope } from './action.ts';
import { contractText } from './documents.ts';
import type { Ground } from './ground.ts';
import { CONSUMERS, OWNERS, TEAM } from './people.ts';
import { newKey, type Telling } from './telling.ts';

const VERSIONS = ['1.0.0', '1.1.0', '2.0.0', '2.1.0', '3.0.0', '4.0.0', '5.0.0', '6.0.0', '7.0.0', '8.0.0'];
const FIELDS = ['a', 'b', 'c', undefined];

/** What a client does with a contract about which others have to be asked. */
export function* approvalStory(random: Random, ground: Ground): Telling {
  const contract = random.pick(ground.governed.contracts);
  const version = random.pick(VERSIONS);
  const tell = random.weighted<() => Telling>([
    [24, () => proposing(random, ground, contract, version)],
    [8, () => approving(random, contract)],
    [2, () => governing(random, ground)],
    [3, () => bypassing(contract, version)],
    [4, () => asking(random, contract, version)],
  ]);
  yield* tell();
}

/** A new version, and, where there are words missing, those who give them. */
function* proposing(random: Random, ground: Ground, dataset: string, version: string): Telling {
  if (random.chance(0.6)) yield { do: 'set-governance', group: ground.governed.namespace, governance: 'governed' };
  const contract = contractText(random, dataset, version);
  const key = random.chance(0.3) ? { key: newKey(random, ground) } : {};
  yield { do: 'register-contract', dataset, version, contract, ...key };
  if (random.chance(0.5)) yield { do: 'propose', contract: dataset, version };
  yield* approving(random, dataset);
}

/** Those who are asked say what they think, and somebody acts on it. */
function* approving(random: Random, contract: string): Telling {
  const listed = yield { do: 'proposals', contract };
  const open = members(listed ?? { body: null }, 'items').filter((each) =>
    ['proposed', 'approved'].includes(String(member(each, 'state'))),
  );
  const chosen = open.at(-1);
  if (chosen === undefined) return;
  const id = String(member(chosen, 'id'));
  const until = String(member(chosen, 'expires_at')).slice(0, 10);
  const said = (): 'approved' | 'blocked' => (random.chance(0.85) ? 'approved' : 'blocked');
  if (random.chance(0.9)) {
    yield { do: 'decide', id, as: random.pick(OWNERS), party: 'owner', name: TEAM, said: said() };
  }
  for (const party of members(chosen, 'parties').filter((each) => member(each, 'party') === 'consumer')) {
    const name = String(member(party, 'name'));
    const word: Action = random.chance(0.2)
      ? { do: 'decide', id, as: name, party: 'consumer', name, said: 'migrating', until }
      : { do: 'decide', id, as: name, party: 'consumer', name, said: said() };
    if (random.chance(0.8)) yield word;
  }
  const version = String(member(chosen, 'version'));
  yield { do: 'gate', contract, version };
  yield random.weighted<Action>([
    [12, { do: 'activate-proposal', id, contract, version }],
    [2, { do: 'withdraw', id }],
    [2, { do: 'force', id, contract, version, reason: 'the old version costs us money every minute' }],
  ]);
  yield { do: 'proposal', id };
}

function* governing(random: Random, { governed }: Ground): Telling {
  const governance = random.chance(0.7) ? 'governed' : 'open';
  yield { do: 'set-governance', group: governed.namespace, governance };
  yield { do: 'governance', group: governed.namespace };
}

/** Somebody tries it as if nobody had to be asked. */
function* bypassing(dataset: string, version: string): Telling {
  yield { do: 'activate', dataset, version };
  yield { do: 'gate', contract: dataset, version };
  yield { do: 'contracts', dataset };
}

function* asking(random: Random, contract: string, version: string): Telling {
  yield random.pick<Action>([
    { do: 'gate', contract, version },
    { do: 'impact', scope: { group: 'contracts', subject: contract }, version },
    { do: 'proposals', contract },
    { do: 'latest-contract', dataset: contract },
  ]);
}

/** What a client does with subscriptions to contracts and to layers. */
export function* subscriptionStory(random: Random, ground: Ground): Telling {
  const contracts = [...ground.governed.contracts, ...ground.datasets];
  const isContract = random.chance(0.7);
  const scope: Scope = isContract
    ? { group: 'contracts', subject: random.pick(contracts) }
    : random.pick(ground.layers).scope;
  const consumer = random.pick(CONSUMERS);
  const field = random.pick(FIELDS);
  const use = { consumer, ...(field !== undefined && { field }) };
  const key = random.chance(0.4) ? { key: newKey(random, ground) } : {};
  const subscribe: Action = { do: 'subscribe', scope, ...use, ...key };
  const answer = yield random.chance(0.6) ? subscribe : { do: 'set-subscription', scope, ...use };
  if (random.chance(0.4)) yield subscribe;
  const id = answer && member(answer, 'subscription_id');
  yield { do: 'subscriptions', scope };
  yield { do: 'impact', scope, version: isContract ? random.pick(VERSIONS) : String(random.between(1, 3)) };
  if (typeof id !== 'string') return;
  yield { do: 'subscription', id };
  if (random.chance(0.5)) yield { do: 'unsubscribe', id };
}
