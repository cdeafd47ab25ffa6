import { RegistryError } from '../domain/error.ts';
import type { SubjectKey, SubjectState } from '../domain/subject.ts';
import type { Basis, Committed, Write } from '../store/port.ts';
import { type Desk, nameOf } from './desk.ts';
import type { Sealing } from './sealing.ts';

/** How often a decision is made again because others were faster. */
const ATTEMPTS = 50;

/** What a decision wants written, and what it read beside the subject that it is about. */
export interface Draft extends Omit<Write, 'decidedOn' | 'at' | 'seal'> {
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
      /** The answer that only what is written can give, such as the id of a content. Pure; asked before it is on the disk, perhaps twice. */
      readonly answerOf: (committed: Committed) => Answer;
      /** Called when it is on the disk. */
      readonly onWritten?: () => void;
    };

/**
 * Loads a subject, decides and commits; when anything that the decision read has moved meanwhile, all of it again. Decisions about a
 * subject wait for each other. So do all that have moved once and read something of the same group: a hundred schemas that begin to refer to
 * the same one at the same time, from whatever groups, would overtake each other for ever. Rejects with `store-failed` when others were faster every time, rather than
 * answer on something that does not hold any more. A decision settles nothing itself.
 *
 * With a sealing the answer is kept in the transaction of the write. An answer that changes nothing is left to whoever gives it: asked
 * again, it would be the same.
 */
export function settle<Answer>(
  desk: Desk,
  key: SubjectKey,
  decide: (state: SubjectState, at: string) => Promise<Decision<Answer>>,
  sealing?: Sealing<Answer>,
): Promise<Answer> {
  const decideOn = async (at: string) => {
    const state = await desk.load(key);
    return { decision: await decide(state, at), state };
  };
  return repeat(desk, nameOf(key), key.subject, decideOn, sealing);
}

/** {@link settle} for a decision that reads more than the subject, whatever that is: both are read at the same time. */
export function settleWith<Read, Answer>(
  desk: Desk,
  key: SubjectKey,
  read: () => Promise<Read>,
  decide: (state: SubjectState, more: Read, at: string) => Promise<Decision<Answer>>,
  sealing?: Sealing<Answer>,
): Promise<Answer> {
  const decideOn = async (at: string) => {
    const [state, more] = await Promise.all([desk.load(key), read()]);
    return { decision: await decide(state, more, at), state };
  };
  return repeat(desk, nameOf(key), key.subject, decideOn, sealing);
}

/**
 * {@link settle} for what is about no single subject, such as the policy of a group: the decision names all that it read. `thing` is what
 * it is about, in words; decisions about the same thing wait for each other.
 */
export function settleOn<Answer>(
  desk: Desk,
  thing: string,
  decide: (at: string) => Promise<Decision<Answer>>,
  sealing?: Sealing<Answer>,
): Promise<Answer> {
  return repeat(desk, thing, thing, async (at) => ({ decision: await decide(at) }), sealing);
}

async function repeat<Answer>(
  desk: Desk,
  turn: string,
  thing: string,
  decide: (at: string) => Promise<{ readonly decision: Decision<Answer>; readonly state?: SubjectState }>,
  sealing: Sealing<Answer> | undefined,
): Promise<Answer> {
  const attempt = async (): Promise<Attempt<Answer>> => {
    const at = desk.now();
    // A write names what it was decided on, and is made again where that has moved; where nothing is written nothing would show it.
    const { decision, state } = await desk.asOfNow(
      () => decide(at),
      ({ decision: made }) => made.write !== undefined,
    );
    const commit = async (
      { decidedOn = [], ...write }: Draft,
      answerOf: (committed: Committed) => Answer,
      onWritten?: () => void,
    ): Promise<Attempt<Answer>> => {
      const bases = state === undefined ? decidedOn : [state, ...decidedOn];
      const seal = sealing && changesSomething(write) ? sealOf(sealing, answerOf) : undefined;
      const outcome = await desk.commit({ ...write, decidedOn: bases, at, ...(seal && { seal }) });
      if (outcome.outcome === 'moved') return { moved: bases };
      if (seal !== undefined) sealing?.kept();
      onWritten?.();
      return { answer: answerOf(outcome) };
    };
    if ('answerOf' in decision) return commit(decision.write, decision.answerOf, decision.onWritten);
    const { write, answer } = decision;
    return write === undefined ? { answer } : commit(write, () => answer);
  };
  return desk.turns.take(turn, async () => {
    const first = await attempt();
    if ('answer' in first) return first.answer;
    const settled = await desk.retries.takeAll(groupsOf(first.moved), () => again(attempt));
    if ('answer' in settled) return settled.answer;
    throw new RegistryError(
      'store-failed',
      `'${thing}' was changed by others ${ATTEMPTS} times while this was being decided; try again`,
    );
  });
}

/** False for a write of nothing but facts, as of a refusal. */
function changesSomething({ changes, records = [] }: Pick<Write, 'changes' | 'records'>): boolean {
  return changes.length > 0 || records.length > 0;
}

function sealOf<Answer>(
  { key, token, reply }: Sealing<Answer>,
  answerOf: (committed: Committed) => Answer,
): NonNullable<Write['seal']> {
  return { key, token, reply: (committed) => reply(answerOf(committed)) };
}

/** All that a decision read, when something of it has moved. */
interface Moved {
  readonly moved: readonly Basis[];
}

/** What came of deciding and committing. */
type Attempt<Answer> = { readonly answer: Answer } | Moved;

/** The first of the attempts that are left to come to something, or else the last. */
async function again<Answer>(attempt: () => Promise<Attempt<Answer>>): Promise<Attempt<Answer>> {
  let last = await attempt();
  for (let attempts = 2; attempts < ATTEMPTS && 'moved' in last; attempts += 1) last = await attempt();
  return last;
}

/**
 * The groups of what a decision read. What is about no group, such as the policy of everything, is read by all and changed rarely: only
 * decisions that read nothing else wait for each other because of it.
 */
function groupsOf(bases: readonly Basis[]): readonly string[] {
  const groups = bases.flatMap((basis) => {
    if ('sequence' in basis) return [];
    return 'key' in basis ? [basis.key.group] : [basis.group];
  });
  const own = groups.filter((group) => group !== '');
  return own.length === 0 ? [''] : own;
}
