import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import type { Settlement } from '../commit-queue.ts';
import type { Store, Write } from '../port.ts';
import { committing } from './commit.ts';
import { contentReading } from './contents.ts';
import { claiming } from './idempotency.ts';
import { leasing } from './leases.ts';
import { logReading } from './log.ts';
import type { SqlDialect } from './migration.ts';
import { type Operation, type OperationOf, together } from './operation.ts';
import { recordFinder, recordListing, recordPaging } from './records.ts';
import { subjectFinder, subjectListing } from './subjects.ts';
import { versionReading } from './versions.ts';

/** What a store does, as work for a driver. */
export interface Operations
  extends OperationOf<Omit<Store, 'load' | 'commit' | 'follow' | 'known' | 'catchUp' | 'close'>> {
  load(key: SubjectKey, known: SubjectState | undefined): Operation<SubjectState>;
  /** Makes writes one after the other; to be run in one transaction. */
  commit(writes: readonly Write[]): Operation<readonly Settlement[]>;
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
    ...recordPaging(dialect),
    ...logReading(db),
    ...leasing(dialect),
    ...claiming(dialect),
    record,
    recordsAt: (keys) => together(keys.map(record)),
    commit: committing(dialect, { subject, record }),
  };
}
