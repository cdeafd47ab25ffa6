import { currentOf, type Dataset, layerSubject } from '../../domain/dataset.ts';
import { RegistryError } from '../../domain/error.ts';
import { layerKey } from '../../domain/record-key.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { StoredRecord } from '../../store/port.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { LayerKey } from './datasets.ts';
import type { Finding } from './finding.ts';
import { standingOf } from './records.ts';

/** A layer as it stands. */
export interface LayerState {
  readonly dataset: Dataset;
  readonly subject: SubjectKey;
  readonly state: SubjectState;
  readonly record: StoredRecord;
  /** The version in force. */
  readonly current: VersionHead | undefined;
}

/** A layer as this process knows it, as it stood at one moment, for readings. Rejects with `dataset-not-found`. */
export async function knownLayer(
  schemas: SchemaDesk,
  finding: Finding,
  { dataset: id, layer }: LayerKey,
): Promise<LayerState> {
  const { dataset, subject, state, record } = await schemas.desk.atOnce(async () => {
    const found = await finding.byId(id);
    const key = layerSubject(found.dataset, layer);
    const [known, kept] = await Promise.all([schemas.desk.known(key), schemas.desk.record(layerKey(key))]);
    return { dataset: found.dataset, subject: key, state: known, record: kept };
  });
  return { dataset, subject, state, record, current: currentOf(state, standingOf(record)) };
}

/** A version that is not deleted. Throws `version-not-found`. */
export function headOf(
  { state, subject, current }: Pick<LayerState, 'state' | 'subject' | 'current'>,
  number: number | 'current',
): VersionHead {
  const head = number === 'current' ? current : state.versions.find((version) => version.number === number);
  if (head !== undefined && !head.deleted) return head;
  const message =
    number === 'current'
      ? `no version of '${subject.subject}' is in force`
      : `'${subject.subject}' has no version ${number}`;
  throw new RegistryError('version-not-found', message, {
    about: { ...subject, ...(number !== 'current' && { number }) },
  });
}
