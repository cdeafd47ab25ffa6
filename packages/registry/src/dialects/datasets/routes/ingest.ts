import { type JsonValue, layerSchema } from '@concordat/engine';
import { layerSubject } from '../../../domain/dataset.ts';
import { RegistryError } from '../../../domain/error.ts';
import type { Impact, MomentOptions } from '../../../service/consumers/consumers.ts';
import type { IngestOutcome, LayerKey } from '../../../service/datasets/datasets.ts';
import type { Registry } from '../../../service/registry.ts';
import { failed, InvalidRequest } from '../../coded-errors.ts';
import { json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { sealed } from '../../sealed.ts';
import { LAYER_PATH, operation, ref } from '../documentation.ts';
import { ingestedVersion } from '../encode.ts';
import { INGESTED, NEW_VERSION } from '../examples.ts';
import { layerKeyOf } from '../requests.ts';

/** Schemas that are handed in for layers. */
export function ingestRoutes(registry: Registry, prefix: string): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/datasets/:dataset_id/layers/:layer/schemas',
      doc: operation('ingestSchema', 'Register a schema as the next version of a layer', {
        room: 'versions',
        description:
          'A version is always registered, whatever it breaks. It comes into force if one direction of reading holds against the version in force, `set_current_if_compatible` is not false, and the governance of the dataset lets it.',
        params: LAYER_PATH,
        body: [ref('NewLayerVersion'), NEW_VERSION],
        status: 201,
        answer: ['the version, with what it changes', ref('IngestedVersion'), INGESTED],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const key = layerKeyOf(call);
        const members = readMembers(call, ['schema_json', 'schema_registry_id', 'set_current_if_compatible']);
        const schema = members.value('schema_json');
        const externalId = members.optionalText('schema_registry_id');
        const setCurrentIfCompatible = members.optionalFlag('set_current_if_compatible');
        if (schema === undefined && externalId === undefined) {
          throw new InvalidRequest('schema_json is missing; send it, or at least a schema_registry_id', 'schema_json');
        }
        const impact = schema === undefined ? undefined : await impactOf(registry, key, schema, { isNow: true });
        const input = {
          ...(schema !== undefined && { schema }),
          ...(externalId !== undefined && { externalId }),
          ...(setCurrentIfCompatible !== undefined && { setCurrentIfCompatible }),
        };
        const at = `${prefix}/datasets/${key.dataset}/layers/${key.layer}/versions/`;
        const reply = (outcome: IngestOutcome): Reply => ingestReply(outcome, impact, at, call.correlationId);
        return reply(await registry.layers.ingest(key, input, sealed(call, reply)));
      },
    },
  ];
}

/** What a schema would do to the consumers of a layer; undefined where nobody reads it, and for a schema that cannot be read. */
export async function impactOf(
  registry: Registry,
  key: LayerKey,
  schema: JsonValue,
  options: MomentOptions = {},
): Promise<Impact | undefined> {
  const subject = layerSubject(await registry.layers.dataset(key.dataset), key.layer);
  const read = layerSchema(schema);
  if (!read.ok) return undefined;
  const { format, text } = read.value;
  return registry.consumers.impactOfSchema(subject, { format, text, references: [] }, options);
}

function ingestReply(outcome: IngestOutcome, impact: Impact | undefined, at: string, correlationId: string): Reply {
  switch (outcome.outcome) {
    case 'registered': {
      const { version } = outcome;
      return json(201, ingestedVersion(version, outcome, impact), { location: at + version.number });
    }
    case 'unchanged': {
      const message = `version ${outcome.number} of the layer has this very schema`;
      const details = { reason: 'schema_unchanged', existing_version: outcome.number };
      return failed(409, 'conflict', message, correlationId, details);
    }
    case 'invalid':
      throw invalidSchema(outcome.problems);
  }
}

/** A schema that cannot be read, with what is wrong. */
export function invalidSchema(problems: RegistryError['problems']): RegistryError {
  const [first] = problems;
  const where = first === undefined || first.pointer === '' ? '' : ` at ${first.pointer}`;
  const message = `schema_json cannot be read${where}: ${first?.message ?? 'it is no schema'}`;
  return new RegistryError('schema-invalid', message, { problems, about: { property: 'schema_json' } });
}
