import type { JsonObject } from '@concordat/engine';
import { DATASET_STATUSES } from '../../../domain/dataset.ts';
import type { Datasets, StoredDataset } from '../../../service/datasets/datasets.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { type Members, readMembers } from '../../json-members.ts';
import { NUMBERED_PAGE, numberedPageOf, optionalOneOf, pageReply, parameter } from '../../parameters.ts';
import { sealed } from '../../sealed.ts';
import { operation, pageOf, ref, UUID, word } from '../documentation.ts';
import { createdDataset, listedDataset, wholeDataset } from '../encode.ts';
import { DATASET, LISTED_DATASETS, NEW_DATASET } from '../examples.ts';
import { datasetOf, revisionOf, tagOf } from '../requests.ts';

/** Datasets themselves. */
export function datasetRoutes(layers: Datasets, prefix: string): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/datasets',
      doc: operation('createDataset', 'Create a dataset', {
        room: 'datasets',
        body: [ref('NewDataset'), NEW_DATASET],
        status: 201,
        answer: ['the dataset', ref('Dataset'), { ...DATASET, created_by: 'svc-dcr@svc' }],
        failures: [400, 403, 409],
      }),
      async handle(call) {
        const members = readMembers(call, ['namespace', 'name', 'owner', 'steward', 'reader', 'governance']);
        const steward = members.optionalText('steward');
        const wanted = {
          namespace: members.text('namespace'),
          name: members.text('name'),
          owner: members.text('owner'),
          ...(steward !== undefined && { steward }),
          ...settingsOf(members),
        };
        const reply = (dataset: StoredDataset): Reply => {
          const { id, revision } = dataset;
          const headers = { location: `${prefix}/datasets/${id}`, etag: tagOf(id, revision) };
          return json(201, createdDataset(dataset), headers);
        };
        return reply(await layers.create(wanted, sealed(call, reply)));
      },
    },
    {
      method: 'GET',
      path: '/datasets',
      doc: operation('findDatasets', 'Datasets by namespace and name', {
        room: 'datasets',
        query: {
          namespace: word('only of this namespace'),
          name: word('only of this name'),
          owner: word('only of this owner'),
          status: { type: 'string', enum: [...DATASET_STATUSES] },
          q: word('only those that have the text in their namespace, name or owner'),
          ...NUMBERED_PAGE,
        },
        answer: ['a page of datasets', pageOf(ref('ListedDataset')), LISTED_DATASETS],
        failures: [400],
      }),
      async handle(call) {
        const page = numberedPageOf(call);
        const status = optionalOneOf('status', call.query.get('status'), DATASET_STATUSES);
        const { offset, limit } = page;
        const { items, total } = await layers.list({ ...filtersOf(call), ...(status && { status }), offset, limit });
        return pageReply(items.map(listedDataset), page, total);
      },
    },
    {
      method: 'GET',
      path: '/datasets/:dataset_id',
      doc: operation('getDataset', 'A dataset', {
        room: 'datasets',
        params: { dataset_id: UUID },
        answer: ['the dataset; its `ETag` is what a change takes as `If-Match`', ref('Dataset'), DATASET],
        failures: [400, 404],
      }),
      handle: async (call) => datasetReply(await layers.dataset(datasetOf(call))),
    },
    {
      method: 'PATCH',
      path: '/datasets/:dataset_id',
      doc: operation('changeDataset', 'Change the status, the owner, the steward or the settings of a dataset', {
        room: 'datasets',
        params: { dataset_id: UUID },
        headers: { 'If-Match': word('the `ETag` of the dataset as it is known') },
        body: [ref('DatasetPatch'), { status: 'deprecated' }],
        answer: ['the dataset as it is from now on', ref('Dataset'), { ...DATASET, status: 'deprecated' }],
        failures: [400, 403, 404, 409, 412],
      }),
      async handle(call) {
        const id = datasetOf(call);
        const revision = revisionOf(call, id);
        const members = readMembers(call, ['owner', 'steward', 'status', 'reader', 'governance']);
        const owner = members.optionalText('owner');
        const status = members.optionalOneOf('status', DATASET_STATUSES);
        const patch = {
          ...(owner !== undefined && { owner }),
          ...(status !== undefined && { status }),
          ...settingsOf(members),
          ...(members.has('steward') && { steward: members.optionalText('steward') ?? null }),
          ...(members.has('governance') && { governance: settingsOf(members).governance ?? null }),
        };
        return datasetReply(await layers.change(id, patch, revision === undefined ? {} : { revision }));
      },
    },
  ];
}

function settingsOf(members: Members) {
  const reader = members.optionalOneOf('reader', ['closed', 'open']);
  const governance = members.optionalOneOf('governance', ['open', 'governed']);
  return { ...(reader !== undefined && { reader }), ...(governance !== undefined && { governance }) };
}

function filtersOf(call: Call) {
  const filters = (['namespace', 'name', 'owner', 'q'] as const).map((name) => [name, parameter(call, name)]);
  return Object.fromEntries(filters.filter(([, value]) => value !== undefined)) as Partial<
    Record<'namespace' | 'name' | 'owner' | 'q', string>
  >;
}

function datasetReply(dataset: StoredDataset): Reply {
  const body: JsonObject = wholeDataset(dataset);
  return json(200, body, { etag: tagOf(dataset.id, dataset.revision), 'cache-control': 'no-cache' });
}
