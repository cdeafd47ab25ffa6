import { may } from '../../domain/caller.ts';
import { contractSubject, type Dataset } from '../../domain/dataset.ts';
import { RegistryError } from '../../domain/error.ts';
import { speaksFor } from '../../domain/proposal-stages.ts';
import { CONTRACTS } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import { governanceOf } from '../approvals/governance-in-force.ts';
import type { Desk } from '../desk.ts';

/**
 * Rejects with `forbidden` where the steward of a governed dataset, who has a say, is taken away by somebody else: that is for him, and for
 * those who may let versions through without him. Gives what that was decided on.
 */
export async function refuseOusting(desk: Desk, dataset: Dataset, steward: string): Promise<readonly Basis[]> {
  const contract = { group: CONTRACTS, subject: contractSubject(dataset) };
  const { governance, decidedOn } = await governanceOf(desk, contract);
  const { caller } = desk.asking();
  const about = { group: dataset.namespace, subject: `${dataset.name}.` };
  if (governance === 'open' || speaksFor(caller.id, steward) || may(caller, 'force', about)) return decidedOn;
  throw new RegistryError(
    'forbidden',
    `'${steward}' is the steward of the governed dataset '${contract.subject}', and has a say: he gives that up, or an operator takes it`,
    { about },
  );
}
