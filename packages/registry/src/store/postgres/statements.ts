import type { CompiledQuery } from 'kysely';
import { DatabaseError, type PoolClient, type QueryResult } from 'pg';
import type { Step } from '../sql/operation.ts';
import { Lost } from './failure.ts';
import type { LendingPool } from './pool.ts';
import { encoded } from './text.ts';

/** Names of prepared statements by their texts. There are as many as there are queries in the operations. */
const names = new Map<string, string>();

/** A connection of the pool. Throws `Lost` where there is none to be had in time. */
export async function connect(pool: LendingPool): Promise<PoolClient> {
  return failing(() => pool.lend());
}

/**
 * Statements over one connection, in their order. Those whose answers nobody needs are sent without waiting: they and the statement after
 * them are on their way at the same time, and fail with it.
 */
export class Conversation {
  readonly #client: PoolClient;
  readonly #unheard: Promise<unknown>[] = [];

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Sends a statement without parameters, which is not prepared, and does not wait for it. */
  say(text: string): void {
    this.#later(this.#plain(text));
  }

  /** Sends a statement without parameters, and waits for it and for all before it. */
  async ask(text: string): Promise<void> {
    await this.#hear(this.#plain(text));
  }

  /** The answer to a step: the rows of a query, or those of each of several. */
  answerTo(step: Step): Promise<readonly unknown[]> {
    return this.#hear('sql' in step ? this.#rows(step) : this.#answers(step));
  }

  /** As {@link answerTo}, but for a write that has no answer: nobody waits for that one. */
  async answerOnTheWay(step: Step): Promise<readonly unknown[]> {
    if (!('sql' in step) || !isSilent(step)) return this.answerTo(step);
    this.#later(this.#rows(step));
    return [];
  }

  /** Undoes a transaction, whatever became of its statements. */
  async undo(): Promise<void> {
    await Promise.allSettled(this.#unheard.splice(0));
    await this.#plain('rollback');
  }

  #plain(text: string): Promise<QueryResult> {
    return failing(() => this.#client.query(text));
  }

  async #answers(steps: readonly Step[]): Promise<readonly unknown[]> {
    return Promise.all(steps.map((step) => ('sql' in step ? this.#rows(step) : this.#answers(step))));
  }

  /** The rows of a query, which is prepared once on each connection. */
  async #rows(query: CompiledQuery): Promise<readonly unknown[]> {
    const { sql, parameters } = query;
    // No row has such a number, which PostgreSQL would not even look for.
    if (query.query.kind === 'SelectQueryNode' && parameters.some(isNoWholeNumber)) return [];
    const values = parameters.map((value) => (typeof value === 'string' ? encoded(value) : value));
    const result: QueryResult = await failing(() => this.#client.query({ name: nameOf(sql), text: sql, values }));
    return result.rows;
  }

  #later(answer: Promise<unknown>): void {
    // It is heard with the next one.
    answer.catch(() => undefined);
    this.#unheard.push(answer);
  }

  /** What failed first is the reason for all that failed after it. */
  async #hear<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const settled = await Promise.allSettled([...this.#unheard.splice(0), answer]);
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
    return answer;
  }
}

function isSilent({ query }: CompiledQuery): boolean {
  const isWrite =
    query.kind === 'InsertQueryNode' || query.kind === 'UpdateQueryNode' || query.kind === 'DeleteQueryNode';
  return isWrite && query.returning === undefined;
}

function isNoWholeNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isSafeInteger(value);
}

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `concordat_${names.size + 1}`;
    names.set(text, name);
  }
  return name;
}

/** What the server says is an error of its own; everything else means that the connection does not work. */
async function failing<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof DatabaseError ? error : new Lost(error);
  }
}
