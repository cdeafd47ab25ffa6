import { RegistryError } from '../../domain/error.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { checkedReason, refuseClosed } from '../../domain/proposal-stages.ts';
import { type Activated, bringIntoForce } from '../contracts/activate.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import { type Sealing, sealingOf } from '../sealing.ts';
import type { Approvals } from './approvals.ts';
import { gate } from './gate.ts';
import { listProposals, proposalById } from './proposals.ts';
import { decide, propose, withdraw } from './propose.ts';
import { groupGovernance, setGovernance } from './set-governance.ts';

/** The use cases of approvals over what those of contracts share. */
export function createApprovals(contracts: ContractDesk): Approvals {
  const { desk } = contracts;
  return {
    propose: (key, version, sealing) => propose(contracts, key, version, sealing),
    proposal: async (id) => (await proposalById(desk, id)).proposal,
    proposals: (listing) => listProposals(desk, listing),
    decide: (id, decision, sealing) => decide(contracts, id, decision, sealing),
    withdraw: (id, sealing) => withdraw(contracts, id, sealing),
    activate: (id, sealing) => bringIn(contracts, id, { sealing }),
    force: async (id, reason, sealing) => bringIn(contracts, id, { reason: checkedReason(reason), sealing }),
    gate: (key, version) => gate(contracts, key, version),
    governance: (group) => groupGovernance(desk, group),
    setGovernance: (group, governance) => setGovernance(desk, group, governance),
  };
}

async function bringIn(
  contracts: ContractDesk,
  id: string,
  { reason, sealing }: { readonly reason?: string; readonly sealing: Sealing<Proposal> | undefined },
): Promise<Proposal> {
  const { desk } = contracts;
  const { proposal } = await proposalById(desk, id);
  refuseClosed(proposal, desk.now());
  const { subject, version } = proposal;
  const endOf = ({ proposal: ended = proposal }: Activated): Proposal => ended;
  const activated = await bringIntoForce(contracts, subject, version, {
    through: { proposal: id, reason },
    sealing: sealingOf(sealing, endOf),
  });
  const { outcome } = activated;
  if (outcome.outcome === 'incompatible') {
    throw new RegistryError(
      'approval-refused',
      `version '${version}' of '${subject}' is not compatible with ${outcome.against}: give it a new MAJOR version`,
    );
  }
  // Somebody else was faster, perhaps by this very proposal.
  if (outcome.outcome === 'unchanged') return (await proposalById(desk, id)).proposal;
  return endOf(activated);
}
