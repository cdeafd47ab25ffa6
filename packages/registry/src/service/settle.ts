import { RegistryError } from '../domain/error.ts';
import type { SubjectKey, SubjectState } from '../domain/subject.ts';
import type { Basis, CommitOutcome, Committed, Write } from '../store/port.ts';
import { type Desk, nameOf } from './desk.ts';

/** How often a decision is made again because others were faster. */
const ATTEMPTS = 50;

/** What a decision wants written, and what it read beside the subject that it is about. */
export interface Draft extends Omit<Write, 'decidedOn' | 'at'> {
  readonly decidedOn?: readonly Basis[];
}

/** A decision whose answer is known before it is written. */
export interface Answered<Answer> {
  readonly write?: Draft;
  readonly answer: Answer;
}

/** What a use case wants written, if anything, and the answer once that has happened. */
export type Decision<Answer> =
  | Answered<Answer>
  | {
      readonly write: Draft;
      /** The answer that only what was written can give, such as the id of a content. */
      readonly answerOf: (committed: Committed) => Answer | Promise<Answer>;
    };

/**
 * Loads a subject, decides and commits; when anything that the decision read has moved meanwhile, all of it again. Decisions about a
 * subject wait for each other. So do all that have moved once, whatever they are about: a hundred schemas that begin to refer to the same
 * one at the same time would overtake each other for ever. Rejects with `store-failed` when others were faster every time, rather than
 * answer on something that does not hold any more. A decision settles nothing itself.
 */
export function settle<Answer>(
  desk: Desk,
  key: SubjectKey,
  decide: (state: SubjectState, at: string) => Promise<Decision<Answer>>,
): Promise<Answer> {
  return repeat(desk, nameOf(key), key.subject, async (at) => {
    const state = await desk.load(key);
    return { decision: await decide(state, at), state };
  });
}

/**
 * {@link settle} for what is about no single subject, such as the policy of a group: the decision names all that it read. `thing` is what
 * it is about, in words; decisions about the same thing wait for each other.
 */
export function settleOn<Answer>(
  desk: Desk,
  thing: string,
  decide: (at: string) => Promise<Decision<Answer>>,
): Promise<Answer> {
  return repeat(desk, thing, thing, async (at) => ({ decision: await decide(at) }));
}

async function repeat<Answer>(
  desk: Desk,
  turn: string,
  thing: string,
  decide: (at: string) => Promise<{ readonly decision: Decision<Answer>; readonly state?: SubjectState }>,
): Promise<Answer> {
  const attempt = async (): Promise<{ readonly answer: Answer } | undefined> => {
    const at = desk.now();
    const { decision, state } = await decide(at);
    const commit = ({ decidedOn = [], ...write }: Draft): Promise<CommitOutcome> =>
      desk.commit({ ...write, decidedOn: state === undefined ? decidedOn : [state, ...decidedOn], at });
    if ('answerOf' in decision) {
      const written = await commit(decision.write);
      return written.outcome === 'committed' ? { answer: await decision.answerOf(written) } : undefined;
    }
    const stands = decision.write === undefined || (await commit(decision.write)).outcome === 'committed';
    return stands ? { answer: decision.answer } : undefined;
  };
  return desk.turns.take(turn, async () => {
    const settled = (await attempt()) ?? (await desk.retries.take('any', () => again(attempt)));
    if (settled !== undefined) return settled.answer;
    throw new RegistryError(
      'store-failed',
      `'${thing}' was changed by others ${ATTEMPTS} times while this was being decided; try again`,
    );
  });
}

/** The first of the attempts that are left to come to something. */
async function again<Outcome>(attempt: () => Promise<Outcome | undefined>): Promise<Outcome | undefined> {
  for (let attempts = 1; attempts < ATTEMPTS; attempts += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}
