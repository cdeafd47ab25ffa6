import type { SqlDialect } from './migration.ts';
import type { Migrated } from './migrations.ts';
import type { Operation } from './operation.ts';

/** A database as it is, for work on its tables that is no use case of a registry. Its methods reject as those of a store. */
export interface Database {
  /** How it is called in sentences: without password. */
  readonly name: string;
  readonly dialect: SqlDialect;
  /** Makes the tables; to be run in one transaction. */
  migrate(): Operation<Migrated>;
  read<Answer>(operation: () => Operation<Answer>): Promise<Answer>;
  /** Runs an operation in a transaction; over a network it may run twice. */
  write<Answer>(operation: () => Operation<Answer>): Promise<Answer>;
  close(): Promise<void>;
}
