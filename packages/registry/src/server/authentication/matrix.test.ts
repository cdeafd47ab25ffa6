import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../domain/caller.ts';
import { type GuardedHarness, startGuarded } from '../fixtures/guarded-harness.ts';
import { contract } from '../fixtures/harness.ts';

// Every operation of the API with every role. The operations come from the description of the API: one that is not listed here fails.

const EVERYBODY: readonly Role[] = ['producer', 'consumer', 'operator', 'admin'];
const PRODUCERS: readonly Role[] = ['producer', 'admin'];
/** Those who see whose subscriptions there are; a consumer sees his own. */
const RUNNING: readonly Role[] = ['producer', 'operator', 'admin'];
const OPERATORS: readonly Role[] = ['operator', 'admin'];

/** What one gets who has grants for something else: that it is not there, that he may not, or an answer in which it is not. */
type Stranger = 404 | 403 | 'an answer without it';

interface Row {
  readonly may: readonly Role[];
  readonly stranger: Stranger;
  readonly query?: string;
  readonly body?: () => unknown;
}

const row = (may: readonly Role[], stranger: Stranger, body?: () => unknown, query = ''): Row => ({
  may,
  stranger,
  query,
  ...(body && { body }),
});
const reading = (body?: () => unknown, query?: string) => row(EVERYBODY, 404, body, query);
const listing = (query?: string) => row(EVERYBODY, 'an answer without it', undefined, query);
const asking = (body: () => unknown) => row(EVERYBODY, 'an answer without it', body);
const changing = (body?: () => unknown, query?: string) => row(PRODUCERS, 404, body, query);

const AVRO = { schema: '{"type":"record","name":"Matrix","fields":[]}' };
const TIES = {
  resourceName: 'matrix-topic',
  resourceNamespace: 'matrix-cluster',
  resourceId: 'matrix-resource',
  resourceType: 'topic',
  associations: [{ subject: 'matrix', associationType: 'value', lifecycle: 'WEAK' }],
};
const REGISTERED = { schema_json: { type: 'record', name: 'matrix', fields: [{ name: 'a', type: 'string' }] } };

const ELEMENT = {
  origin: { registry: 'https://a.example.com', group: 'default', subject: 'orders' },
  epoch: 1,
  deleted: true,
  authority: '',
  attributes: {},
  versions: [],
};

/** Ids that are made up when something is made. */
const made = { dataset: '', subscription: '', eventSubscription: '', guid: '', id: '', key: '', proposal: '' };

const SINK = { sink: 'https://example.com/hook', protocol: 'HTTP', types: ['io.concordat.contract.forced.v1'] };

