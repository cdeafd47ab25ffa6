import { RegistryError } from '../../domain/error.ts';
import { existingVersion } from '../../domain/not-found.ts';
import { CONTRACTS, type SubjectKey, type SubjectState } from '../../domain/subject.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import { activationOf } from './activation.ts';
import type { Gate } from './approvals.ts';
import { reasonsOf } from './missing.ts';

/** Whether a contract may come into force now, and what is missing, all as it stood at one moment. Nothing is written. */
export async function gate(contracts: ContractDesk, key: SubjectKey, label: string): Promise<Gate> {
  const { desk } = contracts;
  return desk.asOfNow(async () => gateIn(contracts, await desk.load(key), label));
}

async function gateIn(contracts: ContractDesk, state: SubjectState, label: string): Promise<Gate> {
  const { group, subject } = state;
  const version = existingVersion(state, label);
  const answer = (reasons: readonly string[], more: Partial<Gate> = {}): Gate => ({
    group,
    subject,
    version: label,
    allowed: reasons.length === 0,
    reasons,
    missing: [],
    ...more,
  });
  if (group !== CONTRACTS) return answer([]);
  if (version.status === 'active') return answer([]);
  if (version.status !== 'draft') return answer([`it is ${version.status}`]);
  try {
    const { ruling, missing, proposal } = await activationOf(contracts, state, version, contracts.desk.now());
    if (ruling.ruling === 'refused') return answer([`it is not compatible with version ${ruling.against}`]);
    return answer(reasonsOf(missing), { missing, ...(proposal && { proposal }) });
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'approval-refused') return answer([error.message]);
    throw error;
  }
}
