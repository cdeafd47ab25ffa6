import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness, WITHOUT_LTV } from '../../server/fixtures/harness.ts';

let registry: Harness;
const USERS = { group: 'contracts', subject: 'users.daily_active' };

beforeAll(async () => {
  registry = await startHarness();
  await registry.register(contract());
});
afterAll(() => registry.server.close());

describe('subscriptions', () => {
  it('are made, read, listed, changed and ended', async () => {
    const made = await registry.post('/api/v1/subscriptions', {
      ...USERS,
      consumer: 'bi',
      fields: ['plan', { path: 'ltv', how: ['filter'] }],
      needs: { not_null: ['plan'], max_lag_seconds: 3600 },
      range: '^1',
      contact: '#bi',
      required_compatibility: 'forward',
    });
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `/api/v1/subscriptions/${made.body.subscription_id}`,
    ]);
    const { warnings, ...kept } = made.body;
    expect(warnings).toEqual([]);
    expect(kept).toMatchObject({
      ...USERS,
      fields: [
        { path: 'plan', how: [] },
        { path: 'ltv', how: ['filter'] },
      ],
      needs: { not_null: ['plan'], max_lag_seconds: 3600 },
      min_version: 1,
      source: 'declared',
      created_by: 'anonymous',
    });
    expect((await registry.get(made.headers.get('location') as string)).body).toEqual(kept);
    const listed = (await registry.get('/api/v1/subscriptions?consumer=bi&group=contracts')).body;
    expect(listed).toEqual({ items: [kept], page: 1, page_size: 50, total: 1 });

    const again = await registry.post('/api/v1/subscriptions', { ...USERS, consumer: 'bi' });
    expect([again.status, again.body.details]).toEqual([
      409,
      { reason: 'subscription_exists', existing_id: kept.subscription_id },
    ]);
    const changed = await registry.send('PUT', '/api/v1/subjects/contracts/users.daily_active/consumers/bi', {
      fields: '*',
      source: 'file',
      origin: 'bi/consumers.yaml',
    });
    expect([changed.status, changed.body.subscription_id, changed.body.fields]).toEqual([
      200,
      kept.subscription_id,
      undefined,
    ]);
    const place = `/api/v1/subscriptions/${kept.subscription_id}`;
    expect((await registry.request('DELETE', place)).status).toBe(204);
    expect((await registry.get(place)).body).toMatchObject({
      code: 'not_found',
      details: { reason: 'subscription_not_found' },
    });
  });

  it.each([
    [{ ...USERS }, 'consumer', 'consumer is missing'],
    [{ ...USERS, consumer: 'bi', fields: 'plan' }, 'fields', "fields must be a list, or '*' for everything"],
    [{ ...USERS, consumer: 'bi', fields: [3] }, 'fields[0]', 'fields[0] must be a path or an object'],
    [
      { ...USERS, consumer: 'bi', fields: [{ path: 'plan', how: ['look'] }] },
      'fields[0].how[0]',
      'fields[0].how[0] must be one of select, join_key, filter, exhaustive_enum',
    ],
    [
      { ...USERS, consumer: 'bi', range: 'newest' },
      'range',
      "the member 'range' of a subscription is a range of versions such as '>=1.2 <2'",
    ],
    [
      { ...USERS, consumer: 'bi', expires: '31.12.2026' },
      'expires',
      "the member 'expires' of a subscription is a day, YYYY-MM-DD",
    ],
  ])('are refused with the member that is wrong: %j', async (body, field, message) => {
    const answer = await registry.post('/api/v1/subscriptions', body);
    expect([answer.status, answer.body.code, answer.body.details.field, answer.body.message]).toEqual([
      400,
      'invalid_request',
      field,
      message,
    ]);
  });

  it('are to what is there', async () => {
    const answer = await registry.post('/api/v1/subscriptions', { ...USERS, subject: 'nothing', consumer: 'bi' });
    expect([answer.status, answer.body.details.reason]).toEqual([404, 'subject_not_found']);
  });
});

describe('impact', () => {
  beforeAll(async () => {
    await registry.post('/api/v1/subscriptions', {
      ...USERS,
      consumer: 'ltv-dashboard',
      fields: ['ltv'],
      contact: '#ltv',
    });
    await registry.post('/api/v1/subscriptions', { ...USERS, consumer: 'plans', fields: ['plan'] });
    await registry.register(contract({ version: '2.0.0', status: 'draft', fields: WITHOUT_LTV }), 'none');
  });

  const expected = {
    ...USERS,
    against: '1.0.0',
    broken: 1,
    at_risk: 0,
    unaffected: 1,
    consumers: [
      {
        consumer: 'ltv-dashboard',
        contact: '#ltv',
        outcome: 'broken',
        reads: '1.0.0',
        reasons: [{ outcome: 'broken', field: 'ltv', use: 'select', change: 'field_removed' }],
      },
      { consumer: 'plans', outcome: 'unaffected', reasons: [] },
    ],
  };

  it('is told of a document, as text or as JSON', async () => {
    const document = contract({ version: '2.0.0', fields: WITHOUT_LTV });
    const asJson = await registry.post('/api/v1/impact', { ...USERS, document });
    expect([asJson.status, asJson.body]).toMatchObject([200, expected]);
    const asText = await registry.post('/api/v1/impact', { ...USERS, document: JSON.stringify(document) });
    expect(asText.body).toEqual(asJson.body);
  });

  it('is told of a version that is registered', async () => {
    const { body } = await registry.get('/api/v1/impact?group=contracts&subject=users.daily_active&version=2.0.0');
    expect(body).toMatchObject(expected);
    const missing = await registry.get('/api/v1/impact?group=contracts&subject=users.daily_active');
    expect([missing.status, missing.body.details]).toEqual([400, { field: 'version' }]);
    const unknown = await registry.get('/api/v1/impact?group=contracts&subject=users.daily_active&version=9.0.0');
    expect(unknown.status).toBe(404);
  });

  it('is none where the document cannot be read', async () => {
    const invalid = await registry.post('/api/v1/impact', { ...USERS, document: 'dataset_id: users.daily_active' });
    expect([invalid.status, invalid.body.details.reason]).toEqual([400, 'document_invalid']);
    const guess = await registry.post('/api/v1/impact', { group: 'default', subject: 'x', document: '…' });
    expect([guess.status, guess.body.details]).toEqual([400, { field: 'format' }]);
  });
});
