import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../sql/operation.ts';
import { isBroken, isPassing, Lost } from './failure.ts';
import type { LendingPool } from './pool.ts';
import { Conversation, connect } from './statements.ts';

/** Pauses between attempts: doubling from the first to the longest. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

// What a role or a database has for its defaults does not matter.
const BEGIN_READING = 'begin isolation level repeatable read read only';
const BEGIN_WRITING = 'begin isolation level read committed read write';

/** Runs operations over a pool of connections. What failed without having happened is tried again until the patience is at its end. */
export class PostgresDriver {
  readonly #pool: LendingPool;
  readonly #patienceMs: number;

  constructor(pool: LendingPool, patienceMs: number) {
    this.#pool = pool;
    this.#patienceMs = patienceMs;
  }

  /**
   * Runs what may be run twice: reading, and single statements that come to the same. An operation of one statement is sent as it is;
   * one that turns out to have several begins anew in a transaction in which all of them see the same moment.
   */
  read<Answer>(operation: () => Operation<Answer>): Promise<Answer> {
    return this.#patiently(() =>
      this.#lend(async (talk) => {
        const alone = operation();
        const first = alone.next([]);
        if (first.done) return first.value;
        const second = alone.next(await talk.answerTo(first.value));
        if (second.done) return second.value;
        return inTransaction(talk, BEGIN_READING, operation);
      }),
    );
  }

  /**
   * Runs an operation in a transaction, which is undone when it throws. Each statement sees what was committed before it. Where the
   * connection is lost when all that is missing is the word that the transaction was committed, `wasWritten` is asked about the answer;
   * when it was not, the operation runs again. `notice` is sent after the commit, and nobody waits for it.
   */
  write<Answer>(
    operation: () => Operation<Answer>,
    wasWritten: (answer: Answer) => Promise<boolean> = async () => false,
    notice?: string,
  ): Promise<Answer> {
    return this.#patiently(async () => {
      const ready: Answer[] = [];
      const tracked = function* (): Operation<Answer> {
        const answer = yield* operation();
        ready.push(answer);
        return answer;
      };
      try {
        return await this.#lend((talk) => inTransaction(talk, BEGIN_WRITING, tracked), notice);
      } catch (error) {
        const [answer] = ready;
        if (isBroken(error) && answer !== undefined && (await wasWritten(answer))) return answer;
        throw error;
      }
    });
  }

  async #patiently<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    const deadline = performance.now() + this.#patienceMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error) || performance.now() + pause > deadline) throw error;
        await sleep(pause);
      }
    }
  }

  /** Lends a connection. One that failed is not used again; what it had begun is undone by the server. */
  async #lend<Answer>(work: (talk: Conversation) => Promise<Answer>, notice?: string): Promise<Answer> {
    const client = await connect(this.#pool);
    const talk = new Conversation(client);
    try {
      const answer = await work(talk);
      if (notice === undefined) client.release();
      else {
        // A notice that is lost is made up for: its readers look without being told, too.
        talk.ask(notice).then(
          () => client.release(),
          () => client.release(true),
        );
      }
      return answer;
    } catch (error) {
      client.release(isBroken(error));
      throw error;
    }
  }
}

async function inTransaction<Answer>(
  talk: Conversation,
  begin: string,
  operation: () => Operation<Answer>,
): Promise<Answer> {
  talk.say(begin);
  let answer: Answer;
  try {
    const work = operation();
    let step = work.next([]);
    while (!step.done) step = work.next(await talk.answerOnTheWay(step.value));
    answer = step.value;
  } catch (error) {
    if (!(error instanceof Lost)) await talk.undo();
    throw error;
  }
  await talk.ask('commit');
  return answer;
}