const LAYER = '/data-contract-registry/v1/datasets/{dataset_id}/layers/{layer}';
const OPERATIONS: Readonly<Record<string, Row>> = {
  'GET /': listing(),
  'POST /': asking(() => ({})),
  'GET /datasets': listing(),
  'GET /contracts/{dataset_id}/latest': reading(),
  'GET /contracts/{dataset_id}/versions': reading(),
  'GET /contracts/{dataset_id}/versions/{version}': reading(),
  'PUT /contracts/{dataset_id}/versions/{version}': changing(() => contract({ dataset_id: 'matrix' })),
  'POST /contracts': changing(() => ({ contract: contract({ dataset_id: 'matrix', version: '1.1.0' }) })),
  'POST /contracts/check': reading(() => ({ contract: contract({ dataset_id: 'matrix', version: '1.2.0' }) })),
  'POST /contracts/{dataset_id}/versions/{version}/activate': changing(),
  'POST /contracts/{dataset_id}/versions/{version}/deprecate': changing(() => ({
    deprecation_uri: 'https://example.org',
  })),
  'POST /contracts/{dataset_id}/versions/{version}/archive': changing(),
  'POST /contracts/owners/from-decision-card': asking(() => ({})),

  'GET /v1/metadata/id': listing(),
  'GET /v1/metadata/version': listing(),
  'GET /v1/metadata/deployment': listing(),
  'GET /schemas/types': listing(),
  'GET /schemas': listing(),
  'GET /contexts': listing(),
  'DELETE /contexts/{context}': changing(),
  'GET /schemas/ids/{id}': reading(),
  'GET /schemas/ids/{id}/schema': reading(),
  'GET /schemas/ids/{id}/subjects': reading(),
  'GET /schemas/ids/{id}/versions': reading(),
  'GET /schemas/guids/{guid}': reading(),
  'GET /schemas/guids/{guid}/ids': reading(),
  'GET /subjects': listing(),
  'POST /subjects/{subject}': reading(() => AVRO),
  'DELETE /subjects/{subject}': changing(),
  'GET /subjects/{subject}/metadata': reading(undefined, '?key=owner&value=me'),
  'GET /subjects/{subject}/versions': reading(),
  'POST /subjects/{subject}/versions': changing(() => AVRO),
  'GET /subjects/{subject}/versions/{version}': reading(),
  'DELETE /subjects/{subject}/versions/{version}': changing(),
  'GET /subjects/{subject}/versions/{version}/schema': reading(),
  'GET /subjects/{subject}/versions/{version}/referencedby': reading(),
  'POST /subjects/{subject}/versions/{version}/restore': changing(),
  'POST /subjects/{subject}/versions/{version}/tags': changing(() => ({
    tagsToAdd: [{ schemaEntity: { entityPath: 'Matrix', entityType: 'sr_record' }, tags: ['PII'] }],
  })),
  'POST /compatibility/subjects/{subject}/versions/{version}': reading(() => AVRO),
  'POST /compatibility/subjects/{subject}/versions': reading(() => AVRO),
  'GET /config': listing(),
  'PUT /config': changing(() => ({ compatibility: 'BACKWARD' })),
  'DELETE /config': changing(),
  'GET /config/{subject}': reading(),
  'PUT /config/{subject}': changing(() => ({ compatibility: 'BACKWARD' })),
  'DELETE /config/{subject}': changing(),
  'GET /mode': listing(),
  'PUT /mode': changing(() => ({ mode: 'READWRITE' })),
  'DELETE /mode': changing(),
  'GET /mode/{subject}': reading(),
  'PUT /mode/{subject}': changing(() => ({ mode: 'READWRITE' })),
  'DELETE /mode/{subject}': changing(),
  'GET /associations/subjects/{subject}': listing(),
  'GET /associations/resources/{namespace}/{name}': listing(),
  'GET /associations/resources/{resource}': listing(),
  'PUT /associations/resources/{resource}': changing(() => TIES),
  'DELETE /associations/resources/{resource}': row(PRODUCERS, 'an answer without it'),
  'POST /associations': changing(() => TIES),
  'POST /associations:batchGet': asking(() => ({ resourceIds: ['matrix-resource'] })),
  'POST /associations:batchMutate': asking(() => ({ requests: [] })),

  'POST /data-contract-registry/v1/datasets': row(PRODUCERS, 403, () => ({
    namespace: 'sap',
    name: 'matrix',
    owner: 'me',
  })),
  'GET /data-contract-registry/v1/datasets': listing(),
  'GET /data-contract-registry/v1/datasets/{dataset_id}': reading(),
  'PATCH /data-contract-registry/v1/datasets/{dataset_id}': changing(() => ({ steward: 'me@example.org' })),
  [`POST ${LAYER}/schemas`]: changing(() => REGISTERED),
  [`GET ${LAYER}/versions`]: reading(),
  [`GET ${LAYER}/versions/{version}`]: reading(),
  [`POST ${LAYER}/versions/{version}/current`]: changing(),
  [`GET ${LAYER}/diff`]: reading(undefined, '?from=1&to=1'),
  'POST /data-contract-registry/v1/compatibility/check': reading(() => ({
    dataset_id: made.dataset,
    layer: 'gold',
    ...REGISTERED,
  })),
  'POST /data-contract-registry/v1/subscriptions': row(['admin'], 404, () => ({
    dataset_id: made.dataset,
    layer: 'gold',
    consumer: 'matrix-other',
    required_compatibility: 'backward',
  })),
  'GET /data-contract-registry/v1/subscriptions': listing(),
  'GET /data-contract-registry/v1/subscriptions/{subscription_id}': row(RUNNING, 404),
  'DELETE /data-contract-registry/v1/subscriptions/{subscription_id}': row(['admin'], 404),
  'GET /data-contract-registry/v1/audit': row(OPERATORS, 403),

  'GET /api/v1/subjects': listing(),
  'GET /api/v1/subjects/{group}/{name}': reading(),
  'GET /api/v1/keys': row(['admin'], 403),
  'POST /api/v1/keys': row(['admin'], 403, () => ({ caller: 'x', grants: ['consumer@*/*'] })),
  'DELETE /api/v1/keys/{id}': row(['admin'], 403),
  'GET /api/v1/audit': row(OPERATORS, 403),
  'POST /api/v1/subscriptions': row(['admin'], 404, () => ({
    group: 'default',
    subject: 'matrix',
    consumer: 'matrix-other',
  })),
  'GET /api/v1/subscriptions': listing(),
  'PUT /api/v1/subjects/{group}/{name}/consumers/{consumer}': row(['admin'], 404, () => ({})),
  'GET /api/v1/subscriptions/{id}': row(RUNNING, 404),
  'DELETE /api/v1/subscriptions/{id}': row(['admin'], 404),
  'POST /api/v1/impact': reading(() => ({
    group: 'contracts',
    subject: 'matrix',
    document: JSON.stringify(contract()),
  })),
  'GET /api/v1/impact': reading(undefined, '?group=contracts&subject=matrix&version=1.0.0'),

  'GET /api/v1/proposals': listing(),
  'POST /api/v1/proposals': changing(() => ({ group: 'contracts', subject: 'matrix.proposed', version: '1.1.0' })),
  'GET /api/v1/proposals/{id}': reading(),
  // Whoever reads may speak, and is told here that nobody asked him.
  'POST /api/v1/proposals/{id}/decisions': reading(() => ({ party: 'steward', name: 'nobody', said: 'approved' })),
  'POST /api/v1/proposals/{id}/withdraw': changing(),
  'POST /api/v1/proposals/{id}/activate': changing(),
  'POST /api/v1/proposals/{id}/force': row(OPERATORS, 404, () => ({ reason: 'the outage of Monday, ticket 4711' })),
  'GET /api/v1/gate': reading(undefined, '?dataset=matrix&version=1.0.0'),
  'GET /api/v1/governance': reading(undefined, '?group=matrix'),
  'PUT /api/v1/governance': row(OPERATORS, 404, () => ({ governance: 'governed' }), '?group=matrix'),

  'GET /api/v1/links': row(OPERATORS, 403),
  'POST /api/v1/links': row(['admin'], 403, () => ({
    id: 'matrix-new',
    direction: 'accept',
    peer: 'https://other.example.com',
  })),
  'GET /api/v1/links/{id}': row(OPERATORS, 403),
  'PUT /api/v1/links/{id}': row(['admin'], 403, () => ({ direction: 'accept', peer: 'https://matrix.example.com' })),
  'DELETE /api/v1/links/{id}': row(['admin'], 403),
  'GET /api/v1/links/{id}/status': row(OPERATORS, 403),
  'POST /api/v1/links/{id}/pause': row(['admin'], 403),
  'POST /api/v1/links/{id}/resume': row(['admin'], 403),
  'POST /api/v1/links/{id}/reset': row(['admin'], 403),
  'POST /api/v1/links/{id}/run': row(['admin'], 403),
  'POST /api/v1/links/{id}/dry-run': row(OPERATORS, 403),
  'POST /api/v1/links/{id}/wanted': row(PRODUCERS, 403, () => ({ element: ELEMENT })),
  'POST /api/v1/links/{id}/versions': row(PRODUCERS, 403, () => ({ origin: ELEMENT.origin, versions: [] })),
  'POST /api/v1/links/{id}/elements': row(PRODUCERS, 403, () => ({ element: ELEMENT, versions: [] })),
  'GET /api/v1/replication/changes': listing('?after=0'),
  'GET /api/v1/replication/elements': listing(),
  'GET /api/v1/replication/element': listing('?registry=https://a.example.com&group=default&subject=orders'),
  'POST /api/v1/replication/versions': asking(() => ({ origin: ELEMENT.origin, numbers: [1] })),
  'GET /api/v1/replication/digest': row(EVERYBODY, 403),

  // Ids of schema groups are no secret; what is in one is.
  'GET /schemagroups': listing(),
  'GET /schemagroups/{group_id}': listing(),
  'PUT /schemagroups/{group_id}': row(PRODUCERS, 403, () => ({})),
  'DELETE /schemagroups/{group_id}': row(PRODUCERS, 403),
  'GET /schemagroups/{group_id}/schemas': listing(),
  'DELETE /schemagroups/{group_id}/schemas': row(PRODUCERS, 403),
  'POST /schemagroups/{group_id}/schemas/{schema_id}': changing(
    () => ({ type: 'record', name: 'Matrix', fields: [] }),
    '?format=avro',
  ),
  'GET /schemagroups/{group_id}/schemas/{schema_id}': reading(),
  'DELETE /schemagroups/{group_id}/schemas/{schema_id}': changing(),
  'GET /schemagroups/{group_id}/schemas/{schema_id}/versions': reading(),
  'GET /schemagroups/{group_id}/schemas/{schema_id}/versions/{version_number}': reading(),
  'DELETE /schemagroups/{group_id}/schemas/{schema_id}/versions/{version_number}': changing(),
  // An event subscription is there for him who made it, and for admins of everything.
  'POST /subscriptions': asking(() => SINK),
  'GET /subscriptions': listing(),
  'GET /subscriptions/{id}': reading(),
  'PUT /subscriptions/{id}': reading(() => SINK),
  'DELETE /subscriptions/{id}': reading(),
  'GET /subscriptions/{id}/status': reading(),
  'POST /subscriptions/{id}/resume': reading(),
  'GET /subscriptions/{id}/deadletters': reading(),
  'POST /subscriptions/{id}/deadletters/redrive': reading(),
  'GET /events': listing('?limit=1000'),
  'GET /events/stream': listing('?after=0&seconds=1'),
  'GET /schema': reading(undefined, '?uri=schemagroups/default/schemas/matrix'),

  'GET /$schemaGroups': listing(),
  'GET /$schemaGroups/{group_name}': listing(),
  'PUT /$schemaGroups/{group_name}': row(PRODUCERS, 403, () => ({})),
  'DELETE /$schemaGroups/{group_name}': row(PRODUCERS, 403),
  'PUT /$schemaGroups/{group_name}/schemas/{schema_name}': changing(() => ({
    type: 'record',
    name: 'Matrix',
    fields: [],
  })),
  'POST /$schemaGroups/{group_name}/schemas/{schema_name}': reading(() => AVRO, ':get-id'),
  'DELETE /$schemaGroups/{group_name}/schemas/{schema_name}': changing(),
  'GET /$schemaGroups/$schemas/{guid}': reading(),
  'GET /$schemaGroups/{group_name}/schemas/{schema_name}/versions': reading(),
  'GET /$schemaGroups/{group_name}/schemas/{schema_name}/versions/{version_number}': reading(),
  'DELETE /$schemaGroups/{group_name}/schemas/{schema_name}/versions/{version_number}': changing(),

  'GET /metrics': listing(),
};

