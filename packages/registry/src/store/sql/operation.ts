import type { CompiledQuery } from 'kysely';

/**
 * A piece of work on the database: yields queries, is given their rows, returns the answer. A driver runs it: in one go where the
 * database answers at once, with waiting where it is over a network. The work is written once.
 */
export type Operation<Answer> = Generator<CompiledQuery, Answer, readonly unknown[]>;

/** Methods that promise their answers, as operations with the same parameters. */
export type OperationOf<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...parameters: infer Parameters) => Promise<infer Answer>
    ? (...parameters: Parameters) => Operation<Answer>
    : never;
};

/** The rows of a query. The type of the rows is the query builder's word. */
export function* rowsOf<Row>(query: { compile(): CompiledQuery<Row> }): Operation<readonly Row[]> {
  return (yield query.compile()) as readonly Row[];
}

/** The first row of a query; undefined when there is none. */
export function* firstOf<Row>(query: { compile(): CompiledQuery<Row> }): Operation<Row | undefined> {
  return (yield* rowsOf(query))[0];
}
