import { compareVersions, inRange, type LayerReader } from '@concordat/engine';
import { currentOf, type Dataset, type LayerStanding, layerOf } from '../../domain/dataset.ts';
import { inForce } from '../../domain/precedence.ts';
import { datasetKey, layerKey } from '../../domain/record-key.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { datasetOf, standingOf } from '../datasets/records.ts';
import type { Desk } from '../desk.ts';

/** The versions of a subject that somebody may read. */
export interface Readable {
  /** What is read where nobody says otherwise; undefined while there is none. */
  readonly inForce: VersionHead | undefined;
  /** All that may be read, the one to be preferred last. */
  readonly versions: readonly VersionHead[];
}

/**
 * What of a subject may be read: of a contract the version in force, and those that are active or deprecated; of a dataset's layer the current
 * version, and those before it; of any other subject the newest, and all others. `before`: as things stood before the version of this number.
 */
export async function readable(desk: Desk, state: SubjectState, before = Number.POSITIVE_INFINITY): Promise<Readable> {
  const live = state.versions.filter(({ deleted, number }) => !deleted && number < before);
  if (state.group === CONTRACTS) return readableContracts(live);
  const inForce = currentOf({ ...state, versions: live }, await standing(desk, state));
  return { inForce, versions: inForce === undefined ? [] : live.filter(({ number }) => number <= inForce.number) };
}

function readableContracts(live: readonly VersionHead[]): Readable {
  const published = live.filter(({ status }) => status === 'active' || status === 'deprecated');
  const versions = [...published].sort((a, b) => compareVersions(a.label, b.label) || a.number - b.number);
  return { inForce: inForce(live), versions };
}

/** The version that a consumer reads: the one in force, or the newest that is in its range and not below its lowest version. */
export function readBy(
  { minVersion, range }: Pick<Subscription, 'minVersion' | 'range'>,
  { inForce, versions }: Readable,
): VersionHead | undefined {
  const reads = ({ number, label }: VersionHead): boolean =>
    number >= minVersion && (range === undefined || inRange(label, range));
  return inForce !== undefined && reads(inForce) ? inForce : versions.findLast(reads);
}

/** Whether the readers of a subject take fields that they do not know: of layers the dataset says so, all others do. */
export async function layerReader(desk: Desk, key: SubjectKey): Promise<LayerReader> {
  return (await datasetOfLayer(desk, key))?.reader ?? 'open';
}

/** The dataset whose layer a subject is; undefined for other subjects. As this process knows it, or as the store has it. */
export async function datasetOfLayer(from: Pick<Desk, 'record'>, key: SubjectKey): Promise<Dataset | undefined> {
  const layer = layerOf(key);
  if (layer === undefined || key.group === CONTRACTS) return undefined;
  return datasetOf(await from.record(datasetKey({ namespace: key.group, name: layer.name })));
}

async function standing(desk: Desk, key: SubjectKey): Promise<LayerStanding | undefined> {
  return layerOf(key) === undefined ? undefined : standingOf(await desk.record(layerKey(key)));
}
