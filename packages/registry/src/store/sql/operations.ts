import type { Kysely } from 'kysely';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import type { Committed, Store, Write } from '../port.ts';
import { committing } from './commit.ts';
import { contentReading } from './contents.ts';
import { logReading } from './log.ts';
import type { Operation, OperationOf } from './operation.ts';
import { recordFinder, recordListing } from './records.ts';
import { subjectFinder, subjectListing } from './subjects.ts';
import type { Tables } from './tables.ts';
import { versionReading } from './versions.ts';

/** What a store does, as work for a driver. */
export interface Operations extends OperationOf<Omit<Store, 'load' | 'commit' | 'follow' | 'close'>> {
  load(key: SubjectKey, known: SubjectState | undefined): Operation<SubjectState>;
  /** To be run in one transaction. Throws `Moved`. */
  commit(write: Write): Operation<Committed>;
}

/** The operations over a query builder, the same for every database. */
export function operationsOn(db: Kysely<Tables>): Operations {
  const subject = subjectFinder(db);
  const record = recordFinder(db);
  return {
    ...contentReading(db),
    ...versionReading(db, subject),
    ...subjectListing(db, subject),
    ...recordListing(db),
    ...logReading(db),
    record,
    commit: committing(db, subject, record),
  };
}
