import type { JsonObject } from '@concordat/engine';
import { SCHEMA_REGISTRY_TYPES, UPDATED } from '../../../domain/change-type.ts';

const ID = '7b0e3c1e-2c5a-4b53-9f0b-3c1f0a9d2e11';

/** An event subscription as it is shown. */
export const SUBSCRIPTION_EXAMPLE: JsonObject = {
  id: ID,
  source: 'https://registry.example.com',
  types: [...SCHEMA_REGISTRY_TYPES],
  filters: [{ prefix: { subject: '/schemagroups/com.example.orders/' } }],
  sink: 'https://example.com/hook',
  protocol: 'HTTP',
  protocolsettings: {
    headers: {},
    method: 'POST',
    contentmode: 'structured',
    maxbatch: 100,
    body: 'cloudevents',
    delivery: {
      timeoutms: 30_000,
      maxattempts: 30,
      maxagesec: 86_400,
      backoff: 'exponential',
      firstdelayms: 1_000,
      longestdelayms: 600_000,
      deadletter: 'store',
    },
  },
  owner: 'team-orders',
  createdtimeutc: '2026-03-02T10:20:30.000Z',
  updatedtimeutc: '2026-03-02T10:20:30.000Z',
};

/** An event of the registry. */
export const EVENT_EXAMPLE: JsonObject = {
  specversion: '1.0',
  id: '00000000000000000042.0',
  source: 'https://registry.example.com',
  type: UPDATED,
  subject: '/schemagroups/com.example.orders/schemas/order/versions/3',
  time: '2026-03-02T10:20:30.000Z',
  sequence: '00000000000000000042.0',
  partitionkey: '/schemagroups/com.example.orders/schemas/order',
  correlationid: '0d9f2a6e-6f0e-4c57-8a55-6a6b5d0e3f10',
};

/** How it stands with a delivery. */
export const DELIVERY_EXAMPLE: JsonObject = {
  id: ID,
  state: 'failing',
  since: '2026-03-02T10:21:00.000Z',
  attempts: 3,
  lasterror: { at: '2026-03-02T10:21:07.000Z', reason: 'status 503', event: '00000000000000000042.0' },
  lastsequence: 41,
  lag: 1,
  deadletters: 0,
};

/** An event that a sink did not take. */
export const LETTER_EXAMPLE: JsonObject = {
  event: EVENT_EXAMPLE,
  attempts: 30,
  reason: 'status 500',
  at: '2026-03-03T10:20:30.000Z',
  due: false,
};
