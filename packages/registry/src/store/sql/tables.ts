/** A subject. Ids count up in order of creation. The row stays when all versions are gone, and its revision counts on. */
interface SubjectRow {
  id: number;
  group_name: string;
  name: string;
  revision: number;
  /** Revision at which a version went for good last; 0: never. */
  removed_at: number;
  /** How many versions are not deleted. */
  live: number;
  /** How many versions are deleted softly. */
  deleted: number;
}

interface ContentRow {
  fingerprint: string;
  format: string;
  canonical: string;
  guid: string;
  /** References as JSON; null where there are none. */
  refs: string | null;
  /** Metadata and rule set as JSON; null where there are neither. */
  attributes: string | null;
}

/** An id of content in a group, given once and for ever. Content may have several by imports. */
interface ContentIdRow {
  group_name: string;
  id: number;
  fingerprint: string;
}

interface VersionRow {
  subject_id: number;
  number: number;
  label: string;
  /** Group of the subject, so that the uses of an id are found without looking at other groups. */
  group_name: string;
  fingerprint: string;
  content_id: number;
  /** The text as its author wrote it; null where that is the canonical form. */
  source: string | null;
  status: string;
  /** The note as JSON. */
  deprecation: string | null;
  registered_at: string;
  /** 1: deleted softly. */
  deleted: number;
  /** Revision of the subject at which this row changed last. */
  revision: number;
  created_by: string | null;
  external_id: string | null;
  posture: string | null;
}

/** A version refers to another one. */
interface VersionReferenceRow {
  subject_id: number;
  number: number;
  to_group: string;
  to_subject: string;
  to_number: number;
}

/** A small noun as JSON. The row stays when the noun is taken away, and its revision counts on. */
interface RecordRow {
  kind: string;
  group_name: string;
  name: string;
  revision: number;
  body: string | null;
}

/** A word by which a record is found. */
interface RecordTermRow {
  kind: string;
  term: string;
  group_name: string;
  name: string;
}

/** How many subjects with versions and how many records a group has, so that groups are listed without looking at either. */
interface GroupSizeRow {
  group_name: string;
  subjects: number;
  records: number;
}

interface FactRow {
  sequence: number;
  at: string;
  group_name: string;
  subject: string;
  version: string;
  kind: string;
  /** The members of the fact's own kind, as JSON. */
  body: string;
  actor: string | null;
  correlation_id: string | null;
  /** Null in facts that a release before wrote. */
  hash: string | null;
}

/** One row. Every write updates it first, which is what makes the sequence free of gaps with several writers. */
interface LogRow {
  id: number;
  last_sequence: number;
  /** Hash of the newest fact that has one; null before the first. */
  last_hash: string | null;
  /** Sequence of that fact. */
  hashed_sequence: number | null;
}

interface CursorRow {
  reader: string;
  sequence: number;
}

/** The right to do one piece of work alone. The row stays, and its token counts on. */
interface LeaseRow {
  name: string;
  holder: string;
  token: number;
  /** When it ends: milliseconds since 1970 by the clock of the database. */
  ends_at: number;
}

/** An idempotency key. Times are milliseconds since 1970 by the clock of the database. */
interface IdempotencyKeyRow {
  key: string;
  request: string;
  /** Names the attempt that has the key. */
  token: string;
  leased_until: number;
  /** The answer; null while there is none. */
  reply: string | null;
  expires_at: number;
}

/** Which migrations have run. */
interface SchemaRow {
  number: number;
  name: string;
}

/** Only in an unfinished copy of another store: of which one, and how far each table is. */
interface CopyRow {
  name: string;
  value: string;
}

/** The tables, for Kysely. */
export interface Tables {
  subjects: SubjectRow;
  contents: ContentRow;
  content_ids: ContentIdRow;
  versions: VersionRow;
  version_references: VersionReferenceRow;
  records: RecordRow;
  record_terms: RecordTermRow;
  group_sizes: GroupSizeRow;
  facts: FactRow;
  log: LogRow;
  cursors: CursorRow;
  leases: LeaseRow;
  idempotency_keys: IdempotencyKeyRow;
  concordat_schema: SchemaRow;
  concordat_copy: CopyRow;
}
