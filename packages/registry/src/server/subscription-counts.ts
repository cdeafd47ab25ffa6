import { isJsonObject } from '@concordat/engine';
import { LAYERS, layerOf } from '../domain/dataset.ts';
import { RegistryError } from '../domain/error.ts';
import { allRecords } from '../service/all-records.ts';
import type { Store, StoredRecord } from '../store/port.ts';

/**
 * How many subscriptions each layer has, counted anew when the log is longer than it was: `newest` gives how long it is. Where the store does not
 * answer, as they were counted last.
 */
export function subscriptionCounts(
  store: Pick<Store, 'recordPage'>,
  newest: () => number,
): () => Promise<ReadonlyMap<string, number>> {
  let counted: { readonly at: number; readonly counts: ReadonlyMap<string, number> } = { at: -1, counts: noneOf() };
  return async () => {
    const at = newest();
    if (at === counted.at) return counted.counts;
    try {
      counted = { at, counts: await count(store) };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
    }
    return counted.counts;
  };
}

async function count(store: Pick<Store, 'recordPage'>): Promise<ReadonlyMap<string, number>> {
  const counts = noneOf();
  for await (const record of allRecords(store, 'subscription')) {
    const layer = layerOf({ group: record.key.group, subject: subjectOf(record) })?.layer;
    if (layer !== undefined) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  }
  return counts;
}

function subjectOf({ body }: StoredRecord): string {
  return isJsonObject(body) && typeof body.subject === 'string' ? body.subject : '';
}

function noneOf(): Map<string, number> {
  return new Map(LAYERS.map((layer) => [layer, 0]));
}
