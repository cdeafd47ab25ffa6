import type { Format } from '../../model/format.ts';
import { printJson } from '../../model/json.ts';
import { canonicalAvro } from './canonical.ts';
import { confluentForm, resolvedForm } from './confluent-form.ts';
import { diffAvro } from './diff.ts';
import { avroJsonSchema } from './json-schema.ts';
import { parseAvro, parseLenientAvro } from './parse.ts';
import { avroPlaces } from './places.ts';
import { PROFILES } from './profiles.ts';
import { readsAvro } from './reads.ts';
import { recognizesAvro } from './recognize.ts';
import { RULES } from './rules.ts';
import type { AvroSchema } from './schema.ts';
import { avroTagSites } from './tags.ts';

/** Avro schemas (1.11 and 1.12) in JSON. */
export const avro: Format<AvroSchema> = {
  id: 'avro',
  title: 'Avro schema',
  mediaTypes: ['application/vnd.apache.avro+json', 'application/json'],
  fileExtensions: ['.avsc'],
  rules: RULES,
  profiles: PROFILES,
  recognizes: recognizesAvro,
  parse: parseAvro,
  parseLeniently: parseLenientAvro,
  canonical: canonicalAvro,
  diff: diffAvro,
  reads: readsAvro,
  fieldNames: ({ root }) => (root.kind === 'record' ? root.fields.map(({ name }) => name) : []),
  places: avroPlaces,
  tagSites: avroTagSites,
  forms: {
    confluent: (schema) => confluentForm(schema, { normalize: false }),
    'confluent-normalized': (schema) => confluentForm(schema, { normalize: true }),
    resolved: resolvedForm,
    'json-schema': (schema) => printJson(avroJsonSchema(schema)),
  },
};
