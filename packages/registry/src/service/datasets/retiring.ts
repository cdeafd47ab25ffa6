import { contractSubject, type Dataset, LAYERS, layerSubject } from '../../domain/dataset.ts';
import { RegistryError } from '../../domain/error.ts';
import { CONTRACTS } from '../../domain/subject.ts';
import { isOver } from '../../domain/subscription.ts';
import type { Basis } from '../../store/port.ts';
import { readersTerm, subscriptionOf } from '../consumers/records.ts';
import { toldReaders } from '../consumers/told-readers.ts';
import type { Desk } from '../desk.ts';

/** Throws `dataset-retired`. */
export function refuseRetired({ id, namespace, name, status }: Dataset): void {
  if (status !== 'retired') return;
  throw new RegistryError('dataset-retired', `the dataset '${namespace}.${name}' is retired: it takes nothing new`, {
    about: { existingId: id },
  });
}

/**
 * Rejects with `version-in-use` while somebody has subscribed to a layer or to the contract of a dataset that is to be retired. Gives what
 * that was decided on: who subscribes counts as a change of the subject.
 */
export async function refuseRead(desk: Desk, dataset: Dataset, at: string): Promise<readonly Basis[]> {
  const contract = { group: CONTRACTS, subject: contractSubject(dataset) };
  const subjects = [...LAYERS.map((layer) => layerSubject(dataset, layer)), contract];
  const states = await Promise.all(subjects.map((key) => desk.load(key)));
  const found = await Promise.all(
    subjects.map((key) => desk.store.records('subscription', { term: readersTerm(key) })),
  );
  const readers = found
    .flat()
    .flatMap((record) => subscriptionOf(record) ?? [])
    .filter((each) => !isOver(each, at));
  if (readers.length === 0) return states;
  const told = toldReaders(desk.asking().caller, readers);
  throw new RegistryError(
    'version-in-use',
    `the dataset '${dataset.namespace}.${dataset.name}' is read by ${told}: deprecate it, and let them move on`,
    { about: { existingId: dataset.id } },
  );
}