/** What answers without asking who is there. */
const OPEN = [
  'GET /healthz',
  'GET /readyz',
  'GET /openapi.json',
  'GET /subscriptions/{id}/grant',
  'POST /subscriptions/{id}/grant',
  'POST /replication/{id}/notifications',
  'OPTIONS /replication/{id}/notifications',
];

let server: GuardedHarness;
const keys = new Map<Role | 'stranger', string>();

beforeAll(async () => {
  server = await startGuarded();
  for (const role of EVERYBODY) keys.set(role, await server.newKey(`matrix-${role}`, `${role}@*/*`));
  keys.set('stranger', await server.newKey('somebody-else', 'consumer@elsewhere/*'));
  const create = async (method: string, path: string, body: unknown) => {
    const answer = await server.ask(method, path, body);
    expect([path, answer.status]).toEqual([path, expect.toBeOneOf([200, 201, 202])]);
    return answer.body;
  };
  await create('POST', '/contracts', { contract: contract({ dataset_id: 'matrix', status: 'active' }) });
  made.id = String((await create('POST', '/subjects/matrix/versions', AVRO)).id);
  made.guid = (await create('GET', `/schemas/ids/${made.id}`, undefined)).guid;
  await create('PUT', '/config/matrix', { compatibility: 'NONE' });
  await create('POST', '/associations', TIES);
  const dataset = { namespace: 'sap', name: 'matrix', owner: 'me' };
  made.dataset = (await create('POST', '/data-contract-registry/v1/datasets', dataset)).dataset_id;
  await create('POST', `/data-contract-registry/v1/datasets/${made.dataset}/layers/gold/schemas`, REGISTERED);
  const subscription = {
    dataset_id: made.dataset,
    layer: 'gold',
    consumer: 'matrix',
    required_compatibility: 'backward',
  };
  made.subscription = (await create('POST', '/data-contract-registry/v1/subscriptions', subscription)).subscription_id;
  made.eventSubscription = (await create('POST', '/subscriptions', SINK)).id;
  await create('PUT', '/api/v1/governance?group=matrix', { governance: 'governed' });
  const governed = { dataset_id: 'matrix.proposed', status: 'active' } as const;
  await create('POST', '/contracts', { contract: contract(governed) });
  const takeover = contract({ ...governed, version: '1.1.0', owners: [{ team: 'others' }] });
  made.proposal = (await create('POST', '/contracts', { contract: takeover })).proposal_id;
  await create('POST', '/api/v1/links', { id: 'matrix', direction: 'accept', peer: 'https://other.example.com' });
  made.key = (await create('POST', '/api/v1/keys', { caller: 'matrix', grants: ['consumer@sap/*'] })).id;
});
afterAll(() => server.close());

