import { type Dataset, type Layer, layerOf } from '../../domain/dataset.ts';
import { RegistryError } from '../../domain/error.ts';
import { datasetKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { StoredRecord } from '../../store/port.ts';
import { BoundedCache } from '../bounded-cache.ts';
import type { Desk } from '../desk.ts';
import { datasetOf, idTerm } from './records.ts';

/** Ids whose places are remembered. */
const PLACES_WEIGHT = 100_000;

/** What a dataset is called, whatever else changes. */
type DatasetPlace = Pick<Dataset, 'namespace' | 'name'>;

/** Finds datasets by their ids. An id stays where it is for ever, so that it is searched for once. */
export class Finding {
  readonly #desk: Desk;
  readonly #places = new BoundedCache<string, DatasetPlace>(PLACES_WEIGHT);

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The dataset of an id, with its record. Rejects with `dataset-not-found`. */
  async byId(id: string): Promise<{ readonly dataset: Dataset; readonly record: StoredRecord }> {
    const place = await this.placeOf(id);
    const known = await this.#desk.record(datasetKey(place));
    // It never goes: where this process knows of none there, it looked before there was one.
    const record = datasetOf(known) === undefined ? await this.#desk.store.record(known.key) : known;
    const dataset = datasetOf(record);
    if (dataset?.id !== id) throw unknownDataset(id);
    return { dataset, record };
  }

  /** Where the dataset of an id is, which never changes. Rejects with `dataset-not-found`. */
  async placeOf(id: string): Promise<DatasetPlace> {
    const place = this.#places.get(id) ?? (await this.#search(id));
    if (place === undefined) throw unknownDataset(id);
    return place;
  }

  /** The dataset of which a subject is a layer. */
  async owning(key: SubjectKey): Promise<{ readonly dataset: Dataset; readonly layer: Layer } | undefined> {
    const place = layerOf(key);
    if (place === undefined) return undefined;
    const dataset = datasetOf(await this.#desk.record(datasetKey({ namespace: key.group, name: place.name })));
    return dataset && { dataset, layer: place.layer };
  }

  async #search(id: string): Promise<DatasetPlace | undefined> {
    const [found] = await this.#desk.store.records('dataset', { term: idTerm(id) });
    const dataset = found && datasetOf(found);
    if (dataset === undefined) return undefined;
    const { namespace, name } = dataset;
    const place = { namespace, name };
    this.#places.set(id, place, 1);
    return place;
  }
}

/** `dataset-not-found` for an id. */
export function unknownDataset(id: string): RegistryError {
  return new RegistryError('dataset-not-found', `there is no dataset of the id '${id}'`);
}
