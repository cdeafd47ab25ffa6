import { type Compilable, sql } from 'kysely';
import { inOrder, type Migration, type SqlDialect } from './migration.ts';

/** Facts tell who brought them about and are chained by hashes, versions tell who registered them, and idempotency keys are kept. */
export const CALLERS: Migration = {
  name: 'callers of facts, their chain, and idempotency keys',
  statements: (dialect) => [...texts(dialect), ...chain(dialect), ...keys(dialect), ...recordsInOrder(dialect)],
};

/** Columns that releases before do not write. */
const TEXTS = {
  facts: ['actor', 'correlation_id', 'hash'],
  versions: ['created_by', 'external_id', 'posture'],
} as const;

function texts({ builder: { schema } }: SqlDialect): Compilable[] {
  return Object.entries(TEXTS).flatMap(([table, names]) =>
    names.map((name) => schema.alterTable(table).addColumn(name, 'text')),
  );
}

/** The newest hash, and the sequence of its fact, after which a release before may have written facts without. */
function chain({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  return [
    schema.alterTable('log').addColumn('last_hash', 'text'),
    schema.alterTable('log').addColumn('hashed_sequence', integer),
  ];
}

function keys({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  return [
    schema
      .createTable('idempotency_keys')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('leased_until', integer, (column) => column.notNull())
      .addColumn('reply', 'text')
      .addColumn('expires_at', integer, (column) => column.notNull()),
    schema.createIndex('idempotency_keys_by_expiry').on('idempotency_keys').columns(['expires_at']),
  ];
}

/** Pages of records are read in their order, those that were taken away left out; so are pages of those that have a term. */
function recordsInOrder(dialect: SqlDialect): Compilable[] {
  const { builder, codePoints } = dialect;
  const [group, name] = [inOrder(dialect, 'group_name'), inOrder(dialect, 'name')];
  const all = builder.schema.createIndex('records_in_order').on('records').column('kind');
  const ofTerm = builder.schema.createIndex('record_terms_in_order').on('record_terms').columns(['kind', 'term']);
  return [
    all.expression(group).expression(name).where(sql.ref('body'), 'is not', null),
    // Where texts are in that order anyway the key of the table serves.
    ...(codePoints === undefined ? [] : [ofTerm.expression(group).expression(name)]),
  ];
}
