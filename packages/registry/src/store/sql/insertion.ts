import type { CompiledQuery } from 'kysely';
import type { Operation } from './operation.ts';

/** Rows that one statement takes at most. */
const MOST_ROWS = 64;

/** The statement that inserts some rows. */
type Inserting<Row> = (rows: readonly Row[]) => { compile(): CompiledQuery };

/** What is done to a table: a row is inserted, or something else happens to those that are there. */
export type TableChange<Row> = { readonly row: Row } | { readonly query: CompiledQuery };

/**
 * Inserts rows in few statements. Each takes a power of two of them, so that a database that prepares statements has few to keep.
 */
export function* insertRows<Row>(rows: readonly Row[], inserting: Inserting<Row>): Operation<void> {
  for (let from = 0; from < rows.length; ) {
    const size = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(rows.length - from)));
    yield inserting(rows.slice(from, from + size)).compile();
    from += size;
  }
}

/** Makes the changes of a table in their order; rows that follow one another are inserted together. */
export function* changeTable<Row>(changes: readonly TableChange<Row>[], inserting: Inserting<Row>): Operation<void> {
  let rows: Row[] = [];
  for (const change of changes) {
    if ('row' in change) {
      rows.push(change.row);
      continue;
    }
    yield* insertRows(rows, inserting);
    rows = [];
    yield change.query;
  }
  yield* insertRows(rows, inserting);
}
