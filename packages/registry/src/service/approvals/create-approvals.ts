import { RegistryError } from '../../domain/error.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { checkedReason, refuseClosed } from '../../domain/proposal-stages.ts';
import { activate } from '../contracts/activate.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import type { Approvals } from './approvals.ts';
import { gate } from './gate.ts';
import { listProposals, proposalById } from './proposals.ts';
import { decide, propose, withdraw } from './propose.ts';
import { groupGovernance, setGovernance } from './set-governance.ts';

/** The use cases of approvals over what those of contracts share. */
export function createApprovals(contracts: ContractDesk): Approvals {
  const { desk } = contracts;
  return {
    propose: (key, version) => propose(contracts, key, version),
    proposal: async (id) => (await proposalById(desk, id)).proposal,
    proposals: (listing) => listProposals(desk, listing),
    decide: (id, decision) => decide(contracts, id, decision),
    withdraw: (id) => withdraw(contracts, id),
    activate: (id) => bringIn(contracts, id),
    force: async (id, reason) => bringIn(contracts, id, checkedReason(reason)),
    gate: (key, version) => gate(contracts, key, version),
    governance: (group) => groupGovernance(desk, group),
    setGovernance: (group, governance) => setGovernance(desk, group, governance),
  };
}

async function bringIn(contracts: ContractDesk, id: string, reason?: string): Promise<Proposal> {
  const { desk } = contracts;
  const { proposal } = await proposalById(desk, id);
  refuseClosed(proposal, desk.now());
  const { subject, version } = proposal;
  const outcome = await activate(
    contracts,
    subject,
    version,
    reason === undefined ? undefined : { proposal: id, reason },
  );
  if (outcome.outcome === 'incompatible') {
    throw new RegistryError(
      'approval-refused',
      `version '${version}' of '${subject}' is not compatible with ${outcome.against}: give it a new MAJOR version`,
    );
  }
  return (await proposalById(desk, id)).proposal;
}
