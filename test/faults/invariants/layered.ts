import type { Fact } from '@concordat/registry';
import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';
import { currentIn, datasetOfLayer, layerStep } from '../model/layers.ts';
import { sameBreath } from '../model/runs.ts';
import type { State } from '../model/state.ts';

/**
 * A new version of a layer comes into force in the same breath or not at all: if it can be read beside the one that is in force, if its author
 * wants it, and if nobody else has to let it. What breaks readers is written down as such. A layer whose version in force is deleted has none.
 */
export function layered(subject: Case): readonly Violation[] {
  const { evidence, states } = subject;
  return evidence.log.flatMap((fact, at) => {
    const before = states[at] as State;
    if (datasetOfLayer(before, fact) === undefined) return [];
    const found = [...registered(subject, fact, at, before), ...deleted(subject, fact, at, before)];
    return found.map((message) => ({ invariant: 'layered', message, facts: [fact] }));
  });
}

function registered({ evidence, claims, contents }: Case, fact: Fact, at: number, before: State): readonly string[] {
  if (fact.kind !== 'version-registered') return [];
  const text = contents.get(fact.fingerprint)?.canonical;
  if (text === undefined) return ['its content is not in the store'];
  const action = claims.writers.get(fact.sequence)?.action;
  const { isBreaking, isOpen } = layerStep(before, contents, fact, text);
  const isWanted = action?.do !== 'ingest' || action.mayBeCurrent;
  const breath = sameBreath(fact, at, evidence.log);
  const isTold = breath.some(({ kind }) => kind === 'breaking-recorded');
  const isCurrent = breath.some((other) => other.kind === 'current-set' && String(other.number) === fact.version);
  return [
    ...(isTold === isBreaking ? [] : [isBreaking ? 'it breaks readers, and nobody said so' : 'it breaks nobody']),
    ...(isCurrent === (!isBreaking && isWanted && isOpen)
      ? []
      : [isCurrent ? 'it must not be in force' : 'it has to be in force']),
  ];
}

function deleted({ evidence }: Case, fact: Fact, at: number, before: State): readonly string[] {
  if (fact.kind !== 'version-deleted' || currentIn(before, fact)?.label !== fact.version) return [];
  const breath = sameBreath(fact, at, evidence.log);
  const isSaid = breath.some((other) => other.kind === 'current-set' && other.number === null);
  return isSaid ? [] : ['it was in force, and nobody said that nothing is any more'];
}
