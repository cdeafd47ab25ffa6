import type { Fact } from '@concordat/registry';
import type { Call, Evidence } from '../history/evidence.ts';
import type { Contents } from './contents.ts';
import { isEffect, isOpen, isSettled, promised } from './effects.ts';
import { causeOf, mayHaveCause, occasionOf, wholeRun } from './runs.ts';
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

/**
 * Finds the writer of every fact: first what was acknowledged, then what has no answer. No call writes twice. Where several calls can have written a
 * fact, it is the one that has to have written first.
 */
export function claimsOf(evidence: Evidence, states: readonly State[], contents: Contents): Claims {
  const { log, calls } = evidence;
  const timeline = new Timeline(evidence, beginsOf(evidence, contents));
  const writers = new Map<number, Call>();
  const free = (): readonly (readonly [at: number, fact: Fact])[] =>
    [...log.entries()].filter(([, { sequence }]) => !writers.has(sequence));
  const claim = (call: Call, facts: readonly Fact[]): void => {
    for (const { sequence } of facts) writers.set(sequence, call);
  };
  const claimCompanions = (): void => {
    for (const [at, fact] of free()) {
      const [writer] = occasionOf(fact, at, log).flatMap(({ sequence }) => writers.get(sequence) ?? []);
      if (writer !== undefined) claim(writer, [fact]);
    }
  };
  const latest = new Map(calls.map((call) => [call, isOpen(call) ? log.length : latestOf(call, timeline)]));
  const canWrite = (call: Call, fact: Fact): boolean => {
    const position = timeline.positionOf(fact.sequence);
    return (
      position > timeline.known(call.began) && position <= (latest.get(call) ?? 0) && isEffect(call, fact, contents)
    );
  };
  const inTurn = [...calls].sort((a, b) => (latest.get(a) ?? 0) - (latest.get(b) ?? 0));

  const told = new Set(inTurn.filter((call) => promised(call).length > 0));
  for (const [at, fact] of free()) {
    const writer = [...told].find((call) =>
      promised(call).every((isIt, index) => {
        const written = log[at + index];
        return written !== undefined && isIt(written) && canWrite(call, written);
      }),
    );
    if (writer === undefined || writers.has(fact.sequence)) continue;
    told.delete(writer);
    claim(writer, log.slice(at, at + promised(writer).length));
  }

  claimCompanions();
  const idle = new Set(inTurn.filter((call) => isSettled(call) || isOpen(call)));
  // A refusal may be anybody's: those who can have written nothing else are left for it.
  const [refusals, others] = [free().filter(isRefusal), free().filter((one) => !isRefusal(one))];
  for (const [at, fact] of [...others, ...refusals]) {
    if (writers.has(fact.sequence)) continue;
    for (const call of idle) {
      const run = canWrite(call, fact) ? wholeRun(call, fact, log, states[at] as State) : undefined;
      if (run === undefined) continue;
      idle.delete(call);
      claim(call, run);
      break;
    }
  }

  claimCompanions();
  for (const [at, fact] of free()) {
    const cause = causeOf(fact, at, log, states[at] as State);
    const writer = cause && writers.get(cause.sequence);
    if (writer !== undefined) claim(writer, [fact]);
  }
  return { writers, lost: [...told], unexplained: free().map(([, fact]) => fact) };
}

function isRefusal([, { kind }]: readonly [number, Fact]): boolean {
  return kind === 'registration-refused';
}

/** The last position at which an answered call can have written. */
function latestOf({ answer, ended }: Call, timeline: Timeline): number {
  const possible = timeline.possible(ended);
  return answer?.sequence === undefined ? possible : Math.min(timeline.positionOf(answer.sequence), possible);
}

/** The timeline with all that is known of the writers: who may have begun first, and who was told. */
export function timelineOf(evidence: Evidence, { writers }: Claims, contents: Contents): Timeline {
  // Who found it as it was wanted may not be the one who wrote it.
  const told = [...writers].filter(([, call]) => promised(call).length > 0);
  const ends = told.map(([sequence, { ended }]) => [sequence, ended] as const);
  return new Timeline(evidence, beginsOf(evidence, contents), new Map(ends));
}

/** By sequence, when the first of those began who can have written it, as far as it can only be these. */
function beginsOf({ log, calls }: Evidence, contents: Contents): ReadonlyMap<number, number> {
  return new Map(
    log.flatMap((fact, at) => {
      if (mayHaveCause(fact)) return [];
      const occasion = occasionOf(fact, at, log);
      const writers = calls.filter((call) => occasion.some((one) => isEffect(call, one, contents)));
      const times = writers.map(({ began }) => began);
      return times.length === 0 ? [] : [[fact.sequence, Math.min(...times)] as const];
    }),
  );
}
