import type { Fact } from '@concordat/registry';
import type { Sighting, Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';

/** The log has no gaps, what a reader of it was given stays as it was, and every reader is given every fact once and in order. */
export function log({ evidence }: Case): readonly Violation[] {
  const gaps = evidence.log.filter((fact, at) => at > 0 && fact.sequence !== (evidence.log[at - 1]?.sequence ?? 0) + 1);
  const facts = new Map(evidence.log.map((fact) => [fact.sequence, fact]));
  const last = evidence.log.at(-1)?.sequence ?? 0;
  const beyond = evidence.calls.filter(({ answer }) => (answer?.sequence ?? 0) > Math.max(last, 1) && last > 0);
  return [
    ...gaps.map((fact) => violation('the log has a gap before this fact', [fact])),
    ...beyond.map((call) => ({ ...violation(`the log ends at ${last}, and an answer knew more`, []), calls: [call] })),
    ...readers(evidence.sightings).flatMap((sightings) => ofReader(sightings, facts, last)),
  ];
}

function readers(sightings: readonly Sighting[]): readonly (readonly Sighting[])[] {
  const names = [...new Set(sightings.map(({ reader }) => reader))];
  return names.map((name) => sightings.filter(({ reader }) => reader === name));
}

function ofReader(
  sightings: readonly Sighting[],
  facts: ReadonlyMap<number, Fact>,
  last: number,
): readonly Violation[] {
  const reader = sightings[0]?.reader;
  const unlike = sightings.filter(({ fact }) => JSON.stringify(facts.get(fact.sequence)) !== JSON.stringify(fact));
  const broken = sightings.filter(
    ({ fact }, at) => at > 0 && fact.sequence !== (sightings[at - 1]?.fact.sequence ?? 0) + 1,
  );
  const end = sightings.at(-1)?.fact.sequence ?? last;
  return [
    ...unlike.map(({ fact }) => violation(`${reader} was given another fact than the log has`, [fact])),
    ...broken.map(({ fact }) => violation(`${reader} was given this fact again, or not after the one before`, [fact])),
    ...(end === last ? [] : [violation(`${reader} was given nothing after ${end}; the log ends at ${last}`, [])]),
  ];
}

function violation(message: string, facts: readonly Fact[]): Violation {
  return { invariant: 'log', message, facts };
}
