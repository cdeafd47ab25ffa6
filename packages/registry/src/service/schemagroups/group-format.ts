import { RegistryError } from '../../domain/error.ts';
import { EXTERNAL } from '../../domain/external.ts';
import { schemaGroupKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { schemaGroupOf } from './records.ts';

/** The format that all schemas of a group have, and what says so. */
export interface GroupFormat {
  readonly format: string | undefined;
  readonly decidedOn: readonly Basis[];
}

/** The format of a group; undefined where its schemas say theirs. */
export async function groupFormat(desk: Desk, group: string): Promise<GroupFormat> {
  const record = await desk.record(schemaGroupKey(group));
  return { format: schemaGroupOf(record)?.format, decidedOn: [basisOf(record)] };
}

/** Throws `schema-conflict` for a schema in another format than all of its group are. */
export function refuseOtherFormat(
  { format: wanted }: GroupFormat,
  { group, subject }: SubjectKey,
  format: string,
): void {
  if (wanted === undefined || wanted === format || format === EXTERNAL) return;
  throw new RegistryError(
    'schema-conflict',
    `schemas of the group '${group}' are in ${wanted}, and this is in ${format}; register it in another group`,
    { about: { group, subject, property: 'format' } },
  );
}
