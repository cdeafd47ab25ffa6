import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import type { CommitOutcome, Store, Write } from '../port.ts';
import { committing } from './commit.ts';
import { contentReading } from './contents.ts';
import { leasing } from './leases.ts';
import { logReading } from './log.ts';
import type { SqlDialect } from './migration.ts';
import type { Operation, OperationOf } from './operation.ts';
import { recordFinder, recordListing } from './records.ts';
import { subjectFinder, subjectListing } from './subjects.ts';
import { versionReading } from './versions.ts';

/** What a store does, as work for a driver. */
export interface Operations
  extends OperationOf<Omit<Store, 'load' | 'commit' | 'follow' | 'known' | 'catchUp' | 'close'>> {
  load(key: SubjectKey, known: SubjectState | undefined): Operation<SubjectState>;
  /** Makes writes one after the other; to be run in one transaction. */
  commit(writes: readonly Write[]): Operation<readonly CommitOutcome[]>;
}

/** The operations, the same for every database. */
export function operationsOn(dialect: SqlDialect): Operations {
  const { builder: db } = dialect;
  const subject = subjectFinder(db);
  const record = recordFinder(db);
  return {
    ...contentReading(db),
    ...versionReading(db),
    ...subjectListing(db, subject),
    ...recordListing(db),
    ...logReading(db),
    ...leasing(dialect),
    record,
    commit: committing(db, { subject, record }),
  };
}
