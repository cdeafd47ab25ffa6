import { formatById } from '@concordat/engine';
import { layerOf } from '../../../packages/registry/src/domain/dataset.ts';
import { compareSides, type Side } from '../../../packages/registry/src/service/datasets/compare.ts';
import type { Scope } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import { governanceOf } from './governance.ts';
import { type DatasetState, datasetAt, liveOf, placeOf, type State, type Version } from './state.ts';

/** The dataset of which a subject is a layer; undefined for other subjects. */
export function datasetOfLayer(state: State, { group, subject }: Scope): DatasetState | undefined {
  const place = layerOf({ group, subject });
  return place && datasetAt(state, group, place.name);
}

/** The version of a layer that is in force in a state. */
export function currentIn(state: State, scope: Scope): Version | undefined {
  const live = liveOf(state, scope);
  const said = state.currents.get(placeOf(scope.group, scope.subject));
  return said === undefined ? live.at(-1) : live.find(({ label }) => label === String(said));
}

/** What a new version of a layer comes to. */
export interface LayerStep {
  /** It can be read neither by the readers of the version in force nor beside it. */
  readonly isBreaking: boolean;
  /** Nobody has to let it come into force. */
  readonly isOpen: boolean;
}

/** What a schema comes to as the next version of a layer, judged again by the engine. */
export function layerStep(state: State, contents: Contents, scope: Scope, schema: string): LayerStep {
  const dataset = datasetOfLayer(state, scope);
  const base = currentIn(state, scope) ?? liveOf(state, scope).at(-1);
  const before = base && contents.get(base.fingerprint)?.canonical;
  const difference =
    base && before && compareSides(Number(base.label), sideOf(before), sideOf(schema), dataset?.reader ?? 'closed');
  return {
    isBreaking: typeof difference === 'object' && difference.classification === 'breaking',
    // No contract covers these layers.
    isOpen: dataset !== undefined && governanceOf(state, `${dataset.namespace}.${dataset.name}`) === 'open',
  };
}

function sideOf(source: string): Side {
  const read = formatById('avro')?.parse(source);
  return { format: 'avro', document: read?.ok ? read.value : undefined, source };
}