function idOf(path: string): string {
  if (path.includes('/keys/')) return made.key;
  if (path.includes('/proposals/')) return made.proposal;
  if (path.includes('/links/')) return 'matrix';
  if (path.startsWith('/subscriptions/')) return made.eventSubscription;
  return path.includes('/subscriptions/') ? made.subscription : made.id;
}

/** The place of an operation with what was made in it. */
function placeOf(path: string): string {
  const isContract = path.startsWith('/contracts/');
  const [namespace, name] = path.startsWith('/associations') ? ['matrix-cluster', 'matrix-topic'] : ['', 'matrix'];
  const values: Readonly<Record<string, string>> = {
    dataset_id: isContract ? 'matrix' : made.dataset,
    version: isContract ? '1.0.0' : '1',
    layer: 'gold',
    subject: 'matrix',
    context: '.matrix',
    resource: 'matrix-resource',
    namespace,
    name,
    group: 'default',
    group_id: 'default',
    schema_id: 'matrix',
    group_name: 'default',
    schema_name: 'matrix',
    version_number: '1',
    consumer: 'matrix-other',
    guid: made.guid,
    subscription_id: made.subscription,
    id: idOf(path),
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => values[parameter] ?? expect.fail(parameter));
}

function ask(operation: string, { query = '', body }: Row, key?: string) {
  const [method = '', path = ''] = operation.split(' ');
  const place = placeOf(path) + query;
  const sent = body?.() ?? (method === 'GET' || method === 'DELETE' ? undefined : {});
  return key === undefined ? server.request(method, place) : server.ask(method, place, sent, key);
}

