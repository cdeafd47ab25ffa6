import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, FIELDS, type Harness, startHarness, WITHOUT_LTV } from '../../server/fixtures/harness.ts';

let registry: Harness;
const USERS = { group: 'contracts', subject: 'users.daily_active' };
const MORE = [...FIELDS, { name: 'region', type: 'string', required: false }];

beforeAll(async () => {
  registry = await startHarness();
  await registry.register(contract());
});
afterAll(() => registry.server.close());

describe('reports of contracts', () => {
  it('say nothing of consumers where nobody has subscribed', async () => {
    const { body } = await registry.post('/contracts/check', {
      contract: contract({ version: '1.1.0', fields: MORE }),
    });
    expect(body).not.toHaveProperty('impact');
  });

  it('name those whom a change breaks: when it is checked, refused, and registered in spite of them', async () => {
    await registry.post('/api/v1/subscriptions', { ...USERS, consumer: 'ltv-dashboard', fields: ['ltv'] });
    await registry.post('/api/v1/subscriptions', { ...USERS, consumer: 'plans', fields: ['plan'] });
    const impact = {
      against: '1.0.0',
      broken: 1,
      at_risk: 0,
      unaffected: 1,
      consumers: [
        { consumer: 'ltv-dashboard', outcome: 'broken', reasons: [{ field: 'ltv', change: 'field_removed' }] },
      ],
    };
    const breaking = contract({ version: '2.0.0', fields: WITHOUT_LTV });
    const checked = await registry.post('/contracts/check', { contract: breaking });
    expect([checked.body.compatible, checked.body.impact]).toMatchObject([false, impact]);
    const refused = await registry.register(breaking);
    expect([refused.status, refused.body.detail.impact]).toMatchObject([422, impact]);
    const registered = await registry.register(breaking, 'none');
    expect([registered.status, registered.body.impact]).toMatchObject([201, impact]);
    const next = await registry.post('/contracts/check', {
      contract: contract({
        version: '2.1.0',
        fields: [...WITHOUT_LTV, { name: 'region', type: 'string', required: false }],
      }),
    });
    expect(next.body.impact).toMatchObject({ against: '2.0.0', broken: 0 });
  });
});
