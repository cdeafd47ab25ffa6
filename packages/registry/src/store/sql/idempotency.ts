import { type Kysely, sql } from 'kysely';
import type { Claim, Seal, Store } from '../port.ts';
import type { SqlDialect } from './migration.ts';
import { firstOf, type Operation, type OperationOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** Keys that are forgotten at most whenever some are answered: more than those, and few enough not to be felt. */
const MOST_FORGOTTEN = 16;

/** Idempotency keys outside of commits. A claim is one statement, which comes to the same when it is made twice. */
export function claiming(dialect: SqlDialect): OperationOf<Pick<Store, 'claim' | 'keep' | 'giveUp'>> {
  const { builder: db, now } = dialect;
  return {
    *claim({ key, request, token, leaseMs, keepMs }) {
      const query = db
        .insertInto('idempotency_keys')
        .values(({ eb }) => ({
          key,
          request,
          token,
          leased_until: eb(now, '+', leaseMs),
          reply: null,
          expires_at: eb(now, '+', keepMs),
        }))
        .onConflict((conflict) =>
          // Every column is set, to what it is where the key is not to be had: so that the row is told in any case.
          conflict.column('key').doUpdateSet(({ ref }) => {
            // The clock was looked at once: all columns are to agree on what it said.
            const asked = sql<number>`(${ref('excluded.leased_until')} - ${leaseMs})`;
            const isFree = sql<boolean>`(
              ${ref('idempotency_keys.expires_at')} <= ${asked}
              or ${ref('idempotency_keys.reply')} is null and ${ref('idempotency_keys.request')} = ${request}
              and (
                ${ref('idempotency_keys.token')} = ${token} or ${ref('idempotency_keys.leased_until')} <= ${asked}
                or ${ref('idempotency_keys.leased_until')} > ${ref('excluded.leased_until')}
              )
            )`;
            const taken = (column: Column) =>
              sql<never>`case when ${isFree} then ${ref(`excluded.${column}`)} else ${ref(`idempotency_keys.${column}`)} end`;
            return {
              request: taken('request'),
              token: taken('token'),
              leased_until: taken('leased_until'),
              reply: taken('reply'),
              expires_at: taken('expires_at'),
            };
          }),
        )
        .returning(['request', 'token', 'reply']);
      const row = yield* firstOf(query);
      if (row === undefined) return { claim: 'busy', request };
      return claimOf(row, token);
    },

    *keep(key, token, reply) {
      const query = db
        .updateTable('idempotency_keys')
        .set({ reply })
        .where('key', '=', key)
        .where('token', '=', token)
        // The same reply again: nobody heard that it was kept.
        .where(({ eb, or }) => or([eb('reply', 'is', null), eb('reply', '=', reply)]))
        .returning('key');
      const isKept = (yield* firstOf(query)) !== undefined;
      yield* forgetKeys(dialect);
      return isKept;
    },

    *giveUp(key, token) {
      yield db
        .deleteFrom('idempotency_keys')
        .where('key', '=', key)
        .where('token', '=', token)
        .where('reply', 'is', null)
        .compile();
    },
  };
}

type Column = Exclude<keyof Tables['idempotency_keys'], 'key'>;

function claimOf(
  { request, token, reply }: Pick<Tables['idempotency_keys'], 'request' | 'token' | 'reply'>,
  own: string,
): Claim {
  if (reply !== null) return { claim: 'kept', request, reply };
  return token === own ? { claim: 'mine' } : { claim: 'busy', request };
}

/** True when a key is the token's and not answered, which it stays until the end of the transaction. */
export function* holdKey(db: Kysely<Tables>, { key, token }: Pick<Seal, 'key' | 'token'>): Operation<boolean> {
  const query = db
    .updateTable('idempotency_keys')
    .set({ token })
    .where('key', '=', key)
    .where('token', '=', token)
    .where('reply', 'is', null)
    .returning('key');
  return (yield* firstOf(query)) !== undefined;
}

/** Keeps the answers to keys that this transaction holds, and forgets some whose time is over. */
export function* answerKeys(
  dialect: SqlDialect,
  answers: readonly { readonly key: string; readonly reply: string }[],
): Operation<void> {
  if (answers.length === 0) return;
  const { builder: db } = dialect;
  for (const { key, reply } of answers) {
    yield db.updateTable('idempotency_keys').set({ reply }).where('key', '=', key).compile();
  }
  yield* forgetKeys(dialect);
}

function* forgetKeys({ builder: db, now }: SqlDialect): Operation<void> {
  const over = db
    .selectFrom('idempotency_keys')
    .select('key')
    // As a query of its own the clock is looked at once, and the index is of use.
    .where('expires_at', '<=', db.selectNoFrom(now.as('now')))
    .orderBy('expires_at')
    .limit(MOST_FORGOTTEN);
  yield db.deleteFrom('idempotency_keys').where('key', 'in', over).compile();
}
