import { dataContract, formatById } from '@concordat/engine';
import type { SubjectState } from '../../domain/subject.ts';
import { NO_IMPORTS } from '../schemas/imports.ts';
import type { ConsumerDesk } from './consumer-desk.ts';
import type { Impact } from './consumers.ts';
import { impactOf } from './impact.ts';

/** What a contract that is handed in would do to the consumers of its dataset; undefined where there are none. */
export async function contractImpact(
  desk: ConsumerDesk,
  state: SubjectState,
  source: string,
): Promise<Impact | undefined> {
  // Nobody subscribes to what is not there.
  if (state.versions.length === 0 || (await desk.subscriptionsTo(state)).length === 0) return undefined;
  const format = formatById(dataContract.id);
  const read = format && desk.schemas.documents.read(format, source, NO_IMPORTS);
  return read?.ok ? impactOf(desk, state, read.value) : undefined;
}
