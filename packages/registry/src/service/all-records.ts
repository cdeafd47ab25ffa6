import type { RecordKey } from '../domain/record-key.ts';
import type { RecordQuery, Store, StoredRecord } from '../store/port.ts';

/** Records that are read at a time. */
const READ = 500;

/**
 * The records of a kind that a query is about, in the order of pages, however many there are. Each page begins behind the last record of the
 * one before, so that nothing comes twice, and nothing that stands still is passed over, whatever is written meanwhile.
 */
export async function* allRecords(
  store: Pick<Store, 'recordPage'>,
  kind: RecordKey['kind'],
  query: Pick<RecordQuery, 'group' | 'terms'> = {},
): AsyncGenerator<StoredRecord> {
  for (let after: RecordQuery['after']; ; ) {
    const { items } = await store.recordPage(kind, { ...query, ...(after && { after }), offset: 0, limit: READ });
    yield* items;
    const last = items.at(-1);
    if (last === undefined || items.length < READ) return;
    after = last.key;
  }
}
