import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GuardedHarness, startGuarded } from '../../server/fixtures/guarded-harness.ts';
import { contract } from '../../service/fixtures/contracts.ts';

let server: GuardedHarness;
let anna: string;
let ben: string;

const GATE = '/api/v1/gate?dataset=users.daily_active&version=2.0.0';

beforeEach(async () => {
  server = await startGuarded();
  const put = await server.ask('PUT', '/api/v1/governance?group=users', { governance: 'governed', notice_days: 30 });
  expect(put).toMatchObject({ status: 200, body: { governance: 'governed', notice_days: 30 } });
  anna = await server.newKey('growth-platform/anna', 'producer@contracts/users.*');
  ben = await server.newKey('growth-platform/ben', 'consumer@contracts/users.*');
  await server.ask('POST', '/contracts', { contract: contract('1.0.0', ['user_id: string', 'ltv?: number']) }, anna);
});
afterEach(() => server.close());

async function propose(): Promise<string> {
  const next = contract('2.0.0', ['user_id: string']);
  const { status, body } = await server.ask('POST', '/contracts', { contract: next }, anna);
  expect([status, body]).toMatchObject([202, { status: 'proposed', version: '2.0.0' }]);
  return body.proposal_id;
}

describe('approvals over HTTP', () => {
  it('a version is proposed, approved and brought into force', async () => {
    const id = await propose();
    const asked = await server.ask('GET', GATE, undefined, ben);
    expect(asked).toMatchObject({ status: 200, body: { allowed: false, missing: [{ name: 'growth-platform' }] } });
    const again = { group: 'contracts', subject: 'users.daily_active', version: '2.0.0' };
    expect((await server.ask('POST', '/api/v1/proposals', again, anna)).body.id).toBe(id);
    const decision = { party: 'owner', name: 'growth-platform', said: 'approved', comment: 'nobody reads ltv' };
    const path = `/api/v1/proposals/${id}`;
    const own = await server.ask('POST', `${path}/decisions`, decision, anna);
    expect(own).toMatchObject({ status: 409, body: { details: { reason: 'approval_refused' } } });
    expect((await server.ask('POST', `${path}/decisions`, decision, ben)).body.state).toBe('approved');
    expect((await server.ask('GET', GATE, undefined, ben)).body).toMatchObject({ allowed: true, reasons: [] });
    expect((await server.ask('POST', `${path}/activate`, undefined, ben)).status).toBe(403);
    expect((await server.ask('POST', `${path}/activate`, undefined, anna)).body.state).toBe('active');
    expect((await server.ask('GET', '/contracts/users.daily_active/latest')).body.version).toBe('2.0.0');
    const { body } = await server.ask('GET', '/api/v1/proposals?state=active');
    expect([body.total, body.items[0].parties[0]]).toMatchObject([1, { by: 'growth-platform/ben' }]);
  });

  it('a version is not brought into force around it', async () => {
    const id = await propose();
    const version = '/contracts/users.daily_active/versions/2.0.0';
    expect(await server.ask('POST', `${version}/activate`, undefined, anna)).toMatchObject({ status: 409 });
    const kafka = contract('3.0.0', ['user_id: string']);
    const registered = await server.ask(
      'POST',
      '/subjects/:.contracts:users.daily_active/versions',
      { schemaType: 'DATA_CONTRACT', schema: JSON.stringify(kafka) },
      anna,
    );
    const latest = await server.ask('GET', '/contracts/users.daily_active/latest');
    expect([registered.status < 500, latest.body.version]).toEqual([true, '1.0.0']);
    expect((await server.ask('POST', `/api/v1/proposals/${id}/force`, { reason: 'too short' })).status).toBe(400);
  });

  it('what is not there, or cannot be, is said', async () => {
    const id = await propose();
    for (const [method, path, body, status] of [
      ['GET', '/api/v1/proposals/none', undefined, 404],
      ['GET', '/api/v1/gate?dataset=users.daily_active', undefined, 400],
      ['GET', '/api/v1/gate?dataset=users.daily_active&version=9.0.0', undefined, 404],
      ['POST', `/api/v1/proposals/${id}/decisions`, { party: 'owner', name: 'growth-platform', said: 'maybe' }, 400],
      ['POST', '/api/v1/proposals', { group: 'default', subject: 'orders', version: '1' }, 409],
      ['PUT', '/api/v1/governance?group=users', { notice_days: -1 }, 400],
    ] as const) {
      expect([path, (await server.ask(method, path, body)).status]).toEqual([path, status]);
    }
    expect((await server.ask('POST', `/api/v1/proposals/${id}/withdraw`, undefined, anna)).body.state).toBe(
      'withdrawn',
    );
  });
});
