import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** What differs between databases, as data. */
export interface SqlDialect {
  /** Builds queries and never runs them. */
  readonly builder: Kysely<Tables>;
  /** Type of whole numbers up to 2^53. */
  readonly integer: 'integer' | 'bigint';
  /** The collation that orders texts by their code points; missing where they are in that order anyway. */
  readonly codePoints?: string;
  /** The database's clock when it comes to this: milliseconds since 1970. */
  readonly now: RawBuilder<number>;
  /** Names of the tables that exist. */
  readonly tableNames: Compilable<{ name: string }>;
}

/** A column of texts, to be ordered by their code points. */
export function inOrder({ codePoints }: SqlDialect, column: string): RawBuilder<string> {
  return codePoints === undefined ? sql.ref(column) : sql`${sql.ref(column)} collate ${sql.id(codePoints)}`;
}

/** A step from one schema to the next. Steps that were released are never edited. */
export interface Migration {
  readonly name: string;
  statements(dialect: SqlDialect): readonly Compilable[];
}
