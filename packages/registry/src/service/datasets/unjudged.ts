import { contractSubject, type Dataset, LAYERS, layerSubject } from '../../domain/dataset.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import { governanceOf } from '../approvals/governance-in-force.ts';
import type { Desk } from '../desk.ts';
import type { Draft } from '../settle.ts';
import { layerNow } from './layer-now.ts';
import { currentChange } from './records.ts';
import { refuseRetired } from './retiring.ts';

/** What is written beside something that happens to a layer without being judged. */
type Beside = Required<Pick<Draft, 'decidedOn' | 'records' | 'facts'>>;

const NOTHING: Beside = { decidedOn: [], records: [], facts: [] };

/** A layer is left without its version in force when that is deleted: it takes another one by a decision, and not by itself. */
export async function withoutDeleted(
  desk: Desk,
  state: SubjectState,
  doomed: readonly Pick<VersionHead, 'number'>[],
): Promise<Beside> {
  const layer = await layerNow(desk, state);
  if (layer?.dataset === undefined) return NOTHING;
  const { current, decidedOn } = layer;
  const isGone = current !== undefined && doomed.some(({ number }) => number === current.number);
  return isGone ? { ...saying(state, undefined), decidedOn } : { ...NOTHING, decidedOn };
}

/**
 * What a version that comes from another registry means for a layer, where its dataset is governed: it is not in force, whether it is new or
 * takes the place of the one that was. Throws `dataset-retired`.
 */
export async function withImported(
  desk: Desk,
  state: SubjectState,
  { number, fingerprint }: Pick<VersionHead, 'number' | 'fingerprint'>,
): Promise<Beside> {
  const layer = await layerNow(desk, state);
  if (layer === undefined) return NOTHING;
  const { dataset, current, standing } = layer;
  if (dataset === undefined) return { ...NOTHING, decidedOn: layer.decidedOn };
  refuseRetired(dataset);
  const governance = await governanceOf(desk, contractOf(dataset));
  const decidedOn = [...layer.decidedOn, ...governance.decidedOn];
  const isReplaced = current?.number === number && current.fingerprint !== fingerprint;
  const isSettled = standing !== undefined && !isReplaced;
  if (governance.governance === 'open' || isSettled) return { ...NOTHING, decidedOn };
  return { ...saying(state, isReplaced ? undefined : current?.number), decidedOn };
}

/** What was registered under the names of the layers of a dataset before there was one is not in force, where the dataset is governed. */
export async function withoutForerunners(desk: Desk, dataset: Dataset): Promise<Beside> {
  const said = await governanceOf(desk, contractOf(dataset));
  if ((dataset.governance ?? said.governance) === 'open') return { ...NOTHING, decidedOn: said.decidedOn };
  const states = await Promise.all(LAYERS.map((layer) => desk.load(layerSubject(dataset, layer))));
  const layers = await Promise.all(states.map((state) => layerNow(desk, state)));
  const changes = states.filter(({ versions }) => versions.length > 0).map((state) => saying(state, undefined));
  return {
    decidedOn: [...said.decidedOn, ...states, ...layers.flatMap((layer) => layer?.decidedOn ?? [])],
    records: changes.flatMap(({ records }) => records),
    facts: changes.flatMap(({ facts }) => facts),
  };
}

function saying(state: SubjectKey, current: number | undefined): Pick<Beside, 'records' | 'facts'> {
  const { record, fact } = currentChange(state, current);
  return { records: [record], facts: [fact] };
}

function contractOf(dataset: Dataset): SubjectKey {
  return { group: CONTRACTS, subject: contractSubject(dataset) };
}
