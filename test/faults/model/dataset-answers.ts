import type { Answer } from '../history/evidence.ts';
import { member, members, reasonOf } from '../history/told.ts';
import type { DatasetAction, DatasetPatch } from '../workload/action.ts';
import { governanceOf } from './governance.ts';
import { currentIn } from './layers.ts';
import { type DatasetState, datasetAt, liveOf, type State, subscriptionsTo } from './state.ts';
import type { World } from './world.ts';

type Of<Do extends DatasetAction['do']> = Extract<DatasetAction, { do: Do }>;

/** True where a registry that stands so could give this answer. What was created or registered is looked at elsewhere. */
export function datasetAnswer(action: DatasetAction, answer: Answer, state: State, world: World): boolean {
  switch (action.do) {
    case 'create-dataset': {
      const existing = datasetAt(state, action.namespace, action.name);
      const told = member({ body: member(answer, 'details') ?? null }, 'existing_id');
      return reasonOf(answer) === 'dataset_exists' && existing !== undefined && existing.id === told;
    }
    case 'dataset':
      return isTold(answer, state.datasets.get(action.id));
    case 'datasets': {
      const found = datasetAt(state, action.namespace, action.name);
      const items = members(answer, 'items');
      return found === undefined
        ? items.length === 0
        : items.length === 1 && items.every(({ body }) => isTold({ status: 200, body }, found));
    }
    case 'change-dataset':
      return changing(action, answer, state);
    case 'ingest':
      return ingesting(action, answer, state, world);
    case 'set-current':
      return promoting(action, answer, state);
    case 'layer-versions':
      return listed(action, answer, state);
    case 'layer-version':
      return read(action, answer, state, world);
  }
}

/** True where a dataset is as a patch wants it. */
export function isPatched(dataset: DatasetState | undefined, { owner, status }: DatasetPatch): boolean {
  if (dataset === undefined) return false;
  return (owner === undefined || dataset.owner === owner) && (status === undefined || dataset.status === status);
}

/** True where somebody has subscribed to a layer or to the contract of a dataset. */
export function isRead(state: State, { namespace, name }: DatasetState): boolean {
  const subjects = [
    { group: namespace, subject: `${name}.gold` },
    { group: 'contracts', subject: `${namespace}.${name}` },
  ];
  return subjects.some((scope) => subscriptionsTo(state, scope).length > 0);
}

function changing({ id, patch }: Of<'change-dataset'>, answer: Answer, state: State): boolean {
  const dataset = state.datasets.get(id);
  if (answer.status === 200) return isPatched(dataset, patch) && isTold(answer, dataset);
  if (reasonOf(answer) === 'version_in_use') {
    return dataset !== undefined && patch.status === 'retired' && isRead(state, dataset);
  }
  return answer.status === 404 && dataset === undefined;
}

function ingesting({ of, schema }: Of<'ingest'>, answer: Answer, state: State, { contents }: World): boolean {
  const newest = liveOf(state, of.scope).at(-1);
  switch (reasonOf(answer)) {
    case 'schema_unchanged':
      return newest !== undefined && contents.isSchema(newest.fingerprint, of.scope.group, schema, []);
    case 'dataset_retired':
      return state.datasets.get(of.id)?.status === 'retired';
    default:
      return answer.status === 404 && !state.datasets.has(of.id);
  }
}

function promoting({ of, number }: Of<'set-current'>, answer: Answer, state: State): boolean {
  const dataset = state.datasets.get(of.id);
  const version = liveOf(state, of.scope).find(({ label }) => label === String(number));
  if (answer.status === 204) return version !== undefined && currentIn(state, of.scope) === version;
  switch (reasonOf(answer)) {
    case 'dataset_retired':
      return dataset?.status === 'retired';
    case 'approval_missing':
      return dataset !== undefined && governanceOf(state, `${dataset.namespace}.${dataset.name}`) === 'governed';
    default:
      return answer.status === 404 && (dataset === undefined || version === undefined);
  }
}

function listed({ of }: Of<'layer-versions'>, answer: Answer, state: State): boolean {
  if (answer.status !== 200) return answer.status === 404 && !state.datasets.has(of.id);
  const current = currentIn(state, of.scope);
  const told = members(answer, 'items').map((item) => [member(item, 'version'), member(item, 'is_current')]);
  const stood = liveOf(state, of.scope).map((version) => [Number(version.label), version === current]);
  return JSON.stringify(told) === JSON.stringify(stood.reverse());
}

function read({ of, number }: Of<'layer-version'>, answer: Answer, state: State, { contents }: World): boolean {
  const current = currentIn(state, of.scope);
  const version =
    number === 'current' ? current : liveOf(state, of.scope).find(({ label }) => label === String(number));
  if (answer.status !== 200 || version === undefined) return answer.status === 404 && version === undefined;
  const schema = JSON.stringify(member(answer, 'schema_json'));
  return (
    member(answer, 'version') === Number(version.label) &&
    member(answer, 'is_current') === (version === current) &&
    contents.isSchema(version.fingerprint, of.scope.group, schema, [])
  );
}

function isTold(answer: Answer, dataset: DatasetState | undefined): boolean {
  if (answer.status !== 200 || dataset === undefined) return answer.status === 404 && dataset === undefined;
  const told = [member(answer, 'dataset_id'), member(answer, 'owner'), member(answer, 'status')];
  return JSON.stringify(told) === JSON.stringify([dataset.id, dataset.owner, dataset.status]);
}
