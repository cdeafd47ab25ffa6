import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
const AVRO = { type: 'record', name: 'Account', fields: [{ name: 'id', type: 'string' }] };

beforeAll(async () => {
  registry = await startHarness();
  await registry.register(contract());
  await registry.register(contract({ version: '1.1.0', status: 'draft' }));
  await registry.post('/subjects/:.growth:accounts.gold/versions', { schema: JSON.stringify(AVRO) });
});
afterAll(() => registry.server.close());

describe('subjects at a glance', () => {
  it('lists those of all dialects, page by page', async () => {
    const both = [
      { group: 'contracts', name: 'users.daily_active', versions: 2 },
      { group: 'growth', name: 'accounts.gold', versions: 1 },
    ];
    const listing = async (query: string) => (await registry.get(`/api/v1/subjects${query}`)).body;
    expect(await listing('')).toEqual({ items: both, page: 1, page_size: 50, total: 2 });
    expect(await listing('?page=2&page_size=1')).toEqual({ items: [both[1]], page: 2, page_size: 1, total: 2 });
    expect(await listing('?group=growth&prefix=')).toMatchObject({ items: [both[1]], total: 1 });
    expect(await listing('?prefix=users')).toMatchObject({ items: [both[0]], total: 1 });
  });

  it('shows the versions of one, with the stages of contracts', async () => {
    const { body } = await registry.get('/api/v1/subjects/contracts/users.daily_active');
    expect(body).toMatchObject({
      group: 'contracts',
      versions: [
        { version: '1.1.0', number: 2, format: 'data-contract', status: 'draft' },
        { version: '1.0.0', number: 1, status: 'active' },
      ],
    });
    await registry.post('/api/v1/subscriptions', { group: 'contracts', subject: 'users.daily_active', consumer: 'bi' });
    expect((await registry.get('/api/v1/subjects/contracts/users.daily_active')).body.consumers).toBe(1);
    const schema = (await registry.get('/api/v1/subjects/growth/accounts.gold')).body;
    expect(schema).toMatchObject({
      level: 'BACKWARD',
      consumers: 0,
      versions: [{ version: '1', number: 1, format: 'avro' }],
    });
  });
});

describe('failures', () => {
  it('say what is wrong with the field, and by which id the request goes', async () => {
    const { status, headers, body } = await registry.get('/api/v1/subjects?page=0', { 'x-correlation-id': 'c-1' });
    expect([status, headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(body).toEqual({
      code: 'invalid_request',
      message: 'page must be a whole number from 1 to 1000000000',
      details: { field: 'page' },
      correlation_id: 'c-1',
    });
  });

  it('tell what is not there, be it a subject or an operation', async () => {
    const subject = await registry.get('/api/v1/subjects/growth/nothing');
    expect([subject.status, subject.body.code, subject.body.details]).toEqual([
      404,
      'not_found',
      { reason: 'subject_not_found' },
    ]);
    const path = await registry.get('/api/v1/nothing');
    expect([path.status, path.body.code]).toEqual([404, 'not_found']);
    const method = await registry.post('/api/v1/subjects', {});
    expect([method.status, method.body.code, method.headers.get('allow')]).toEqual([
      405,
      'invalid_request',
      'GET, HEAD',
    ]);
  });
});
