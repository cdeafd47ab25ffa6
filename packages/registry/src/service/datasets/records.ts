import type { JsonValue } from '@concordat/engine';
import { DATASET_STATUSES, type Dataset, type LayerStanding } from '../../domain/dataset.ts';
import type { NewFact } from '../../domain/fact.ts';
import { datasetKey, layerKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';

/** The dataset of a record; undefined where there is none. */
export function datasetOf({ body, key }: StoredRecord): Dataset | undefined {
  if (body === undefined) return undefined;
  const { id, owner, steward, status, reader, governance, created_at, created_by } = body as Record<string, JsonValue>;
  return {
    id: String(id),
    namespace: key.group,
    name: key.name,
    owner: String(owner),
    ...(typeof steward === 'string' && { steward }),
    status: DATASET_STATUSES.find((known) => known === status) ?? 'active',
    reader: reader === 'open' ? 'open' : 'closed',
    ...((governance === 'open' || governance === 'governed') && { governance }),
    createdAt: String(created_at),
    createdBy: String(created_by),
  };
}

/** A dataset as it is to be kept, with the fact that tells it. */
export function datasetChange(dataset: Dataset): { readonly record: RecordChange; readonly fact: NewFact } {
  const { namespace, name, createdAt, createdBy, ...rest } = dataset;
  const body: JsonValue = { ...rest, created_at: createdAt, created_by: createdBy };
  const { id, owner, status } = dataset;
  return {
    record: {
      key: datasetKey(dataset),
      body,
      terms: [idTerm(id), valueTerm('name', name), valueTerm('owner', owner), valueTerm('status', status)],
    },
    fact: { kind: 'dataset-set', group: namespace, subject: name, version: '', dataset: body },
  };
}

/** Finds a dataset by its id. */
export function idTerm(id: string): string {
  return JSON.stringify(['id', id]);
}

/** Finds datasets by what they are. */
export function valueTerm(member: 'name' | 'owner' | 'status', value: string): string {
  return JSON.stringify([member, value]);
}

/** What is kept of a layer; undefined where nothing was ever said of it. */
export function standingOf({ body }: StoredRecord): LayerStanding | undefined {
  if (body === undefined) return undefined;
  const { current } = body as Record<string, JsonValue>;
  return { current: typeof current === 'number' ? current : undefined };
}

/** Which version of a layer is in force from now on, with the fact that tells it; none where it is undefined. */
export function currentChange(
  { group, subject }: SubjectKey,
  current: number | undefined,
): { readonly record: RecordChange; readonly fact: NewFact } {
  const number = current ?? null;
  const version = current === undefined ? '' : String(current);
  return {
    record: { key: layerKey({ group, subject }), body: { current: number } },
    fact: { kind: 'current-set', group, subject, version, number },
  };
}
