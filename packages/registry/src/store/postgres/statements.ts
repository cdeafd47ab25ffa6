import type { CompiledQuery } from 'kysely';
import { DatabaseError, type Pool, type PoolClient, type QueryResult } from 'pg';
import { Lost } from './failure.ts';
import { encoded } from './text.ts';

/** Names of prepared statements by their texts. There are as many as there are queries in the operations. */
const names = new Map<string, string>();

/** A connection of the pool. Throws `Lost` where there is none to be had in time. */
export async function connect(pool: Pool): Promise<PoolClient> {
  return failing(() => pool.connect());
}

/** Runs a statement without parameters, which is not prepared. */
export async function ask(client: PoolClient, text: string): Promise<void> {
  await failing(() => client.query(text));
}

/** The rows of a query, which is prepared once on each connection. */
export async function rowsOf(client: PoolClient, query: CompiledQuery): Promise<readonly unknown[]> {
  const { sql, parameters } = query;
  // No row has such a number, which PostgreSQL would not even look for.
  if (query.query.kind === 'SelectQueryNode' && parameters.some(isNoWholeNumber)) return [];
  const values = parameters.map((value) => (typeof value === 'string' ? encoded(value) : value));
  const result: QueryResult = await failing(() => client.query({ name: nameOf(sql), text: sql, values }));
  return result.rows;
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
