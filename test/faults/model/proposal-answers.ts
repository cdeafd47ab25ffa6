import type { Proposal } from '../../../packages/registry/src/domain/proposal.ts';
import { asOf } from '../../../packages/registry/src/domain/proposal-stages.ts';
import type { Answer } from '../history/evidence.ts';
import { member, members, reasonOf } from '../history/told.ts';
import type { ProposalAction } from '../workload/action.ts';
import { LONG_BEFORE, openOf, type Standing, standingOf } from './approval.ts';
import { governanceOf } from './governance.ts';
import { type State, versionsOf } from './state.ts';
import type { World } from './world.ts';

type Of<Do extends ProposalAction['do']> = Extract<ProposalAction, { do: Do }>;

/** True where a registry that stands so could give this answer. What somebody said is looked at elsewhere. */
export function proposalAnswer(action: ProposalAction, answer: Answer, state: State, world: World): boolean {
  switch (action.do) {
    case 'propose':
      return proposing(action, answer, state, world);
    case 'gate':
      return gated(action, answer, state, world);
    case 'proposal':
      return isTold(answer, state.proposals.get(action.id));
    case 'proposals': {
      const stood = [...state.proposals.values()].filter(({ subject }) => subject === action.contract);
      const told = members(answer, 'items');
      return (
        told.length === stood.length &&
        told.every(({ body }) => {
          const found = state.proposals.get(String(member({ body }, 'id')));
          return found !== undefined && isTold({ status: 200, body }, found);
        })
      );
    }
    case 'set-governance':
    case 'governance': {
      const said = state.governance.get(action.group);
      const isWanted = action.do === 'governance' || action.governance === said;
      return answer.status === 200 && isWanted && member(answer, 'governance') === said;
    }
    default:
      return moving(action, answer, state, world);
  }
}

function proposing({ contract, version: label }: Of<'propose'>, answer: Answer, state: State, world: World): boolean {
  const version = versionsOf(state, 'contracts', contract).find((each) => each.label === label);
  if (version === undefined) return answer.status === 404;
  const standing = standingOf(state, world, contract, label);
  if (answer.status === 200) return standing?.proposal?.id === member(answer, 'id');
  switch (reasonOf(answer)) {
    case 'transition_refused':
      return version.status !== 'draft';
    case 'approval_refused':
      return governanceOf(state, contract) === 'open' || standing?.demand.refusal !== undefined;
    default:
      return false;
  }
}

function gated({ contract, version: label }: Of<'gate'>, answer: Answer, state: State, world: World): boolean {
  const version = versionsOf(state, 'contracts', contract).find((each) => each.label === label);
  const standing = standingOf(state, world, contract, label);
  if (answer.status !== 200 || version === undefined || standing === undefined) {
    return answer.status === 404 && version === undefined;
  }
  const allowed = member(answer, 'allowed');
  if (version.status !== 'draft') return allowed === (version.status === 'active');
  const missing = standing.demand.refusal === undefined ? standing.missing : [];
  const told = members(answer, 'missing').map((each) => `${member(each, 'party')} ${member(each, 'name')}`);
  const stood = missing.map(({ party, name }) => `${party} ${name}`);
  const isAllowed = standing.demand.refusal === undefined && missing.length === 0;
  return allowed === isAllowed && JSON.stringify(told) === JSON.stringify(stood);
}

/** Something that is done to a proposal. */
function moving(
  action: Of<'decide' | 'withdraw' | 'activate-proposal' | 'force'>,
  answer: Answer,
  state: State,
  world: World,
): boolean {
  const proposal = state.proposals.get(action.id);
  if (proposal === undefined) return answer.status === 404;
  const { subject, version: label } = proposal;
  const version = versionsOf(state, 'contracts', subject).find((each) => each.label === label);
  const standing = standingOf(state, world, subject, label);
  switch (reasonOf(answer)) {
    case undefined:
      return answer.status === 200 && version?.status === 'active' && isTold(answer, proposal);
    case 'proposal_closed':
      return !openOf(state, subject).includes(proposal);
    case 'approval_missing':
      return action.do === 'activate-proposal' && (standing?.missing.length ?? 0) > 0;
    case 'approval_refused':
      // A proposal may always be taken back.
      return action.do !== 'withdraw' && isRefused(action, standing);
    case 'transition_refused':
      return version?.status !== 'draft' && version?.status !== 'active';
    default:
      return false;
  }
}

function isRefused(action: Of<'decide' | 'activate-proposal' | 'force'>, standing: Standing | undefined): boolean {
  return standing?.demand.refusal !== undefined || (action.do === 'decide' && !isAsked(action, standing?.proposal));
}

function isAsked({ party, name }: Of<'decide'>, proposal: Proposal | undefined): boolean {
  return proposal?.parties.some((each) => each.party === party && each.name === name) === true;
}

function isTold(answer: Answer, proposal: Proposal | undefined): boolean {
  if (answer.status !== 200 || proposal === undefined) return answer.status === 404 && proposal === undefined;
  const { id, state, parties } = asOf(proposal, LONG_BEFORE);
  const told = members(answer, 'parties').map((each) => [
    member(each, 'party'),
    member(each, 'name'),
    member(each, 'said'),
  ]);
  const stood = parties.map(({ party, name, said }) => [party, name, said]);
  return (
    member(answer, 'id') === id && member(answer, 'state') === state && JSON.stringify(told) === JSON.stringify(stood)
  );
}
