import type { Action, Target } from '../../domain/caller.ts';
import { unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import type { Party, Proposal } from '../../domain/proposal.ts';
import { speaksFor } from '../../domain/proposal-stages.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Approvals, Gate } from '../approvals/approvals.ts';
import { reasonsOf } from '../approvals/missing.ts';
import { unknownProposal } from '../approvals/proposals.ts';
import { sealingOf } from '../sealing.ts';
import { about, type Passing, type Rules } from './rules.ts';
import type { Watch } from './watch.ts';

/**
 * Who may call what of approvals. Whoever may read a contract may speak where he is asked: whether he is, the proposal tells. To let a
 * version through without that, and to say whether anybody has to be asked, is one right.
 */
export const APPROVAL_RULES: Rules<Approvals> = {
  propose: about('register', (key) => key, unknownSubject),
  async proposal({ watch, proceed }, id) {
    const found = await proceed(id);
    await watch.demand('read', keyOf(found), () => unknownProposal(id));
    return shownProposal(watch, found);
  },
  async proposals({ watch, proceed }, { visible = () => true, ...listing }) {
    const page = await proceed({ ...listing, visible: (each) => watch.may('read', keyOf(each)) && visible(each) });
    return { ...page, items: page.items.map((each) => shownProposal(watch, each)) };
  },
  async decide({ watch, service, proceed }, id, decision, sealing) {
    await watch.demand('read', keyOf(await service.proposal(id)), () => unknownProposal(id));
    const show = (proposal: Proposal): Proposal => shownProposal(watch, proposal);
    return show(await proceed(id, decision, sealingOf(sealing, show)));
  },
  withdraw: onProposal('register'),
  activate: onProposal('register'),
  force: onProposal('force'),
  async gate({ watch, proceed }, key, version) {
    await watch.demand('read', key, () => unknownSubject(key));
    return shownGate(watch, await proceed(key, version));
  },
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

/** A proposal without the consumers that the caller is not to know: who has subscribed is for those who run the subject, and for himself. */
function shownProposal(watch: Watch, proposal: Proposal): Proposal {
  return { ...proposal, parties: shownParties(watch, proposal, proposal.parties) };
}

function shownGate(watch: Watch, gate: Gate): Gate {
  const missing = shownParties(watch, gate, gate.missing);
  const hidden = gate.missing.length - missing.length;
  return {
    ...gate,
    missing,
    ...(hidden > 0 && { reasons: [...reasonsOf(missing), `the word of other consumers is missing (${hidden})`] }),
    ...(gate.proposal && { proposal: shownProposal(watch, gate.proposal) }),
  };
}

/** Parties without the consumers that the caller is not to know. */
export function shownParties(watch: Watch, key: SubjectKey, parties: readonly Party[]): readonly Party[] {
  const { group, subject } = key;
  if (watch.may('read-subscriptions', { group, subject })) return parties;
  return parties.filter(({ party, name }) => party !== 'consumer' || speaksFor(watch.caller.id, name));
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
