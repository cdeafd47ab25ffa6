import { type Contract, dataContract, judgeHistory, meaningOf, type Registered, type Verdict } from '@concordat/engine';
import { levelFor, type Wish } from '../../domain/policy.ts';
import { baselineOf, judgesOf } from '../../domain/precedence.ts';
import { type Candidate, type Ruling, ruleOn } from '../../domain/registration.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { ContractDesk } from './contract-desk.ts';

/**
 * Judges a candidate against what stands: `versions` are those that may judge it. `mayBreak`: a MAJOR may break whatever the policy says,
 * since those whom it breaks are asked.
 */
export async function judgement(
  desk: ContractDesk,
  state: SubjectState,
  versions: readonly VersionHead[],
  candidate: Candidate,
  { mayBreak = false, ...wish }: Wish & { readonly mayBreak?: boolean },
): Promise<Ruling> {
  const baseline = baselineOf(versions);
  if (baseline === undefined) {
    return ruleOn(candidate, { level: levelFor(undefined, wish), history: [], policy: undefined });
  }
  const { compatibility: policy } = await desk.document(state, baseline);
  const level = levelFor(policy, wish);
  const history: Registered<Contract>[] = [];
  for (const judge of judgesOf(versions, baseline, candidate.contract.version, meaningOf(level).span)) {
    history.push({ version: judge.label, doc: await desk.document(state, judge) });
  }
  return ruleOn(candidate, { level, history, policy: mayBreak ? { breaking: 'major' } : policy });
}

/** The verdict about what is there already: nothing changes, so nothing breaks. */
export function nothingToJudge(contract: Contract, wish: Wish): Verdict {
  return judgeHistory(dataContract, [], contract, { level: levelFor(contract.compatibility, wish) });
}
