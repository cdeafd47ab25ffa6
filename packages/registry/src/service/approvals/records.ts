import type { JsonObject } from '@concordat/engine';
import type { NewFact } from '../../domain/fact.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { proposalKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';
import { freeze } from '../freeze.ts';

/** The proposal of a record; undefined where there is none. */
export function proposalOf({ body }: StoredRecord): Proposal | undefined {
  // Only this module writes these bodies.
  return body === undefined ? undefined : freeze(body as JsonObject & Proposal);
}

/** A proposal as it is to be kept, with the fact that tells it. Whether it is approved or expired is never kept: time and others decide that. */
export function proposalChange(proposal: Proposal): { readonly record: RecordChange; readonly fact: NewFact } {
  const { id, group, subject, version } = proposal;
  const isOpen = proposal.state === 'approved' || proposal.state === 'expired';
  const kept: Proposal = { ...proposal, state: isOpen ? 'proposed' : proposal.state };
  const body = JSON.parse(JSON.stringify(kept)) as JsonObject;
  return {
    record: { key: proposalKey(proposal, id), body, terms: [idTerm(id), subjectTerm(proposal)] },
    fact: { kind: 'proposal-set', group, subject, version, proposal_id: id, proposal: body },
  };
}

/** Finds a proposal by its id. */
export function idTerm(id: string): string {
  return JSON.stringify(['id', id]);
}

/** Finds the proposals of a subject. */
export function subjectTerm({ group, subject }: SubjectKey): string {
  return JSON.stringify(['of', group, subject]);
}
