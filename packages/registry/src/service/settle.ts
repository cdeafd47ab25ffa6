import { RegistryError } from '../domain/error.ts';
import type { SubjectState } from '../domain/subject.ts';
import type { Write } from '../store/port.ts';
import type { Desk } from './desk.ts';

/** How often a decision is made again because others were faster. */
const ATTEMPTS = 50;

/** What a use case wants written, if anything, and the answer once that has happened. */
export interface Decision<Answer> {
  readonly write?: Pick<Write, 'contents' | 'changes' | 'facts'>;
  readonly answer: Answer;
}

/**
 * Loads a dataset, decides and commits; when the dataset has moved meanwhile, all of it again. Rejects with `store-failed` when others
 * were faster every time, rather than answer on something that does not hold any more.
 */
export function settle<Answer>(
  desk: Desk,
  datasetId: string,
  decide: (state: SubjectState, at: string) => Promise<Decision<Answer>>,
): Promise<Answer> {
  return desk.turns.take(datasetId, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const state = await desk.load(datasetId);
      const at = desk.now();
      const { write, answer } = await decide(state, at);
      if (write === undefined) return answer;
      const { outcome } = await desk.store.commit({ ...write, decidedOn: [state], at });
      if (outcome === 'moved') continue;
      desk.announce();
      return answer;
    }
    throw new RegistryError(
      'store-failed',
      `'${datasetId}' was changed by others ${ATTEMPTS} times while this was being decided; try again`,
    );
  });
}
