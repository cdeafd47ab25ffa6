import type { Datasets } from '../../../service/datasets/datasets.ts';
import { json, type Reply, type Route } from '../../dialect.ts';
import { NUMBERED_PAGE, numberedPageOf, pageReply } from '../../parameters.ts';
import { sealed } from '../../sealed.ts';
import { LAYER_PATH, operation, pageOf, ref, VERSION } from '../documentation.ts';
import { changeBody, listedVersion, wholeVersion } from '../encode.ts';
import * as examples from '../examples.ts';
import { layerKeyOf, numberOf } from '../requests.ts';

const LAYER = '/datasets/:dataset_id/layers/:layer';

/** The versions of the schema of a layer. */
export function versionRoutes(layers: Datasets): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${LAYER}/versions`,
      doc: operation('listLayerVersions', 'The versions of a layer, newest first', {
        room: 'versions',
        params: LAYER_PATH,
        query: NUMBERED_PAGE,
        answer: ['a page of versions', pageOf(ref('ListedVersion')), examples.VERSIONS],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const page = numberedPageOf(call);
        const { items, total } = await layers.versions(layerKeyOf(call), page);
        return pageReply(items.map(listedVersion), page, total);
      },
    },
    {
      method: 'GET',
      path: `${LAYER}/versions/:version`,
      doc: operation('getLayerVersion', 'A version of a layer by its number, or the one in force', {
        room: 'versions',
        params: { ...LAYER_PATH, version: { anyOf: [VERSION, { const: 'current' }] } },
        answer: ['the version with its schema', ref('LayerVersion'), examples.VERSION],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const key = layerKeyOf(call);
        const { version } = call.params;
        const number = version === 'current' ? version : numberOf('version', version);
        return json(200, wholeVersion(key.dataset, key.layer, await layers.version(key, number)));
      },
    },
    {
      method: 'POST',
      path: `${LAYER}/versions/:version/current`,
      doc: operation('setCurrentVersion', 'Bring a version into force', {
        room: 'versions',
        description: 'Whatever it breaks: this is how a version comes into force that did not by itself.',
        params: { ...LAYER_PATH, version: VERSION },
        status: 204,
        answer: ['it is in force'],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const key = layerKeyOf(call);
        const inForce = (): Reply => ({ status: 204, headers: {}, text: '' });
        await layers.setCurrent(key, numberOf('version', call.params.version), sealed(call, inForce));
        return inForce();
      },
    },
    {
      method: 'GET',
      path: `${LAYER}/diff`,
      doc: operation('diffLayerVersions', 'What lies between two versions, in either order', {
        room: 'versions',
        params: LAYER_PATH,
        query: { from: VERSION, to: VERSION },
        answer: ['the changes, by their places in the older schema, then what is new', ref('LayerDiff'), examples.DIFF],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const key = layerKeyOf(call);
        const [from, to] = [numberOf('from', call.query.get('from')), numberOf('to', call.query.get('to'))];
        const { changes, classification, posture } = await layers.diff(key, from, to);
        const body = { from, to, changes: changes.map(changeBody), classification, compatibility: posture };
        return json(200, body);
      },
    },
  ];
}
