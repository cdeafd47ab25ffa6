import {
  type CompatibilityPolicy,
  type Contract,
  dataContract,
  judgeHistory,
  type Level,
  modeOf,
  type Registered,
  type Verdict,
} from '@concordat/engine';
import type { NewFact } from './fact.ts';
import { type Permission, permissionFor } from './policy.ts';
import { findVersion, type SubjectState, type VersionHead } from './subject.ts';

/** A document that wants to become a version. */
export interface Candidate {
  readonly contract: Contract;
  readonly fingerprint: string;
}

/** What a candidate is judged against. */
export interface Bench {
  readonly level: Level;
  /** Oldest first, the baseline last; empty for a first version. */
  readonly history: readonly Registered<Contract>[];
  /** As the baseline declares it. */
  readonly policy: Pick<CompatibilityPolicy, 'breaking'> | undefined;
}

/** What the judgement of a candidate comes to. `against` is the baseline; a first version has none. */
export type Ruling =
  | {
      readonly ruling: 'accepted';
      readonly verdict: Verdict;
      readonly against: string | undefined;
      readonly permitted?: Permission;
    }
  | { readonly ruling: 'refused'; readonly verdict: Verdict; readonly against: string };

export type Acceptance = Extract<Ruling, { ruling: 'accepted' }>;
export type Refusal = Extract<Ruling, { ruling: 'refused' }>;

/** What there is to say about a version number before anything is judged: is it used, and by the same content? */
export function claimOf(
  state: SubjectState,
  { contract, fingerprint }: Candidate,
): { readonly claim: 'free' } | { readonly claim: 'unchanged' | 'taken'; readonly version: VersionHead } {
  const version = findVersion(state, contract.version);
  if (version === undefined) return { claim: 'free' };
  return { claim: version.fingerprint === fingerprint ? 'unchanged' : 'taken', version };
}

/** Judges a candidate. The verdict is told as it is, also where a permission outweighs it. */
export function ruleOn({ contract }: Candidate, { level, history, policy }: Bench): Ruling {
  const verdict = judgeHistory(dataContract, history, contract, { level });
  const against = history.at(-1)?.version;
  if (verdict.compatible || against === undefined) return { ruling: 'accepted', verdict, against };
  const permitted = permissionFor(verdict, contract.version, policy);
  return permitted === undefined
    ? { ruling: 'refused', verdict, against }
    : { ruling: 'accepted', verdict, against, permitted };
}

/** The version that an accepted candidate becomes; the store gives its content an id. */
export function versionOf(
  state: SubjectState,
  { contract, fingerprint }: Candidate,
  at: string,
): Omit<VersionHead, 'contentId'> {
  return {
    label: contract.version,
    number: nextNumber(state),
    format: dataContract.id,
    fingerprint,
    status: contract.status,
    deprecation: contract.deprecation,
    registeredAt: at,
    deleted: false,
  };
}

function nextNumber({ versions }: SubjectState): number {
  return (versions.at(-1)?.number ?? 0) + 1;
}

/** Names of the teams that own a contract. */
export function teamsOf(contract: Contract): readonly string[] {
  return contract.owners.map(({ team }) => team);
}

/** The fact that a candidate was registered. */
export function registeredFact(
  state: SubjectState,
  { contract, fingerprint }: Candidate,
  { verdict, permitted }: Acceptance,
): NewFact {
  const { group, subject } = state;
  return {
    kind: 'version-registered',
    group,
    subject,
    version: contract.version,
    number: nextNumber(state),
    status: contract.status,
    fingerprint,
    mode: modeOf(verdict.level),
    owners: teamsOf(contract),
    ...(permitted !== undefined && { permitted }),
  };
}
