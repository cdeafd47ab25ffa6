import { createHash } from 'node:crypto';
import type { Row } from './rows.ts';

const BITS = 256;

/** A digest of the rows of a table, the same in whatever order they come: databases order texts differently. */
export class RowsDigest {
  #rows = 0;
  #sum = 0n;

  add(row: Row): void {
    const columns = Object.keys(row).sort();
    const text = JSON.stringify(columns.map((column) => [column, row[column]]));
    const hash = BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
    this.#rows += 1;
    this.#sum = BigInt.asUintN(BITS, this.#sum + hash);
  }

  /** How many rows there were, and the sum of their SHA-256. */
  toString(): string {
    return `${this.#rows} ${this.#sum.toString(16).padStart(BITS / 4, '0')}`;
  }
}
