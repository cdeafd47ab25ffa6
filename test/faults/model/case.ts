import type { Call, Evidence } from '../history/evidence.ts';
import { isAbout } from '../workload/action.ts';
import { type Claims, claimsOf, timelineOf } from './claims.ts';
import { contractAnswer } from './contract-answers.ts';
import { datasetAnswer } from './dataset-answers.ts';
import { proposalAnswer } from './proposal-answers.ts';
import { schemaAnswer } from './schema-answers.ts';
import { replay, type State } from './state.ts';
import { subscriptionAnswer } from './subscription-answers.ts';
import type { Timeline } from './timeline.ts';
import { type World, worldOf } from './world.ts';

/** Evidence with what follows from it: what invariants are asked of. */
export interface Case extends World {
  readonly evidence: Evidence;
  /** The states that the log went through: before its first fact, and after each. */
  readonly states: readonly State[];
  readonly claims: Claims;
  readonly timeline: Timeline;
  /** True for a state that nobody may see, in the midst of a write of several facts. */
  isMidst(position: number): boolean;
  /** True where a registry that stands so could give a call its answer. */
  tells(call: Call, state: State): boolean;
}

/** Makes a case of evidence. */
export function caseOf(evidence: Evidence): Case {
  const world = worldOf(evidence.contents);
  const { log } = evidence;
  const states = replay(log);
  const claims = claimsOf(evidence, states, world.contents);
  const writerAt = (position: number): Call | undefined => claims.writers.get(log[position - 1]?.sequence ?? 0);
  return {
    ...world,
    evidence,
    states,
    claims,
    timeline: timelineOf(evidence, claims, world.contents),
    isMidst: (position) => writerAt(position) !== undefined && writerAt(position) === writerAt(position + 1),
    tells(call, state) {
      const { action, answer } = call;
      if (answer === undefined) return false;
      if (isAbout(action, 'contracts')) return contractAnswer(action, answer, state, world);
      if (isAbout(action, 'datasets')) return datasetAnswer(action, answer, state, world);
      if (isAbout(action, 'subscriptions')) return subscriptionAnswer(action, answer, state, world);
      if (isAbout(action, 'proposals')) return proposalAnswer(action, answer, state, world);
      return schemaAnswer(action, answer, state, world);
    },
  };
}
