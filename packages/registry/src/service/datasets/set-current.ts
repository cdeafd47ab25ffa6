import { currentOf, layerSubject } from '../../domain/dataset.ts';
import { layerKey } from '../../domain/record-key.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { settleWith } from '../settle.ts';
import type { LayerKey } from './datasets.ts';
import type { Finding } from './finding.ts';
import { refuseRetired } from './ingest.ts';
import { headOf } from './layers.ts';
import { currentChange, standingOf } from './records.ts';

/** Brings a version of a layer into force. One that is in force already stays so, and nothing is written. */
export async function setCurrent(
  desk: Desk,
  finding: Finding,
  { dataset: id, layer }: LayerKey,
  number: number,
): Promise<void> {
  const { dataset } = await finding.byId(id);
  const subject = layerSubject(dataset, layer);
  const read = () => Promise.all([finding.byId(id), desk.record(layerKey(subject))]);
  await settleWith(desk, subject, read, async (state, [{ dataset: now, record: stored }, record]) => {
    refuseRetired(now);
    const standing = standingOf(record);
    const current = currentOf(state, standing);
    const head = headOf({ state, subject, current }, number);
    if (standing !== undefined && head === current) return { answer: undefined };
    const change = currentChange(subject, head.number);
    return {
      write: {
        decidedOn: [basisOf(stored), basisOf(record)],
        contents: [],
        changes: [],
        records: [change.record],
        facts: [change.fact],
      },
      answer: undefined,
    };
  });
}
