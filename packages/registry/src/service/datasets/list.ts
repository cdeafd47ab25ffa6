import type { Dataset } from '../../domain/dataset.ts';
import type { RecordQuery } from '../../store/port.ts';
import { allRecords } from '../all-records.ts';
import type { Desk } from '../desk.ts';
import type { DatasetListing } from './datasets.ts';
import { datasetOf, valueTerm } from './records.ts';

/** Datasets by namespace and name. The store finds those of a listing that asks for nothing but what it has terms for. */
export async function list(
  desk: Desk,
  listing: DatasetListing,
): Promise<{ readonly items: readonly Dataset[]; readonly total: number }> {
  const { offset, limit, q, visible } = listing;
  if (q === undefined && visible === undefined) return page(desk, listing, offset, limit);
  const wanted = q?.toLowerCase();
  const fitting: Dataset[] = [];
  for await (const record of allRecords(desk.store, 'dataset', queryOf(listing))) {
    const dataset = datasetOf(record);
    if (dataset === undefined || visible?.(dataset) === false) continue;
    if (wanted === undefined || mentions(dataset, wanted)) fitting.push(dataset);
  }
  return { items: fitting.slice(offset, offset + limit), total: fitting.length };
}

async function page(desk: Desk, listing: DatasetListing, offset: number, limit: number) {
  const { items, total } = await desk.store.recordPage('dataset', { ...queryOf(listing), offset, limit });
  return { items: items.flatMap((record) => datasetOf(record) ?? []), total };
}

function queryOf({ namespace, name, owner, status }: DatasetListing): Pick<RecordQuery, 'group' | 'terms'> {
  return {
    ...(namespace !== undefined && { group: namespace }),
    terms: [
      ...(name === undefined ? [] : [valueTerm('name', name)]),
      ...(owner === undefined ? [] : [valueTerm('owner', owner)]),
      ...(status === undefined ? [] : [valueTerm('status', status)]),
    ],
  };
}

/** True where a text is in the name of a dataset with its namespace, or in that of its owner. */
function mentions({ namespace, name, owner }: Dataset, text: string): boolean {
  return `${namespace}.${name}\n${owner.toLowerCase()}`.includes(text);
}
