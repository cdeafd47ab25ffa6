import { RegistryError } from '../../domain/error.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { asOf } from '../../domain/proposal-stages.ts';
import type { StoredRecord } from '../../store/port.ts';
import { allRecords } from '../all-records.ts';
import type { Desk } from '../desk.ts';
import type { ProposalListing } from './approvals.ts';
import { idTerm, proposalOf, subjectTerm } from './records.ts';

/** A proposal by its id, as it stands, with its record. Rejects with `proposal-not-found`. */
export async function proposalById(
  desk: Desk,
  id: string,
): Promise<{ readonly proposal: Proposal; readonly record: StoredRecord }> {
  const [record] = await desk.store.records('proposal', { term: idTerm(id) });
  const proposal = record && proposalOf(record);
  if (record === undefined || proposal === undefined) throw unknownProposal(id);
  return { proposal: asOf(proposal, desk.now()), record };
}

/** `proposal-not-found`. */
export function unknownProposal(id: string): RegistryError {
  return new RegistryError('proposal-not-found', `there is no proposal '${id.slice(0, 100)}'`);
}

/** Proposals of a listing, and how many there are in all. */
export async function listProposals(
  desk: Desk,
  { group, subject, state, visible = () => true, offset, limit }: ProposalListing,
): Promise<{ readonly items: readonly Proposal[]; readonly total: number }> {
  const now = desk.now();
  const terms = group !== undefined && subject !== undefined ? [subjectTerm({ group, subject })] : [];
  const items: Proposal[] = [];
  let total = 0;
  const query = { ...(group !== undefined && { group }), terms };
  for await (const record of allRecords(desk.store, 'proposal', query)) {
    const stored = proposalOf(record);
    if (stored === undefined) continue;
    const proposal = asOf(stored, now);
    if ((state !== undefined && proposal.state !== state) || !visible(proposal)) continue;
    if (total >= offset && items.length < limit) items.push(proposal);
    total += 1;
  }
  return { items, total };
}
