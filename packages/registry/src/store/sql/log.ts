import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Fact, FactBody } from '../../domain/fact.ts';
import type { Store } from '../port.ts';
import { lockLease } from './leases.ts';
import { firstOf, type Operation, type OperationOf, rowsOf } from './operation.ts';
import type { Tables } from './tables.ts';

type LogReading = Pick<Store, 'facts' | 'lastSequence' | 'cursor' | 'startCursor' | 'moveCursor'>;

/** Reading the log, and remembering how far its readers are. */
export function logReading(db: Kysely<Tables>): OperationOf<LogReading> {
  return {
    *facts(after, limit) {
      const query = db
        .selectFrom('facts')
        .selectAll()
        .where('sequence', '>', Math.floor(after))
        .orderBy('sequence')
        .limit(limit);
      return (yield* rowsOf(query)).map(factOf);
    },

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

/** Makes room for facts at the end of the log and locks it for this transaction. Gives the sequence before them. */
export function* openLog(db: Kysely<Tables>, facts: number): Operation<number> {
  const row = yield* firstOf(moved(db, facts).returning('last_sequence'));
  return (row?.last_sequence ?? 0) - facts;
}

/** Moves the end of the log, which this transaction has locked. */
export function* moveLog(db: Kysely<Tables>, by: number): Operation<void> {
  yield moved(db, by).compile();
}

/** The row of a fact. */
export function factRow({ sequence, at, group, subject, version, kind, ...body }: Fact): Insertable<Tables['facts']> {
  return { sequence, at, group_name: group, subject, version, kind, body: JSON.stringify(body) };
}

function moved(db: Kysely<Tables>, by: number) {
  return db.updateTable('log').set(({ eb }) => ({ last_sequence: eb('last_sequence', '+', by) }));
}

function factOf(row: Selectable<Tables['facts']>): Fact {
  const { sequence, at, group_name: group, subject, version } = row;
  const body = { kind: row.kind, ...JSON.parse(row.body) } as FactBody;
  return { sequence, at, group, subject, version, ...body };
}
