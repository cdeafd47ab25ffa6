import { currentOf, type Dataset, type LayerStanding, layerOf } from '../../domain/dataset.ts';
import { datasetKey, layerKey } from '../../domain/record-key.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { datasetOf, standingOf } from './records.ts';

/** A layer beside its versions. */
interface LayerNow {
  /** Undefined where nobody has created the dataset. */
  readonly dataset: Dataset | undefined;
  /** What was said of the layer. */
  readonly standing: LayerStanding | undefined;
  /** The version in force. */
  readonly current: VersionHead | undefined;
  readonly decidedOn: readonly Basis[];
}

/** The layer that a subject is; undefined for a subject that is called otherwise. */
export async function layerNow(desk: Desk, state: SubjectState): Promise<LayerNow | undefined> {
  const place = layerOf(state);
  if (place === undefined) return undefined;
  const [stored, record] = await Promise.all([
    desk.record(datasetKey({ namespace: state.group, name: place.name })),
    desk.record(layerKey(state)),
  ]);
  const standing = standingOf(record);
  return {
    dataset: datasetOf(stored),
    standing,
    current: currentOf(state, standing),
    decidedOn: [stored, record].map(basisOf),
  };
}