it('has all operations', async () => {
  const { body } = await server.get('/openapi.json');
  const documented = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(documented.toSorted()).toEqual([...Object.keys(OPERATIONS), ...OPEN].toSorted());
});

describe.each(Object.entries(OPERATIONS))('%s', (operation, entry) => {
  it('asks who is there', async () => {
    expect((await ask(operation, entry)).status).toBe(401);
    expect((await ask(operation, entry, `${server.admin.slice(0, -4)}AAAA`)).status).toBe(401);
  });

  it(`is ${entry.stranger} for one who has grants for something else`, async () => {
    const { status, text } = await ask(operation, entry, keys.get('stranger'));
    if (typeof entry.stranger === 'number') return expect(status).toBe(entry.stranger);
    expect([401, 403, 500, 503]).not.toContain(status);
    if (operation !== 'GET /metrics' && status < 300) expect(text).not.toContain('matrix');
  });

  it.each(EVERYBODY.filter((role) => !entry.may.includes(role)))('is 403 for %s', async (role) => {
    expect((await ask(operation, entry, keys.get(role))).status).toBe(403);
  });
});

// What changes something comes last, and what deletes after that: each role finds what is there for all of them.
const DONE = Object.entries(OPERATIONS).toSorted(
  ([a], [b]) => Number(a.startsWith('DELETE')) - Number(b.startsWith('DELETE')),
);

describe.each(EVERYBODY)('%s', (role) => {
  it.each(DONE.filter(([, { may }]) => may.includes(role)).map(([operation]) => operation))(
    'may %s',
    async (operation) => {
      const entry = OPERATIONS[operation] ?? expect.fail(operation);
      const { status } = await ask(operation, entry, keys.get(role));
      expect([401, 403]).not.toContain(status);
      expect(status).toBeLessThan(500);
    },
  );
});
