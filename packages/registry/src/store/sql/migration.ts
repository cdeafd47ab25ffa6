import type { Compilable, Kysely, RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** What differs between databases, as data. */
export interface SqlDialect {
  /** Builds queries and never runs them. */
  readonly builder: Kysely<Tables>;
  /** Type of whole numbers up to 2^53. */
  readonly integer: 'integer' | 'bigint';
  /** The database's clock when it comes to this: milliseconds since 1970. */
  readonly now: RawBuilder<number>;
  /** Names of the tables that exist. */
  readonly tableNames: Compilable<{ name: string }>;
}

/** A step from one schema to the next. Steps that were released are never edited. */
export interface Migration {
  readonly name: string;
  statements(dialect: SqlDialect): readonly Compilable[];
}
