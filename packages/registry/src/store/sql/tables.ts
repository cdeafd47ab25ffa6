/** A subject. Ids count up in order of creation. */
interface SubjectRow {
  id: number;
  group_name: string;
  name: string;
  revision: number;
}

interface ContentRow {
  fingerprint: string;
  format: string;
  canonical: string;
}

interface VersionRow {
  subject_id: number;
  number: number;
  label: string;
  fingerprint: string;
  source: string;
  status: string;
  /** The note as JSON. */
  deprecation: string | null;
  registered_at: string;
  /** Revision of the subject at which this row changed last. */
  revision: number;
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
}

/** One row. Every write updates it first, which is what makes the sequence free of gaps with several writers. */
interface LogRow {
  id: number;
  last_sequence: number;
}

interface CursorRow {
  reader: string;
  sequence: number;
}

/** Which migrations have run. */
interface SchemaRow {
  number: number;
  name: string;
}

/** The tables, for Kysely. */
export interface Tables {
  subjects: SubjectRow;
  contents: ContentRow;
  versions: VersionRow;
  facts: FactRow;
  log: LogRow;
  cursors: CursorRow;
  concordat_schema: SchemaRow;
}
