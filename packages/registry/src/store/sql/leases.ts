import type { Kysely } from 'kysely';
import type { Store } from '../port.ts';
import type { SqlDialect } from './migration.ts';
import { firstOf, type Operation, type OperationOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** Taking leases and giving them back, each in one statement. */
export function leasing({ builder: db, now }: SqlDialect): OperationOf<Pick<Store, 'lease' | 'release'>> {
  return {
    *lease(name, holder, lastsMs) {
      const query = db
        .insertInto('leases')
        .values(({ eb }) => ({ name, holder, token: 1, ends_at: eb(now, '+', lastsMs) }))
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(({ eb, ref }) => ({
              holder,
              token: eb
                .case()
                .when('leases.holder', '=', holder)
                .then(ref('leases.token'))
                .else(eb('leases.token', '+', 1))
                .end(),
              ends_at: eb(now, '+', lastsMs),
            }))
            .where(({ eb, or }) =>
              or([
                eb('leases.holder', '=', holder),
                eb('leases.ends_at', '<=', now),
                // It cannot end so late, unless the clock was put back: nobody waits for what it was.
                eb('leases.ends_at', '>', eb(now, '+', lastsMs)),
              ]),
            ),
        )
        .returning('token');
      return (yield* firstOf(query))?.token;
    },

    *release(name, token) {
      yield db.updateTable('leases').set({ ends_at: 0 }).where('name', '=', name).where('token', '=', token).compile();
    },
  };
}

/** Ends all leases, for a database whose holders are known to be gone. */
export function* endLeases({ builder: db }: SqlDialect): Operation<void> {
  yield db.updateTable('leases').set({ ends_at: 0 }).where('ends_at', '>', 0).compile();
}

/** True when the token of a lease is the current one, which it stays until the end of the transaction. */
export function* lockLease(db: Kysely<Tables>, name: string, token: number): Operation<boolean> {
  const query = db
    .updateTable('leases')
    .set({ token })
    .where('name', '=', name)
    .where('token', '=', token)
    .returning('token');
  return (yield* firstOf(query)) !== undefined;
}
