import type { JsonObject } from '@concordat/engine';

const GUID = '2b5b5a3e-1c55-3b0a-9d5c-6a1c3d0a4b7e';

/** A schema to register. */
export const REQUEST: JsonObject = { schema: '{"type":"string"}', schemaType: 'AVRO' };

/** The schema of an id. */
export const SCHEMA: JsonObject = {
  guid: GUID,
  schemaType: 'AVRO',
  schema: '"string"',
  ts: 1795176000000,
  deleted: false,
};

/** A version with everything. */
export const VERSION: JsonObject = { subject: 'orders-value', version: 1, id: 1, ...SCHEMA };

/** The answer to a registration. */
export const REGISTERED: JsonObject = { id: 1, version: 1, guid: GUID, schemaType: 'AVRO', schema: '"string"' };

/** A topic with its subject. */
export const ASSOCIATION = {
  subject: 'orders-value',
  resourceName: 'orders',
  resourceNamespace: 'cluster-1',
  resourceId: 'orders-id',
  resourceType: 'topic',
  associationType: 'value',
  lifecycle: 'WEAK',
  frozen: false,
} satisfies JsonObject;
