import type { Fact } from '@concordat/registry';
import type { Proposal } from '../../../packages/registry/src/domain/proposal.ts';
import type { Subscription } from '../../../packages/registry/src/domain/subscription.ts';
import type { DatasetAction, ProposalAction, Scope, SubscriptionAction } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import { isPatched } from './dataset-answers.ts';
import type { DatasetState } from './state.ts';

/** True where a fact is what is done to a dataset or a layer writes first; what comes with it is found by its request. */
export function isDatasetEffect(action: DatasetAction, fact: Fact, contents: Contents): boolean {
  switch (action.do) {
    case 'create-dataset': {
      const { namespace: group, name: subject, owner } = action;
      const dataset = datasetOf(fact);
      return isAt(fact, { group, subject }) && dataset?.owner === owner && dataset.status === 'active';
    }
    case 'change-dataset':
      return datasetOf(fact)?.id === action.id && isPatched(datasetOf(fact), action.patch);
    case 'ingest':
      return (
        isAt(fact, action.of.scope) &&
        fact.kind === 'version-registered' &&
        contents.isSchema(fact.fingerprint, fact.group, action.schema, [])
      );
    case 'set-current':
      return isAt(fact, action.of.scope) && fact.kind === 'current-set' && fact.number === action.number;
    default:
      return false;
  }
}

/** True where a fact is what is done to a subscription writes. */
export function isSubscriptionEffect(action: SubscriptionAction, fact: Fact): boolean {
  if (fact.kind !== 'subscription-set') return false;
  const subscription = fact.subscription as (object & Subscription) | null;
  switch (action.do) {
    case 'subscribe':
    case 'set-subscription':
      return (
        isAt(fact, action.scope) &&
        fact.consumer === action.consumer &&
        subscription !== null &&
        subscription.fields?.[0]?.path === action.field
      );
    case 'unsubscribe':
      return fact.subscription_id === action.id && subscription === null;
    default:
      return false;
  }
}

/** True where a fact is what is done about a proposal writes first; what comes with it is found by its request. */
export function isProposalEffect(action: ProposalAction, fact: Fact): boolean {
  const proposal = fact.kind === 'proposal-set' ? (fact.proposal as object & Proposal) : undefined;
  switch (action.do) {
    case 'propose':
      return (
        isAt(fact, { group: 'contracts', subject: action.contract }) &&
        proposal?.version === action.version &&
        proposal.state === 'proposed' &&
        proposal.parties.every(({ said }) => said === undefined)
      );
    case 'decide': {
      const { party, name, said, as } = action;
      const word = proposal?.parties.find((each) => each.party === party && each.name === name);
      return proposal?.id === action.id && word?.said === said && word.by === as && proposal.state !== 'superseded';
    }
    case 'withdraw':
      return proposal?.id === action.id && proposal.state === 'withdrawn';
    case 'activate-proposal':
    case 'force':
      return (
        isAt(fact, { group: 'contracts', subject: action.contract }) &&
        fact.version === action.version &&
        (fact.kind === 'version-activated' || fact.kind === 'registration-refused')
      );
    case 'set-governance': {
      const said = fact.kind === 'governance-set' ? (fact.governance as { governance?: string } | null) : null;
      return fact.group === action.group && said?.governance === action.governance;
    }
    default:
      return false;
  }
}

/** The id of the dataset that a fact tells of; undefined for other facts. */
export function idOf(fact: Fact): string | undefined {
  return datasetOf(fact)?.id;
}

/** True for a fact about a place. */
export function isAt(fact: Fact, { group, subject }: Scope): boolean {
  return fact.group === group && fact.subject === subject;
}

function datasetOf(fact: Fact): DatasetState | undefined {
  return fact.kind === 'dataset-set' ? (fact.dataset as object & DatasetState) : undefined;
}
