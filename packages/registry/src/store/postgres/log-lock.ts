import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../../domain/fact.ts';
import { type Operation, rowsOf } from '../sql/operation.ts';
import type { Operations } from '../sql/operations.ts';
import { POSTGRES } from './dialect.ts';

/** A transaction without facts leaves no trace to find: whoever made it decides again on what there is. */
export class Untraceable extends Error {}

/**
 * True when the facts of a transaction are in the log, although its connection was lost before the server said so. To be run in one
 * transaction: it waits for the lock of the log, which the lost one has as long as it may still be committed. What is in the log at the
 * place of the facts either is they, or somebody else's, and then the transaction was undone. Throws {@link Untraceable}.
 */
export function* areInLog(operations: Operations, facts: readonly Fact[]): Operation<boolean> {
  const [first] = facts;
  yield* rowsOf(POSTGRES.builder.selectFrom('log').select('last_sequence').forUpdate());
  if (first === undefined) throw new Untraceable();
  const found = yield* operations.facts(first.sequence - 1, facts.length);
  return isDeepStrictEqual(found, asStored(facts));
}

/** Facts as they come back: without the members that are undefined. */
function asStored(facts: readonly Fact[]): unknown {
  return JSON.parse(JSON.stringify(facts));
}
