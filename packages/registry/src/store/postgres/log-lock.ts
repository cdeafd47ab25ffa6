import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../../domain/fact.ts';
import type { Committed } from '../port.ts';
import { Moved } from '../sql/commit.ts';
import { type Operation, rowsOf } from '../sql/operation.ts';
import type { Operations } from '../sql/operations.ts';
import { POSTGRES } from './dialect.ts';

/**
 * True when a write is in the log, although its connection was lost before the server said so. To be run in one transaction: it waits for
 * the lock of the log, which the write has as long as it may still be committed. What is in the log at the place of the write either is
 * the write, or somebody else's, and then the write was undone. Throws `Moved` for a write without facts, which leaves no trace to find:
 * whoever made it decides again on what there is.
 */
export function* isInLog(operations: Operations, { sequence, facts }: Committed): Operation<boolean> {
  yield* rowsOf(POSTGRES.builder.selectFrom('log').select('last_sequence').forUpdate());
  if (facts.length === 0) throw new Moved();
  const found = yield* operations.facts(sequence - facts.length, facts.length);
  return isDeepStrictEqual(found, asStored(facts));
}

/** Facts as they come back: without the members that are undefined. */
function asStored(facts: readonly Fact[]): unknown {
  return JSON.parse(JSON.stringify(facts));
}
