import type { JsonValue } from '@concordat/engine';
import type { Governance } from '../../domain/dataset.ts';
import type { NewFact } from '../../domain/fact.ts';
import { governanceKey } from '../../domain/record-key.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';

/** What a group says about coming into force; what it does not say is said elsewhere. */
export interface GroupGovernance {
  readonly governance?: Governance;
  /** Days from a deprecation to the sunset, at least. */
  readonly noticeDays?: number;
  /** Days for which a proposal is open. */
  readonly proposalDays?: number;
}

/** What a record says; undefined where it says nothing. */
export function governanceOfRecord({ body }: StoredRecord): GroupGovernance | undefined {
  // Only this module writes these bodies.
  return body === undefined ? undefined : (body as GroupGovernance);
}

/** What a group says from now on, with the fact that tells it; nothing where it is empty. */
export function governanceChange(
  group: string,
  governance: GroupGovernance,
): { readonly record: RecordChange; readonly fact: NewFact } {
  const body: JsonValue = { ...governance };
  const isSaid = Object.keys(body).length > 0;
  return {
    record: { key: governanceKey(group), body: isSaid ? body : undefined },
    fact: { kind: 'governance-set', group, subject: '', version: '', governance: isSaid ? body : null },
  };
}
