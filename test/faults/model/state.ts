import type { JsonObject } from '@concordat/engine';
import type { Fact } from '@concordat/registry';
import type { Dataset } from '../../../packages/registry/src/domain/dataset.ts';
import type { Proposal } from '../../../packages/registry/src/domain/proposal.ts';
import type { SubjectPolicy } from '../../../packages/registry/src/domain/subject-policy.ts';
import type { Subscription } from '../../../packages/registry/src/domain/subscription.ts';
import type { Scope } from '../workload/action.ts';

/** A version as the log tells of it. */
export interface Version {
  readonly label: string;
  readonly id: number;
  readonly fingerprint: string;
  readonly deleted: boolean;
  readonly status: string;
  readonly deprecation?: string;
}

/** A dataset as the log tells of it. */
export type DatasetState = Omit<Dataset, 'createdAt' | 'createdBy'>;

/** Everything as it stands after some fact of the log. */
export interface State {
  /** Versions in the order of their registration, by the name of their subject; a subject without versions is not there. */
  readonly subjects: ReadonlyMap<string, readonly Version[]>;
  /** By the name of the scope. */
  readonly policies: ReadonlyMap<string, SubjectPolicy>;
  readonly modes: ReadonlyMap<string, string>;
  /** By id. */
  readonly datasets: ReadonlyMap<string, DatasetState>;
  /** The number in force, or null for none, by the name of the layer; a layer of which nothing was ever said is not there. */
  readonly currents: ReadonlyMap<string, number | null>;
  /** By id. */
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** By id, as they are kept: whether everybody has agreed follows from what was said. */
  readonly proposals: ReadonlyMap<string, Proposal>;
  /** What groups say about coming into force, by group. */
  readonly governance: ReadonlyMap<string, 'open' | 'governed'>;
}

const NOTHING: State = {
  subjects: new Map(),
  policies: new Map(),
  modes: new Map(),
  datasets: new Map(),
  currents: new Map(),
  subscriptions: new Map(),
  proposals: new Map(),
  governance: new Map(),
};

/** The name of a subject or scope, one for each. */
export function placeOf(group: string, subject: string): string {
  return `${group}/${subject}`;
}

/** The versions of a subject in a state. */
export function versionsOf(state: State, group: string, subject: string): readonly Version[] {
  return state.subjects.get(placeOf(group, subject)) ?? [];
}

/** The versions of a subject that are not deleted. */
export function liveOf(state: State, { group, subject }: Scope): readonly Version[] {
  return versionsOf(state, group, subject).filter(({ deleted }) => !deleted);
}

/** The subscriptions to a subject. */
export function subscriptionsTo({ subscriptions }: State, { group, subject }: Scope): readonly Subscription[] {
  return [...subscriptions.values()].filter((each) => each.group === group && each.subject === subject);
}

/** The dataset of a namespace and a name. */
export function datasetAt({ datasets }: State, namespace: string, name: string): DatasetState | undefined {
  return [...datasets.values()].find((each) => each.namespace === namespace && each.name === name);
}

/** The states that a log went through: before its first fact, and after each. */
export function replay(log: readonly Fact[]): readonly State[] {
  const states = [NOTHING];
  for (const fact of log) states.push(after(states.at(-1) ?? NOTHING, fact));
  return states;
}

function after(state: State, fact: Fact): State {
  const place = placeOf(fact.group, fact.subject);
  switch (fact.kind) {
    case 'version-registered': {
      const { version: label, content_id: id = 0, fingerprint, status } = fact;
      return withVersions(state, place, (versions) => [
        ...versions,
        { label, id, fingerprint, status, deleted: false },
      ]);
    }
    case 'version-removed':
      return withVersions(state, place, (versions) => versions.filter(({ label }) => label !== fact.version));
    case 'version-deleted':
      return withVersion(state, fact, { deleted: true });
    case 'version-restored':
      return withVersion(state, fact, { deleted: false });
    case 'version-activated':
      return withVersion(state, fact, { status: 'active' });
    case 'version-archived':
      return withVersion(state, fact, { status: 'archived' });
    case 'version-deprecated':
      return withVersion(state, fact, { status: 'deprecated', deprecation: fact.deprecation.uri });
    case 'policy-set':
      return { ...state, policies: entered(state.policies, place, fact.policy as SubjectPolicy | null) };
    case 'write-mode-set':
      return { ...state, modes: entered(state.modes, place, fact.mode) };
    case 'dataset-set': {
      const told = fact.dataset as JsonObject & DatasetState;
      const dataset = { ...told, namespace: fact.group, name: fact.subject };
      return { ...state, datasets: entered(state.datasets, dataset.id, dataset) };
    }
    case 'current-set':
      return { ...state, currents: new Map(state.currents).set(place, fact.number) };
    case 'subscription-set': {
      const subscription = fact.subscription as (JsonObject & Subscription) | null;
      return { ...state, subscriptions: entered(state.subscriptions, fact.subscription_id, subscription) };
    }
    case 'proposal-set': {
      const proposal = fact.proposal as JsonObject & Proposal;
      return { ...state, proposals: entered(state.proposals, fact.proposal_id, proposal) };
    }
    case 'governance-set': {
      const said = fact.governance as { readonly governance?: 'open' | 'governed' } | null;
      return { ...state, governance: entered(state.governance, fact.group, said?.governance ?? null) };
    }
    default:
      return state;
  }
}

function withVersion(state: State, { group, subject, version }: Fact, change: Partial<Version>): State {
  return withVersions(state, placeOf(group, subject), (versions) =>
    versions.map((one) => (one.label === version ? { ...one, ...change } : one)),
  );
}

function withVersions(
  state: State,
  place: string,
  change: (versions: readonly Version[]) => readonly Version[],
): State {
  const versions = change(state.subjects.get(place) ?? []);
  return { ...state, subjects: entered(state.subjects, place, versions.length === 0 ? null : versions) };
}

function entered<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value | null): ReadonlyMap<string, Value> {
  const changed = new Map(map);
  if (value === null) changed.delete(key);
  else changed.set(key, value);
  return changed;
}
