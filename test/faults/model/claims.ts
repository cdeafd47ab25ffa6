import type { Fact } from '@concordat/registry';
import type { Call, Evidence } from '../history/evidence.ts';
import type { Contents } from './contents.ts';
import { isEffect, isOpen, isSettled, promised } from './effects.ts';
import { causeOf, wholeRun } from './runs.ts';
import type { State } from './state.ts';
import { Timeline } from './timeline.ts';

/** Which call wrote which fact. */
export interface Claims {
  /** By sequence. */
  readonly writers: ReadonlyMap<number, Call>;
  /** Calls that were told of something that is not in the log. */
  readonly lost: readonly Call[];
  /** Facts that nobody asked for. */
  readonly unexplained: readonly Fact[];
}

/** Finds the writer of every fact: first what was acknowledged, then what has no answer. No call writes twice. */
export function claimsOf(evidence: Evidence, states: readonly State[], contents: Contents): Claims {
  const { log, calls } = evidence;
  const timeline = new Timeline(evidence, beginsOf(evidence, contents));
  const writers = new Map<number, Call>();
  const lost: Call[] = [];
  const isFree = ({ sequence }: Fact): boolean => !writers.has(sequence);
  const canWrite = (call: Call, fact: Fact): boolean =>
    isEffect(call, fact, contents) &&
    timeline.positionOf(fact.sequence) > timeline.known(call.began) &&
    (isOpen(call) || timeline.positionOf(fact.sequence) <= timeline.possible(call.ended)) &&
    fact.sequence <= (call.answer?.sequence ?? fact.sequence);

  for (const call of calls) {
    const found = promised(call).map((isIt) => log.find((fact) => isFree(fact) && isIt(fact) && canWrite(call, fact)));
    const isWhole = found.every((fact, index) => fact?.sequence === (found[0]?.sequence ?? 0) + index);
    if (!isWhole) lost.push(call);
    else for (const fact of found) if (fact !== undefined) writers.set(fact.sequence, call);
  }

  const idle = new Set(calls.filter((call) => isSettled(call) || isOpen(call)));
  for (const [at, fact] of log.entries()) {
    if (!isFree(fact)) continue;
    const candidates = [...idle].filter((call) => canWrite(call, fact));
    const runs = candidates
      .sort((a, b) => Number(isOpen(a)) - Number(isOpen(b)))
      .map((call) => ({ call, run: wholeRun(call, fact, log, states[at] as State) }));
    const writer = runs.find(({ run }) => run !== undefined);
    if (writer === undefined) continue;
    idle.delete(writer.call);
    for (const { sequence } of writer.run ?? []) writers.set(sequence, writer.call);
  }

  const unexplained: Fact[] = [];
  for (const [at, fact] of log.entries()) {
    if (!isFree(fact)) continue;
    const cause = causeOf(fact, at, log, states[at] as State);
    const writer = cause && writers.get(cause.sequence);
    if (writer === undefined) unexplained.push(fact);
    else writers.set(fact.sequence, writer);
  }
  return { writers, lost, unexplained };
}

/** The timeline with all that is known of the writers: who may have begun first, and who was told. */
export function timelineOf(evidence: Evidence, { writers }: Claims, contents: Contents): Timeline {
  // Who found it as it was wanted may not be the one who wrote it.
  const told = [...writers].filter(([, call]) => promised(call).length > 0);
  const ends = told.map(([sequence, { ended }]) => [sequence, ended] as const);
  return new Timeline(evidence, beginsOf(evidence, contents), new Map(ends));
}

/** By sequence, when the first of those began who can have written it. */
function beginsOf({ log, calls }: Evidence, contents: Contents): ReadonlyMap<number, number> {
  return new Map(
    log.flatMap((fact) => {
      const times = calls.filter((call) => isEffect(call, fact, contents)).map(({ began }) => began);
      return times.length === 0 ? [] : [[fact.sequence, Math.min(...times)] as const];
    }),
  );
}
