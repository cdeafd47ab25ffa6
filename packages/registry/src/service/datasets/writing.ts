import { isDeepStrictEqual } from 'node:util';
import { checkDataset, type Dataset } from '../../domain/dataset.ts';
import { RegistryError } from '../../domain/error.ts';
import { datasetKey } from '../../domain/record-key.ts';
import type { Basis, StoredRecord } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import type { Sealing } from '../sealing.ts';
import { settleOn } from '../settle.ts';
import type { DatasetPatch, NewDataset, StoredDataset } from './datasets.ts';
import type { Finding } from './finding.ts';
import { refuseOusting } from './ousting.ts';
import { datasetChange, datasetOf } from './records.ts';
import { refuseRead } from './retiring.ts';
import { withoutForerunners } from './unjudged.ts';

/** Creates a dataset. */
export function create(desk: Desk, wanted: NewDataset, sealing?: Sealing<StoredDataset>): Promise<StoredDataset> {
  const { namespace, name, owner, steward, reader = 'closed', governance } = wanted;
  const place = `${namespace}.${name}`;
  const id = desk.newId();
  return settleOn(
    desk,
    `dataset ${place}`,
    async (at) => {
      checkDataset(wanted);
      const record = await desk.record(datasetKey(wanted));
      const there = datasetOf(record);
      if (there !== undefined) {
        throw new RegistryError('dataset-exists', `the namespace '${namespace}' has a dataset '${name}' already`, {
          about: { existingId: there.id },
        });
      }
      const dataset: Dataset = {
        id,
        namespace,
        name,
        owner,
        ...(steward !== undefined && { steward }),
        status: 'active',
        reader,
        ...(governance !== undefined && { governance }),
        createdAt: at,
        createdBy: desk.asking().caller.id,
      };
      const forerunners = await withoutForerunners(desk, dataset);
      const { decidedOn, records, facts, ...write } = writeOf(dataset, record, forerunners.decidedOn);
      return {
        write: {
          ...write,
          decidedOn,
          records: [...records, ...forerunners.records],
          facts: [...facts, ...forerunners.facts],
        },
        answer: { ...dataset, revision: record.revision + 1 },
      };
    },
    sealing,
  );
}

/** Changes a dataset. */
export async function change(
  desk: Desk,
  finding: Finding,
  id: string,
  patch: DatasetPatch,
  revision?: number,
): Promise<StoredDataset> {
  const { namespace, name } = await finding.placeOf(id);
  return settleOn(desk, `dataset ${namespace}.${name}`, async (at) => {
    const { dataset, record } = await finding.byId(id);
    if (revision !== undefined && revision !== record.revision) {
      throw new RegistryError('dataset-changed', `the dataset '${id}' was changed meanwhile: read it again`);
    }
    const changed = patched(dataset, patch);
    checkDataset(changed);
    if (isDeepStrictEqual(changed, dataset)) return { answer: { ...dataset, revision: record.revision } };
    const isRetired = changed.status === 'retired' && dataset.status !== 'retired';
    const readBy = isRetired ? await refuseRead(desk, dataset, at) : [];
    const isOusted = dataset.steward !== undefined && changed.steward !== dataset.steward;
    const governedBy = isOusted ? await refuseOusting(desk, dataset, dataset.steward) : [];
    return {
      write: writeOf(changed, record, [...readBy, ...governedBy]),
      answer: { ...changed, revision: record.revision + 1 },
    };
  });
}

function patched(dataset: Dataset, patch: DatasetPatch): Dataset {
  const { steward: _, governance: __, ...rest } = dataset;
  const steward = orElse(patch.steward, dataset.steward);
  const governance = orElse(patch.governance, dataset.governance);
  return {
    ...rest,
    owner: patch.owner ?? dataset.owner,
    ...(steward !== undefined && { steward }),
    status: patch.status ?? dataset.status,
    reader: patch.reader ?? dataset.reader,
    ...(governance !== undefined && { governance }),
  };
}

/** What is wanted, where something is; null takes away what is there. */
function orElse<Value>(wanted: Value | null | undefined, there: Value | undefined): Value | undefined {
  return wanted === undefined ? there : (wanted ?? undefined);
}

function writeOf(dataset: Dataset, record: StoredRecord, decidedOn: readonly Basis[] = []) {
  const { record: change, fact } = datasetChange(dataset);
  return { decidedOn: [basisOf(record), ...decidedOn], contents: [], changes: [], records: [change], facts: [fact] };
}
