import type { Level } from '@concordat/engine';

/** Where a level or a write mode is set: a subject, a group (`subject` empty), or everything (both empty). */
export interface Scope {
  readonly group: string;
  readonly subject: string;
}

/** A schema that refers to another version of the same group. */
export interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

interface Described {
  readonly scope: Scope;
  readonly schema: string;
  readonly references: readonly Reference[];
}

/** What a client does with schemas, in the dialect of Confluent's registry. */
export type SchemaAction =
  /** `key` is that of the request (`Idempotency-Key`): whatever comes under it is the same request, sent again. */
  | ({ readonly do: 'register'; readonly key?: string } & Described)
  | ({ readonly do: 'look-up' } & Described)
  | { readonly do: 'delete-subject'; readonly scope: Scope; readonly permanent: boolean }
  | { readonly do: 'delete-version'; readonly scope: Scope; readonly number: number; readonly permanent: boolean }
  | { readonly do: 'restore'; readonly scope: Scope; readonly number: number }
  | { readonly do: 'versions'; readonly scope: Scope; readonly deleted: boolean }
  | { readonly do: 'version'; readonly scope: Scope; readonly number: number | 'latest' }
  | { readonly do: 'by-id'; readonly scope: Scope; readonly id: number }
  | { readonly do: 'subjects'; readonly group: string }
  /** A level or a mode of `undefined` is taken away. */
  | { readonly do: 'set-level'; readonly scope: Scope; readonly level?: Level }
  /** The scope is another name of the subject; of none any more where that is `undefined`. */
  | { readonly do: 'set-alias'; readonly scope: Scope; readonly alias?: string }
  | { readonly do: 'level'; readonly scope: Scope; readonly inForce: boolean }
  | { readonly do: 'set-mode'; readonly scope: Scope; readonly mode?: 'READONLY' | 'READWRITE' }
  | { readonly do: 'mode'; readonly scope: Scope; readonly inForce: boolean };

/** What a client does with contracts, in their own dialect. */
export type ContractAction =
  | {
      readonly do: 'register-contract';
      readonly dataset: string;
      readonly version: string;
      readonly contract: string;
      readonly key?: string;
    }
  | {
      readonly do: 'activate' | 'deprecate' | 'archive' | 'contract';
      readonly dataset: string;
      readonly version: string;
    }
  | { readonly do: 'latest-contract' | 'contracts'; readonly dataset: string };

/** A layer of a dataset: the id is the one that the registry gave the dataset, the scope is the subject that the layer is. */
export interface LayerPlace {
  readonly id: string;
  readonly layer: 'gold';
  readonly scope: Scope;
}

/** What a client does with datasets and their layers, in their own dialect. */
export type DatasetAction =
  | {
      readonly do: 'create-dataset';
      readonly namespace: string;
      readonly name: string;
      readonly owner: string;
      readonly governance?: 'governed';
      readonly key?: string;
    }
  | { readonly do: 'change-dataset'; readonly id: string; readonly patch: DatasetPatch }
  | { readonly do: 'dataset'; readonly id: string }
  | { readonly do: 'datasets'; readonly namespace: string; readonly name: string }
  | {
      readonly do: 'ingest';
      readonly of: LayerPlace;
      readonly schema: string;
      /** False: it does not come into force by itself. */
      readonly mayBeCurrent: boolean;
      readonly key?: string;
    }
  | { readonly do: 'set-current'; readonly of: LayerPlace; readonly number: number }
  | { readonly do: 'layer-versions'; readonly of: LayerPlace }
  | { readonly do: 'layer-version'; readonly of: LayerPlace; readonly number: number | 'current' };

/** What of a dataset is to be another. */
export interface DatasetPatch {
  readonly owner?: string;
  readonly status?: 'active' | 'deprecated' | 'retired';
}

/** What a client does with subscriptions. Without a field they are to everything. */
export type SubscriptionAction =
  | {
      readonly do: 'subscribe';
      readonly scope: Scope;
      readonly consumer: string;
      readonly field?: string;
      readonly key?: string;
    }
  | { readonly do: 'set-subscription'; readonly scope: Scope; readonly consumer: string; readonly field?: string }
  | { readonly do: 'unsubscribe'; readonly id: string }
  | { readonly do: 'subscription'; readonly id: string }
  | { readonly do: 'subscriptions'; readonly scope: Scope }
  | { readonly do: 'impact'; readonly scope: Scope; readonly version: string };

