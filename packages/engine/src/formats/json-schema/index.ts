import type { Format } from '../../model/format.ts';
import { canonicalSchema, confluentForm } from './canonical.ts';
import { diffSchemas } from './diff.ts';
import { loadSchema } from './load.ts';
import { schemaPlaces } from './places.ts';
import { PROFILES } from './profiles.ts';
import { readsSchema } from './reads.ts';
import { RULES } from './rules.ts';
import type { SchemaDocument } from './schema.ts';
import { jsonSchemaTagSites } from './tags.ts';

/** JSON Schema: draft-04, draft-06, draft-07, 2019-09 and 2020-12, in JSON. */
export const jsonSchema: Format<SchemaDocument> = {
  id: 'json-schema',
  title: 'JSON Schema',
  mediaTypes: ['application/schema+json', 'application/json'],
  fileExtensions: ['.schema.json', '.jsonschema'],
  rules: RULES,
  profiles: PROFILES,
  recognizes,
  parse: (source, imports, name) => loadSchema(source, imports, { name }),
  parseLeniently: (source, imports, name) => loadSchema(source, imports, { name, takesUnknownDrafts: true }),
  canonical: canonicalSchema,
  diff: diffSchemas,
  reads: readsSchema,
  fieldNames: ({ root }) => [...(root.keywords.properties?.keys() ?? [])],
  places: schemaPlaces,
  tagSites: jsonSchemaTagSites,
  forms: {
    confluent: (schema) => confluentForm(schema),
    'confluent-normalized': (schema) => confluentForm(schema, { normalize: true }),
    'json-schema': canonicalSchema,
  },
};

/** Names a draft, or has members that schemas have, and none that other documents with such members have. */
function recognizes(source: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(source)) return false;
  if (/"\$schema"\s*:\s*"[^"]*json-schema\.org/.test(source)) return true;
  if (OTHERS.test(source)) return false;
  return MARKS.some((mark) => mark.test(source)) || (TYPE.test(source) && KEYWORD.test(source));
}

/** Avro, OpenAPI, AsyncAPI, data contracts. */
const OTHERS =
  /"type"\s*:\s*"(?:record|enum|fixed|map|bytes|long|int|double|float)"|"(?:openapi|swagger|asyncapi|dataset_id)"\s*:/;

const MARKS: readonly RegExp[] = [
  /"(?:properties|patternProperties|definitions|\$defs)"\s*:\s*\{/,
  /"(?:anyOf|oneOf|allOf)"\s*:\s*\[/,
  /"\$ref"\s*:\s*"/,
  // Avro has no such types.
  /"type"\s*:\s*"(?:object|integer|number)"/,
];

/** A type alone is as well one of Avro's. */
const TYPE = /"type"\s*:\s*(?:"(?:object|array|string|integer|number|boolean|null)"|\[)/;
const KEYWORD =
  /"(?:items|required|additionalProperties|pattern|format|enum|const|m(?:ax|in)[A-Za-z]+|exclusive[A-Za-z]+|multipleOf|uniqueItems)"\s*:/;
