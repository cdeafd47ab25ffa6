import type { JsonObject } from '@concordat/engine';

/** What the documentation shows of a dataset, its layers and their consumers. */
const ID = '2c5b8b7a-1df3-4e7a-a0b2-1b1f1ad7d9f1';

export const NEW_DATASET: JsonObject = {
  namespace: 'sap.mm',
  name: 'mara',
  owner: 'platform-admins',
  steward: 'stewards@example.com',
};

export const DATASET: JsonObject = {
  dataset_id: ID,
  ...NEW_DATASET,
  status: 'active',
  created_at: '2025-02-12T10:00:00Z',
};

const { steward: _, ...LISTED_DATASET } = DATASET;

export const LISTED_DATASETS: JsonObject = { items: [LISTED_DATASET], page: 1, page_size: 50, total: 1 };

const SCHEMA_JSON: JsonObject = {
  type: 'record',
  name: 'mara_extraction',
  fields: [
    { name: 'matnr', type: 'string' },
    { name: 'maktx', type: 'string' },
  ],
};

export const NEW_VERSION: JsonObject = {
  schema_json: SCHEMA_JSON,
  schema_registry_id: null,
  set_current_if_compatible: true,
};

export const INGESTED: JsonObject = {
  version: 1,
  is_current: true,
  compatibility: 'both',
  schema_registry_id: null,
  created_at: '2025-03-01T09:00:00Z',
};

export const VERSIONS: JsonObject = {
  items: [
    { version: 2, is_current: true, compatibility: 'backward', created_at: '2025-03-05T12:00:00Z' },
    { version: 1, is_current: false, compatibility: 'both', created_at: '2025-03-01T09:00:00Z' },
  ],
  page: 1,
  page_size: 50,
  total: 2,
};

export const VERSION: JsonObject = {
  dataset_id: ID,
  layer: 'gold',
  version: 2,
  schema_json: SCHEMA_JSON,
  schema_registry_id: 'srn:schema-registry:12345',
  compatibility: 'backward',
  is_current: true,
  created_at: '2025-03-05T12:00:00Z',
};

const CHANGES: JsonObject[] = [
  {
    op: 'add_field',
    path: '/fields/-',
    field: { name: 'currency', type: 'string', optional: true },
    name_path: '/currency',
    breaks: ['forward'],
    severity: 'error',
  },
];

export const DIFF: JsonObject = {
  from: 1,
  to: 2,
  changes: CHANGES,
  classification: 'compatible',
  compatibility: 'backward',
};

export const QUESTION: JsonObject = { dataset_id: ID, layer: 'gold', base_version: 2, schema_json: SCHEMA_JSON };

export const ANSWER: JsonObject = {
  base_version: 2,
  classification: 'compatible',
  compatibility: 'backward',
  changes: CHANGES,
};

export const NEW_SUBSCRIPTION: JsonObject = {
  dataset_id: ID,
  layer: 'activation',
  consumer: 'svc-activation-api',
  required_compatibility: 'backward',
  min_version: 1,
};

export const SUBSCRIPTION: JsonObject = {
  subscription_id: 'f1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d',
  ...NEW_SUBSCRIPTION,
  created_at: '2025-03-07T10:00:00Z',
};