/** What a client does with proposals of contracts, and with what makes them needed. */
export type ProposalAction =
  | { readonly do: 'propose'; readonly contract: string; readonly version: string }
  | { readonly do: 'gate'; readonly contract: string; readonly version: string }
  | {
      readonly do: 'decide';
      readonly id: string;
      /** Who says it. */
      readonly as: string;
      readonly party: 'owner' | 'consumer';
      readonly name: string;
      readonly said: 'approved' | 'migrating' | 'blocked';
      readonly until?: string;
    }
  | { readonly do: 'withdraw'; readonly id: string }
  | { readonly do: 'activate-proposal'; readonly id: string; readonly contract: string; readonly version: string }
  | { readonly do: 'proposal'; readonly id: string }
  | {
      readonly do: 'force';
      readonly id: string;
      readonly contract: string;
      readonly version: string;
      readonly reason: string;
    }
  | { readonly do: 'proposals'; readonly contract: string }
  | { readonly do: 'set-governance'; readonly group: string; readonly governance: 'open' | 'governed' }
  | { readonly do: 'governance'; readonly group: string };

export type Action = SchemaAction | ContractAction | DatasetAction | SubscriptionAction | ProposalAction;

/** What each action is about, and whether it changes nothing. */
const ACTIONS: Readonly<Record<Action['do'], readonly [room: Room, isRead: boolean]>> = {
  register: ['schemas', false],
  'look-up': ['schemas', true],
  'delete-subject': ['schemas', false],
  'delete-version': ['schemas', false],
  restore: ['schemas', false],
  versions: ['schemas', true],
  version: ['schemas', true],
  'by-id': ['schemas', true],
  subjects: ['schemas', true],
  'set-level': ['schemas', false],
  'set-mode': ['schemas', false],
  'set-alias': ['schemas', false],
  level: ['schemas', true],
  mode: ['schemas', true],
  'register-contract': ['contracts', false],
  activate: ['contracts', false],
  deprecate: ['contracts', false],
  archive: ['contracts', false],
  contract: ['contracts', true],
  'latest-contract': ['contracts', true],
  contracts: ['contracts', true],
  'create-dataset': ['datasets', false],
  'change-dataset': ['datasets', false],
  dataset: ['datasets', true],
  datasets: ['datasets', true],
  ingest: ['datasets', false],
  'set-current': ['datasets', false],
  'layer-versions': ['datasets', true],
  'layer-version': ['datasets', true],
  subscribe: ['subscriptions', false],
  'set-subscription': ['subscriptions', false],
  unsubscribe: ['subscriptions', false],
  subscription: ['subscriptions', true],
  subscriptions: ['subscriptions', true],
  impact: ['subscriptions', true],
  propose: ['proposals', false],
  gate: ['proposals', true],
  decide: ['proposals', false],
  withdraw: ['proposals', false],
  'activate-proposal': ['proposals', false],
  proposal: ['proposals', true],
  force: ['proposals', false],
  proposals: ['proposals', true],
  'set-governance': ['proposals', false],
  governance: ['proposals', true],
};

type Room = 'schemas' | 'contracts' | 'datasets' | 'subscriptions' | 'proposals';

/** Actions by what they are about. */
interface InRoom {
  readonly schemas: SchemaAction;
  readonly contracts: ContractAction;
  readonly datasets: DatasetAction;
  readonly subscriptions: SubscriptionAction;
  readonly proposals: ProposalAction;
}

/** True for an action that is about such things. */
export function isAbout<Name extends Room>(action: Action, room: Name): action is InRoom[Name] & Action {
  return ACTIONS[action.do][0] === room;
}

/** True for what changes nothing. */
export function isRead(action: Action): boolean {
  return ACTIONS[action.do][1];
}

/** The idempotency key of an action; undefined for one without. */
export function keyOf(action: Action): string | undefined {
  return 'key' in action ? action.key : undefined;
}

/** True for what comes to the same when it is done twice, so that a careful client does it again when it gets no answer. */
export function isRepeatable(action: Action): boolean {
  return action.do !== 'delete-subject' && action.do !== 'delete-version';
}
