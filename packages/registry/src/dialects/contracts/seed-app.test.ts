import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, FIELDS, type Harness, startHarness, WITHOUT_LTV } from '../../server/fixtures/harness.ts';

// The behaviours that the first registry's own HTTP tests pin down. Its audit stream is tested in feed/.

let registry: Harness;
beforeEach(async () => {
  registry = await startHarness();
});
afterEach(() => registry.server.close());

const PATH = '/contracts/users.daily_active';

describe('the contracts API, as its first clients know it', () => {
  it('tells its name at the root', async () => {
    const { status, body } = await registry.get('/');
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'data-contract-registry', service: 'concordat' });
    expect(Object.keys(body.endpoints)).toEqual(
      expect.arrayContaining([
        'GET  /',
        'GET  /healthz',
        'GET  /datasets',
        'POST /contracts',
        'POST /contracts/check',
        'GET  /contracts/{ds}/latest',
        'GET  /contracts/{ds}/versions',
        'GET  /contracts/{ds}/versions/{v}',
        'POST /contracts/{ds}/versions/{v}/deprecate',
        'POST /contracts/{ds}/versions/{v}/archive',
        'POST /contracts/owners/from-decision-card',
      ]),
    );
  });

  it('is alive', async () => {
    expect((await registry.get('/healthz')).body).toEqual({ status: 'ok' });
  });

  it('registers a first version and lists its dataset', async () => {
    const { status, body } = await registry.register(contract());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'registered',
      dataset_id: 'users.daily_active',
      version: '1.0.0',
      compatibility: { compatible: true, mode: 'backward', issues: [] },
    });
    expect((await registry.get('/datasets')).body).toEqual({ datasets: ['users.daily_active'] });
  });

  it('registers a minor version with an optional field', async () => {
    await registry.register(contract());
    const fields = [...FIELDS, { name: 'signup_source', type: 'string', required: false }];
    expect((await registry.register(contract({ version: '1.1.0', fields }))).status).toBe(201);
  });

  it('refuses the removal of a field with the report', async () => {
    await registry.register(contract());
    const { status, body } = await registry.register(contract({ version: '2.0.0', fields: WITHOUT_LTV }));
    expect(status).toBe(422);
    expect(Object.keys(body.detail).slice(0, 3)).toEqual(['compatible', 'mode', 'issues']);
    expect(body.detail).toMatchObject({
      compatible: false,
      mode: 'backward',
      issues: [
        {
          severity: 'error',
          field: 'ltv',
          kind: 'field_removed',
          message: "field 'ltv' was removed; old data will fail validation",
        },
      ],
    });
  });

  it('refuses the same version twice', async () => {
    await registry.register(contract());
    const { status, body } = await registry.register(contract());
    expect(status).toBe(400);
    expect(body).toEqual({
      detail: "version '1.0.0' of 'users.daily_active' is already registered",
      unchanged: true,
    });
  });

  it('reads the latest version and the history', async () => {
    await registry.register(contract());
    const fields = [...FIELDS, { name: 'x', type: 'string', required: false }];
    await registry.register(contract({ version: '1.1.0', fields }));
    expect((await registry.get(`${PATH}/latest`)).body.version).toBe('1.1.0');
    const history = (await registry.get(`${PATH}/versions`)).body;
    expect(history.map(({ version }: { version: string }) => version)).toEqual(['1.0.0', '1.1.0']);
  });

  it('reads one version, with all nine keys and nothing that the document does not use', async () => {
    await registry.register(contract());
    const { status, body } = await registry.get(`${PATH}/versions/1.0.0`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([
      'dataset_id',
      'version',
      'description',
      'fields',
      'owners',
      'freshness_sla',
      'status',
      'deprecation_uri',
      'primary_key',
    ]);
    expect(body.fields[2]).toEqual({
      name: 'plan',
      type: 'string',
      required: true,
      description: null,
      enum: ['free', 'pro', 'enterprise'],
      deprecated: false,
    });
    expect(body.owners).toEqual([{ team: 'growth-platform', contact: '#growth-platform' }]);
  });

  it('does not know a dataset that was never registered', async () => {
    const { status, body } = await registry.get('/contracts/nope/latest');
    expect(status).toBe(404);
    expect(body).toEqual({ detail: "unknown dataset_id: 'nope'" });
  });

  it('deprecates a version with the way out of it', async () => {
    await registry.register(contract());
    const { status, body } = await registry.post(`${PATH}/versions/1.0.0/deprecate`, {
      deprecation_uri: 'https://wiki/migrate',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'deprecated', deprecation_uri: 'https://wiki/migrate' });
  });

  it('archives a version; the one before is the latest again', async () => {
    await registry.register(contract());
    await registry.register(contract({ version: '1.1.0' }));
    const { status, body } = await registry.post(`${PATH}/versions/1.1.0/archive`);
    expect(status).toBe(200);
    expect(body.status).toBe('archived');
    expect((await registry.get(`${PATH}/latest`)).body.version).toBe('1.0.0');
  });

  it('checks without registering', async () => {
    await registry.register(contract());
    const { status, body } = await registry.post('/contracts/check', {
      contract: contract({ version: '2.0.0', fields: WITHOUT_LTV }),
    });
    expect(status).toBe(200);
    expect(body.compatible).toBe(false);
    expect((await registry.get(`${PATH}/versions`)).body).toHaveLength(1);
  });

  it('takes owners out of a decision card', async () => {
    const { status, body } = await registry.post('/contracts/owners/from-decision-card', {
      decision_card_version: '0.1',
      decision_id: 'T-1',
      issued_at: '2026-05-14T19:00:00Z',
      buyer: { name: 'Springfield USD', type: 'school-district' },
      decision_maker: { role: 'Director of Data', name: 'Alex Chen' },
      decision: { status: 'approved' },
      subject: { vendor_name: 'AcmeTutor' },
      rationale: 'Looks fine.',
    });
    expect(status).toBe(200);
    expect(body).toEqual([
      { team: 'Springfield USD', contact: null },
      { team: 'Director of Data (Alex Chen)', contact: null },
    ]);
  });

  it('refuses a card without a buyer', async () => {
    const { status, body } = await registry.post('/contracts/owners/from-decision-card', { no: 'buyer' });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: "Decision Card is missing required 'buyer' object" });
  });
});
