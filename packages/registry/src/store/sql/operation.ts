import type { CompiledQuery } from 'kysely';

/** A query, or several that do not depend on one another, which are answered by a list of their answers. */
export type Step = CompiledQuery | readonly Step[];

/**
 * A piece of work on the database: yields queries, is given their rows, returns the answer. A driver runs it: in one go where the
 * database answers at once, with waiting where it is over a network. The work is written once.
 */
export type Operation<Answer> = Generator<Step, Answer, readonly unknown[]>;

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

/** Several operations at once, which do not depend on one another: what they ask next goes to the database together. */
export function* together<Answer>(operations: readonly Operation<Answer>[]): Operation<readonly Answer[]> {
  const steps = operations.map((operation) => operation.next([]));
  for (;;) {
    const queries = steps.flatMap((step) => (step.done ? [] : [step.value]));
    if (queries.length === 0) break;
    const answers = (yield queries).values();
    for (const [index, step] of steps.entries()) {
      // Every answer is a list: of rows, or of answers.
      if (!step.done) steps[index] = operations[index]?.next(answers.next().value as readonly unknown[]) ?? step;
    }
  }
  return steps.map((step) => step.value as Answer);
}
