import { currentOf, layerSubject } from '../../domain/dataset.ts';
import { RegistryError } from '../../domain/error.ts';
import { layerKey } from '../../domain/record-key.ts';
import type { SubjectState } from '../../domain/subject.ts';
import { basisOf } from '../schemas/records.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settleWith } from '../settle.ts';
import { coverageOf } from './coverage.ts';
import type { LayerKey } from './datasets.ts';
import type { Finding } from './finding.ts';
import { headOf } from './layers.ts';
import { currentChange, standingOf } from './records.ts';
import { refuseRetired } from './retiring.ts';
import { sideOf } from './standing.ts';

/** Brings a version of a layer into force, if the governance of the dataset lets it. One that is in force already stays so, and nothing is written. */
export async function setCurrent(
  schemas: SchemaDesk,
  finding: Finding,
  { dataset: id, layer }: LayerKey,
  number: number,
  sealing?: Sealing<void>,
): Promise<void> {
  const { desk } = schemas;
  const subject = layerSubject(await finding.placeOf(id), layer);
  const read = () => Promise.all([finding.byId(id), desk.record(layerKey(subject))]);
  const decide = async (
    state: SubjectState,
    [{ dataset: now, record: stored }, record]: Awaited<ReturnType<typeof read>>,
  ): Promise<Decision<void>> => {
    refuseRetired(now);
    const standing = standingOf(record);
    const current = currentOf(state, standing);
    const head = headOf({ state, subject, current }, number);
    if (standing !== undefined && head === current) return { answer: undefined };
    const coverage = await coverageOf(schemas, now, await sideOf(schemas, subject, head));
    if (coverage.refusal !== undefined) {
      const message = `version ${number} of '${subject.subject}' cannot come into force: ${coverage.refusal}`;
      throw new RegistryError('approval-missing', message, { about: { ...subject, number } });
    }
    const change = currentChange(subject, head.number);
    return {
      write: {
        decidedOn: [basisOf(stored), basisOf(record), ...coverage.decidedOn],
        contents: [],
        changes: [],
        records: [change.record],
        facts: [change.fact],
      },
      answer: undefined,
    };
  };
  await settleWith(desk, subject, read, decide, sealing);
}
