import { type Compilable, CompiledQuery } from 'kysely';
import type { Migration, SqlDialect } from './migration.ts';

/**
 * From contracts alone to schemas of every format: contents have addresses, ids in each group, references and attributes; versions are
 * deleted and come back; small nouns are kept as records. What is there keeps everything that it has.
 */
export const SCHEMAS: Migration = {
  name: 'ids of contents, references, deletion and records',
  statements: (dialect) => [
    ...contentColumns(dialect),
    ...contentIds(dialect),
    ...versionsAnew(dialect),
    ...references(dialect),
    ...subjectColumns(dialect),
    ...records(dialect),
    ...groupSizes(dialect),
  ],
};

/** Contents that are there get an address that follows from their fingerprint. */
function contentColumns({ builder: { schema } }: SqlDialect): Compilable[] {
  return [
    schema.alterTable('contents').addColumn('guid', 'text', (column) => column.notNull().defaultTo('')),
    schema.alterTable('contents').addColumn('refs', 'text'),
    schema.alterTable('contents').addColumn('attributes', 'text'),
    statement(
      `update contents set guid = substr(fingerprint, 1, 8) || '-' || substr(fingerprint, 9, 4) || '-' ||
        substr(fingerprint, 13, 4) || '-' || substr(fingerprint, 17, 4) || '-' || substr(fingerprint, 21, 12)`,
    ),
    schema.createIndex('contents_by_guid').on('contents').columns(['guid']),
  ];
}

/** Ids count up in the order in which the log says that contents came into a group. */
function contentIds({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  return [
    schema
      .createTable('content_ids')
      .addColumn('group_name', 'text', (column) => column.notNull())
      .addColumn('id', integer, (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull().references('contents.fingerprint'))
      .addPrimaryKeyConstraint('content_ids_by_id', ['group_name', 'id']),
    schema.createIndex('content_ids_by_content').on('content_ids').columns(['fingerprint', 'group_name', 'id']),
    statement(
      `insert into content_ids (group_name, id, fingerprint)
      select group_name, row_number() over (partition by group_name order by place, registered_at, fingerprint), fingerprint
      from (
        select subjects.group_name, versions.fingerprint, min(facts.sequence) as place, min(versions.registered_at) as registered_at
        from versions
        inner join subjects on subjects.id = versions.subject_id
        left join facts on facts.kind = 'version-registered' and facts.group_name = subjects.group_name
          and facts.subject = subjects.name and facts.version = versions.label
        group by subjects.group_name, versions.fingerprint
      ) as contents_of_groups`,
    ),
  ];
}

/**
 * A table whose column loses a constraint is made anew, since not every database can take a constraint away. Its constraints have other
 * names than before, since those are in use until the old table is gone.
 */
function versionsAnew({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  return [
    schema.dropIndex('versions_by_revision'),
    schema.alterTable('versions').renameTo('versions_before'),
    schema
      .createTable('versions')
      .addColumn('subject_id', integer, (column) => column.notNull().references('subjects.id'))
      .addColumn('number', integer, (column) => column.notNull())
      .addColumn('label', 'text', (column) => column.notNull())
      .addColumn('group_name', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull().references('contents.fingerprint'))
      .addColumn('content_id', integer, (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('registered_at', 'text', (column) => column.notNull())
      .addColumn('deleted', integer, (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('deprecation', 'text')
      .addColumn('source', 'text')
      .addPrimaryKeyConstraint('numbers_of_versions', ['subject_id', 'number'])
      .addUniqueConstraint('labels_of_versions', ['subject_id', 'label']),
    statement(
      `insert into versions (subject_id, number, label, group_name, fingerprint, content_id, status, registered_at, deleted,
        revision, deprecation, source)
      select versions_before.subject_id, versions_before.number, versions_before.label, subjects.group_name,
        versions_before.fingerprint, content_ids.id, versions_before.status, versions_before.registered_at, 0,
        versions_before.revision, versions_before.deprecation,
        case when versions_before.source = contents.canonical then null else versions_before.source end
      from versions_before
      inner join subjects on subjects.id = versions_before.subject_id
      inner join contents on contents.fingerprint = versions_before.fingerprint
      inner join content_ids on content_ids.group_name = subjects.group_name
        and content_ids.fingerprint = versions_before.fingerprint`,
    ),
    schema.dropTable('versions_before'),
    schema.createIndex('versions_by_revision').on('versions').columns(['subject_id', 'revision']),
    schema.createIndex('versions_by_content').on('versions').columns(['group_name', 'content_id']),
  ];
}

function references({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  const target = ['to_group', 'to_subject', 'to_number'] as const;
  return [
    schema
      .createTable('version_references')
      .addColumn('subject_id', integer, (column) => column.notNull().references('subjects.id'))
      .addColumn('number', integer, (column) => column.notNull())
      .addColumn('to_group', 'text', (column) => column.notNull())
      .addColumn('to_subject', 'text', (column) => column.notNull())
      .addColumn('to_number', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('version_references_by_version', ['subject_id', 'number', ...target]),
    schema
      .createIndex('version_references_by_target')
      .on('version_references')
      .columns([...target]),
  ];
}

function subjectColumns({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  const counters = ['removed_at', 'live', 'deleted'];
  return [
    ...counters.map((name) =>
      schema.alterTable('subjects').addColumn(name, integer, (column) => column.notNull().defaultTo(0)),
    ),
    statement('update subjects set live = (select count(*) from versions where versions.subject_id = subjects.id)'),
    schema.createIndex('subjects_of_all_groups').on('subjects').columns(['name', 'group_name']),
  ];
}

function records({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  return [
    schema
      .createTable('records')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('group_name', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull())
      .addColumn('body', 'text')
      .addPrimaryKeyConstraint('records_by_key', ['kind', 'group_name', 'name']),
    schema
      .createTable('record_terms')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('term', 'text', (column) => column.notNull())
      .addColumn('group_name', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('record_terms_by_term', ['kind', 'term', 'group_name', 'name']),
    schema.createIndex('record_terms_by_record').on('record_terms').columns(['kind', 'group_name', 'name']),
  ];
}

function groupSizes({ builder: { schema }, integer }: SqlDialect): Compilable[] {
  return [
    schema
      .createTable('group_sizes')
      .addColumn('group_name', 'text', (column) => column.primaryKey())
      .addColumn('subjects', integer, (column) => column.notNull())
      .addColumn('records', integer, (column) => column.notNull()),
    statement(
      `insert into group_sizes (group_name, subjects, records)
      select group_name, count(*), 0 from subjects where live > 0 group by group_name`,
    ),
  ];
}

/** Data that are moved are written in SQL itself: the tables that they move between are not those that the query builder knows. */
function statement(text: string): Compilable {
  return { compile: () => CompiledQuery.raw(text) };
}
