import { RegistryError } from '../../domain/error.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { asOf } from '../../domain/proposal-stages.ts';
import type { RecordQuery, StoredRecord } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import type { ProposalListing } from './approvals.ts';
import { idTerm, proposalOf, subjectTerm } from './records.ts';

/** Records that are looked through at a time. */
const READ = 500;

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
  for (let from = 0; ; from += READ) {
    const query: RecordQuery = { ...(group !== undefined && { group }), terms, offset: from, limit: READ };
    const page = await desk.store.recordPage('proposal', query);
    const found = page.items.flatMap((record) => proposalOf(record) ?? []).map((each) => asOf(each, now));
    for (const each of found.filter((each) => (state === undefined || each.state === state) && visible(each))) {
      if (total >= offset && items.length < limit) items.push(each);
      total += 1;
    }
    if (from + READ >= page.total) return { items, total };
  }
}
