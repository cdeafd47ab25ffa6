import { LAYERS } from '../../../domain/dataset.ts';
import type { Registry } from '../../../service/registry.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { json, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { operation, ref } from '../documentation.ts';
import { affectedSubscriptions, comparison } from '../encode.ts';
import { ANSWER, QUESTION } from '../examples.ts';
import { idOf, MOST_VERSIONS } from '../requests.ts';
import { impactOf, invalidSchema } from './ingest.ts';

/** What a first version is. */
const FIRST = { classification: 'compatible', compatibility: 'both', changes: [] };

/** What a schema would be to a layer. */
export function checkRoutes(registry: Registry): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/compatibility/check',
      isReading: true,
      doc: operation('checkLayerCompatibility', 'What a schema would change as the next version of a layer', {
        room: 'versions',
        description:
          'Nothing is kept. Without `base_version` it is compared with the version in force, or else the newest.',
        body: [ref('CompatibilityQuestion'), QUESTION],
        answer: ['what it would be', ref('CompatibilityAnswer'), ANSWER],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const members = readMembers(call, ['dataset_id', 'layer', 'base_version', 'schema_json']);
        const key = { dataset: idOf('dataset_id', members.text('dataset_id')), layer: members.oneOf('layer', LAYERS) };
        const base = members.optionalWhole('base_version', 1, MOST_VERSIONS);
        const schema = members.value('schema_json');
        if (schema === undefined) throw new InvalidRequest('schema_json is missing', 'schema_json');
        const outcome = await registry.layers.check(key, schema, base);
        if (outcome.outcome === 'invalid') throw invalidSchema(outcome.problems);
        const { difference, refusal } = outcome;
        const impact = await impactOf(registry, key, schema);
        const affected = impact === undefined ? [] : affectedSubscriptions(impact);
        return json(200, {
          ...(difference === undefined ? FIRST : comparison(difference)),
          ...(refusal !== undefined && { not_current: refusal }),
          ...(affected.length > 0 && { affected_subscriptions: affected }),
        });
      },
    },
  ];
}
