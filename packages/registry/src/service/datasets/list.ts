import type { Dataset } from '../../domain/dataset.ts';
import type { Desk } from '../desk.ts';
import type { DatasetListing } from './datasets.ts';
import { datasetOf, valueTerm } from './records.ts';

/** Datasets that are read at a time where some are to be left out. */
const READ = 1000;

/** Datasets by namespace and name. The store finds those of a listing that asks for nothing but what it has terms for. */
export async function list(
  desk: Desk,
  listing: DatasetListing,
): Promise<{ readonly items: readonly Dataset[]; readonly total: number }> {
  const { offset, limit, q, visible } = listing;
  if (q === undefined && visible === undefined) return page(desk, listing, offset, limit);
  const wanted = q?.toLowerCase();
  const fitting: Dataset[] = [];
  for (let from = 0; ; from += READ) {
    const { items } = await page(desk, listing, from, READ);
    fitting.push(
      ...items.filter((dataset) => (visible?.(dataset) ?? true) && (wanted === undefined || mentions(dataset, wanted))),
    );
    if (items.length < READ) return { items: fitting.slice(offset, offset + limit), total: fitting.length };
  }
}

async function page(desk: Desk, { namespace, name, owner, status }: DatasetListing, offset: number, limit: number) {
  const { items, total } = await desk.store.recordPage('dataset', {
    ...(namespace !== undefined && { group: namespace }),
    terms: [
      ...(name === undefined ? [] : [valueTerm('name', name)]),
      ...(owner === undefined ? [] : [valueTerm('owner', owner)]),
      ...(status === undefined ? [] : [valueTerm('status', status)]),
    ],
    offset,
    limit,
  });
  return { items: items.flatMap((record) => datasetOf(record) ?? []), total };
}

/** True where a text is in the name of a dataset with its namespace, or in that of its owner. */
function mentions({ namespace, name, owner }: Dataset, text: string): boolean {
  return `${namespace}.${name}\n${owner.toLowerCase()}`.includes(text);
}
