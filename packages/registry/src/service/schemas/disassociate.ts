import { type Association, untied } from '../../domain/association.ts';
import { resourceKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { type Desk, nameOf } from '../desk.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, type Draft, settleOn } from '../settle.ts';
import { deletion, refuseReferenced, writable } from './delete.ts';
import { basisOf, resourceChange, resourceOf } from './records.ts';
import { associationsFact } from './resources.ts';
import type { Schemas } from './schemas.ts';

/** Unties a resource. With `cascade` the subjects that it has for its own go with it. */
export async function disassociate(
  desk: Desk,
  id: string,
  options: Parameters<Schemas['disassociate']>[1] = {},
  sealing?: Sealing<readonly Association[]>,
): Promise<readonly Association[]> {
  const key = resourceKey(id);
  const decide = async (at: string): Promise<Decision<readonly Association[]>> => {
    const record = await desk.store.record(key);
    const before = resourceOf(record);
    const { gone, kept } = untied(id, before, options);
    const owned = options.cascade === true ? gone.filter(({ lifecycle }) => lifecycle === 'STRONG') : [];
    const deletions = await deletionsOf(desk, owned, at);
    if (options.dryRun === true || before === undefined) return { answer: gone };
    const after = { ...before, associations: kept };
    return {
      write: {
        decidedOn: [basisOf(record), ...deletions.flatMap(({ decidedOn }) => decidedOn)],
        contents: [],
        changes: deletions.flatMap(({ changes }) => changes),
        records: [resourceChange(after), ...deletions.flatMap(({ records }) => records)],
        facts: [associationsFact(after), ...deletions.flatMap(({ facts }) => facts)],
      },
      answer: gone,
    };
  };
  return settleOn(desk, nameOf(key), decide, sealing);
}

/** What is written to delete, softly, the subjects that a resource has for its own. */
async function deletionsOf(
  desk: Desk,
  owned: readonly SubjectKey[],
  at: string,
): Promise<readonly Required<Pick<Draft, 'decidedOn' | 'changes' | 'records' | 'facts'>>[]> {
  const subjects = new Map(owned.map((key) => [nameOf(key), key]));
  return Promise.all(
    [...subjects.values()].map(async (key) => {
      const state = await desk.load(key);
      const allowed = await writable(desk, key);
      const live = state.versions.filter(({ deleted }) => !deleted);
      await refuseReferenced(desk, state, live, false, 'by-others');
      const { decidedOn, ...write } = await deletion(desk, state, live, false, at);
      return { decidedOn: [state, ...allowed, ...decidedOn], ...write };
    }),
  );
}
