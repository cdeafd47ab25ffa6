import type { Action, Target } from '../../domain/caller.ts';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import type { Proposal } from '../../domain/proposal.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Approvals } from '../approvals/approvals.ts';
import { unknownProposal } from '../approvals/proposals.ts';
import { about, type Passing, type Rules } from './rules.ts';

/**
 * Who may call what of approvals. Whoever may read a contract may speak where he is asked: whether he is, the proposal tells. To let a
 * version through without that, and to say whether anybody has to be asked, is one right.
 */
export const APPROVAL_RULES: Rules<Approvals> = {
  propose: about('register', (key) => key, unknownSubject),
  async proposal({ watch, proceed }, id) {
    const found = await proceed(id);
    await watch.demand('read', keyOf(found), () => unknownProposal(id));
    return found;
  },
  proposals: ({ watch, proceed }, { visible = () => true, ...listing }) =>
    proceed({ ...listing, visible: (each) => watch.may('read', keyOf(each)) && visible(each) }),
  decide: onProposal('read'),
  withdraw: onProposal('register'),
  activate: onProposal('register'),
  force: onProposal('force'),
  gate: about('read', (key) => key, unknownSubject),
  governance: about('read', groupOf, unknownGroup),
  setGovernance: about('force', groupOf, unknownGroup),
};

function onProposal(action: Action) {
  return async <Args extends readonly [id: string, ...(readonly unknown[])]>(
    { watch, service, proceed }: Passing<Approvals, (...args: Args) => Promise<Proposal>>,
    ...args: Args
  ): Promise<Proposal> => {
    const [id] = args;
    await watch.demand(action, keyOf(await service.proposal(id)), () => unknownProposal(id));
    return proceed(...args);
  };
}

function keyOf({ group, subject }: Proposal): SubjectKey {
  return { group, subject };
}

function groupOf(group: string): Target {
  return group === '' ? undefined : { group };
}

function unknownGroup(group: string): RegistryError {
  return new RegistryError('policy-not-found', `there is no group '${group.slice(0, 100)}'`, { about: { group } });
}
