import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Fact, FactBody } from '../../domain/fact.ts';
import { FactChain } from '../../domain/fact-chain.ts';
import type { Store } from '../port.ts';
import { lockLease } from './leases.ts';
import { firstOf, type Operation, type OperationOf, rowsOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** Facts that are read at a time where many have no hash. */
const BATCH = 1000;

type LogReading = Pick<Store, 'facts' | 'lastSequence' | 'cursor' | 'startCursor' | 'moveCursor'>;

/** Reading the log, and remembering how far its readers are. */
export function logReading(db: Kysely<Tables>): OperationOf<LogReading> {
  return {
    facts: (after, limit) => factsAfter(db, after, limit),

    *lastSequence() {
      return (yield* firstOf(db.selectFrom('log').select('last_sequence')))?.last_sequence ?? 0;
    },

    *cursor(reader) {
      return (yield* firstOf(db.selectFrom('cursors').select('sequence').where('reader', '=', reader)))?.sequence;
    },

    *startCursor(reader, sequence) {
      const query = db
        .insertInto('cursors')
        .values({ reader, sequence })
        .onConflict((conflict) => conflict.column('reader').doUpdateSet({ reader }))
        .returning('sequence');
      return (yield* firstOf(query))?.sequence ?? sequence;
    },

    *moveCursor(reader, sequence, token) {
      if (!(yield* lockLease(db, reader, token))) return false;
      yield db
        .insertInto('cursors')
        .values({ reader, sequence })
        .onConflict((conflict) => conflict.column('reader').doUpdateSet({ sequence }))
        .compile();
      return true;
    },
  };
}

/** The end of the log. */
export interface LogEnd {
  readonly sequence: number;
  readonly chain: FactChain;
}

/** Makes room for facts at the end of the log and locks it for this transaction. Gives the end before them. */
export function* openLog(db: Kysely<Tables>, facts: number): Operation<LogEnd> {
  const query = db
    .updateTable('log')
    .set(({ eb }) => ({ last_sequence: eb('last_sequence', '+', facts) }))
    .returningAll();
  const row = yield* firstOf(query);
  const sequence = (row?.last_sequence ?? 0) - facts;
  const chain = new FactChain(row?.last_hash ?? undefined);
  const hashed = row?.hashed_sequence ?? sequence;
  if (facts > 0 && hashed < sequence) yield* passUnhashed(db, chain, hashed);
  return { sequence, chain };
}

/** Takes in what a release before, which knows of no chain, has written after a sequence. */
function* passUnhashed(db: Kysely<Tables>, chain: FactChain, after: number): Operation<void> {
  let page = yield* factsAfter(db, after, BATCH);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    for (const fact of page) chain.pass(fact);
    page = yield* factsAfter(db, last.sequence, BATCH);
  }
}

/** Sets the end of the log, which this transaction has locked. */
export function* closeLog(db: Kysely<Tables>, { sequence, chain }: LogEnd, isLonger: boolean): Operation<void> {
  const hashes = isLonger ? { last_hash: chain.hash ?? null, hashed_sequence: sequence } : {};
  yield db
    .updateTable('log')
    .set({ last_sequence: sequence, ...hashes })
    .compile();
}

function* factsAfter(db: Kysely<Tables>, after: number, limit: number): Operation<readonly Fact[]> {
  const query = db
    .selectFrom('facts')
    .selectAll()
    .where('sequence', '>', Math.floor(after))
    .orderBy('sequence')
    .limit(limit);
  return (yield* rowsOf(query)).map(factOf);
}

/** The row of a fact. */
export function factRow(fact: Fact): Insertable<Tables['facts']> {
  const { sequence, at, group, subject, version, kind, actor, correlation_id, hash, ...body } = fact;
  return {
    sequence,
    at,
    group_name: group,
    subject,
    version,
    kind,
    body: JSON.stringify(body),
    actor: actor ?? null,
    correlation_id: correlation_id ?? null,
    hash: hash ?? null,
  };
}

function factOf(row: Selectable<Tables['facts']>): Fact {
  const { sequence, at, group_name: group, subject, version, actor, correlation_id, hash } = row;
  const body = { kind: row.kind, ...JSON.parse(row.body) } as FactBody;
  return {
    sequence,
    at,
    group,
    subject,
    version,
    ...(actor !== null && { actor }),
    ...(correlation_id !== null && { correlation_id }),
    ...body,
    ...(hash !== null && { hash }),
  };
}
