import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, FIELDS, type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
beforeEach(async () => {
  registry = await startHarness();
});
afterEach(() => registry.server.close());

// 1.1.0 drops the enum of 1.0.0, 1.2.0 brings a narrower one back: readable for readers of 1.1.0's rows only as far as they fit.
const withPlan = (version: string, plan: object) =>
  contract({ version, fields: FIELDS.map((field) => (field.name === 'plan' ? { ...field, ...plan } : field)) });

describe('transitive modes', () => {
  it('count every version, with the version that each finding stands against', async () => {
    await registry.register(withPlan('1.0.0', { enum: ['free', 'pro', 'team'] }));
    await registry.register(withPlan('1.1.0', { enum: ['free'] }), 'forward');
    const next = withPlan('1.2.0', { enum: ['free', 'pro'] });
    expect((await registry.post('/contracts/check', { contract: next, compatibility: 'backward' })).body).toMatchObject(
      {
        compatible: true,
        transitive: false,
      },
    );
    const { status, body } = await registry.register(next, 'backward_transitive');
    expect([status, body.detail.mode, body.detail.transitive]).toEqual([422, 'backward', true]);
    expect(body.detail.issues).toMatchObject([{ kind: 'field_enum_shrunk', field: 'plan', against: '1.0.0' }]);
  });

  it('are not among the words that a wrong one is answered with', async () => {
    const { status, body } = await registry.register(contract(), 'sideways');
    expect([status, body.detail[0].msg]).toEqual([422, "Input should be 'backward', 'forward', 'full' or 'none'"]);
  });
});
