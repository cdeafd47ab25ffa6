import type { Extent } from './extent.ts';

/**
 * All ways to take one value from each enumeration, the last one varying fastest. Ends when all were given; where one enumeration
 * has no end, so has this, with those before it at their first values.
 */
export function* combinations<Value>(
  sources: readonly (() => Generator<Value, Extent>)[],
): Generator<readonly Value[], Extent> {
  const columns = sources.map((source) => new Column(source()));
  const row = columns.map(() => 0);
  if (columns.some((column) => !column.has(0))) return extentOf(columns);
  for (;;) {
    yield columns.map((column, index) => column.at(row[index] ?? 0));
    const turning = columns.findLastIndex((column, index) => column.has((row[index] ?? 0) + 1));
    if (turning < 0) return extentOf(columns);
    row[turning] = (row[turning] ?? 0) + 1;
    row.fill(0, turning + 1);
  }
}

/**
 * All rows of so many different values of one enumeration, in every order, the last place varying fastest. Ends as
 * {@link combinations} does.
 */
export function* arrangements<Value>(
  source: () => Generator<Value, Extent>,
  length: number,
): Generator<readonly Value[], Extent> {
  const column = new Column(source());
  let row = completed([], length, column);
  while (row !== undefined) {
    yield row.map((index) => column.at(index));
    row = turned(row, column);
  }
  return column.extent;
}

/** The row with the first values that it does not have yet; undefined where there are too few. */
function completed(start: readonly number[], length: number, column: Column<unknown>): number[] | undefined {
  const row = [...start];
  const used = new Set(row);
  for (let next = 0; row.length < length; next++) {
    if (!column.has(next)) return undefined;
    if (!used.has(next)) row.push(next);
  }
  return row;
}

/** The row after this one; undefined after the last. */
function turned(row: readonly number[], column: Column<unknown>): number[] | undefined {
  const used = new Set(row);
  for (let place = row.length - 1; place >= 0; place--) {
    const index = row[place] ?? 0;
    used.delete(index);
    let next = index + 1;
    while (used.has(next)) next += 1;
    if (column.has(next)) return completed([...row.slice(0, place), next], row.length, column);
  }
  return undefined;
}

/** The values of an enumeration, taken as far as they were asked for. */
class Column<Value> {
  readonly #source: Generator<Value, Extent>;
  readonly #values: Value[] = [];
  extent: Extent = 'all';

  constructor(source: Generator<Value, Extent>) {
    this.#source = source;
  }

  has(index: number): boolean {
    if (index < this.#values.length) return true;
    const next = this.#source.next();
    if (!next.done) this.#values.push(next.value);
    else if (next.value !== undefined) this.extent = next.value;
    return !next.done;
  }

  at(index: number): Value {
    return this.#values[index] as Value;
  }
}

function extentOf(columns: readonly Column<unknown>[]): Extent {
  return columns.every(({ extent }) => extent === 'all') ? 'all' : 'unproven';
}
