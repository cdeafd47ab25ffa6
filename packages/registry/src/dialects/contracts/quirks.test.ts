import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, FIELDS, type Harness, startHarness, WITHOUT_LTV } from '../../server/fixtures/harness.ts';

// Twenty oddities of the first contract registry, by number, and what this one does over HTTP instead.

let registry: Harness;
beforeEach(async () => {
  registry = await startHarness();
});
afterEach(() => registry.server.close());

const PATH = '/contracts/users.daily_active';
const policy = (compatibility: object) => ({ compatibility });
const kindsOf = (report: { issues: { kind: string; severity: string }[] }) =>
  report.issues.map(({ kind, severity }) => `${severity} ${kind}`);
const versionsOf = (body: { version: string }[]) => body.map(({ version }) => version);

describe('oddities of the first registry, and what happens here', () => {
  it('1: a MAJOR version may break where the policy in force says so, and `none` does not outvote a policy', async () => {
    await registry.register(contract(policy({ breaking: 'major' })));
    const removal = contract({ fields: WITHOUT_LTV });
    expect((await registry.register({ ...removal, version: '1.1.0' }, 'none')).status).toBe(422);
    const { status, body } = await registry.register({ ...removal, version: '2.0.0' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ permitted: 'major', compatibility: { compatible: false } });
  });

  it('2: the primary key may change in a MAJOR version; mere reordering is a warning', async () => {
    await registry.register(contract(policy({ breaking: 'major' })));
    const reordered = await registry.register(
      contract({ version: '1.1.0', primary_key: ['active_date', 'user_id'], ...policy({ breaking: 'major' }) }),
    );
    expect(reordered.status).toBe(201);
    expect(kindsOf(reordered.body.compatibility)).toEqual(['warning primary_key_changed']);
    const changed = contract({ version: '2.0.0', primary_key: ['user_id'] });
    expect((await registry.register({ ...changed, version: '1.2.0' })).status).toBe(422);
    expect((await registry.register(changed)).status).toBe(201);
  });

  it('3: forward flags removed fields, changed types, fields that became optional and grown enums; so does full', async () => {
    await registry.register(contract(policy({ enums: 'closed' })));
    const fields = [
      { name: 'user_id', type: 'string', required: false },
      { name: 'active_date', type: 'string' },
      { name: 'plan', type: 'string', enum: ['free', 'pro', 'enterprise', 'team'] },
    ];
    for (const mode of ['forward', 'full']) {
      const { body } = await registry.post('/contracts/check', {
        contract: contract({
          version: '2.0.0',
          fields,
          primary_key: ['user_id', 'active_date'],
          ...policy({ enums: 'closed' }),
        }),
        compatibility: mode,
      });
      expect(body.compatible).toBe(false);
      expect(kindsOf(body)).toEqual(
        expect.arrayContaining([
          'error field_required_removed',
          'error field_type_changed',
          'error field_enum_expanded',
          'error field_removed',
        ]),
      );
    }
  });

  it('4: backward flags a new required field, unless it has a default', async () => {
    await registry.register(contract());
    const withField = (field: object) =>
      contract({ version: '1.1.0', fields: [...FIELDS, { name: 'country', type: 'string', ...field }] });
    const refused = await registry.register(withField({}));
    expect(refused.status).toBe(422);
    expect(refused.body.detail.issues[0]).toMatchObject({
      kind: 'field_added',
      field: 'country',
      breaks: ['backward'],
    });
    expect((await registry.register(withField({ default: 'CH' }))).status).toBe(201);
  });

  it('5: an enum on a free field is a break; values are typed, and 1 is not true', async () => {
    await registry.register(contract());
    const fields = FIELDS.map((field) => (field.name === 'user_id' ? { ...field, enum: ['a', 'b'] } : field));
    const { status, body } = await registry.register(contract({ version: '1.1.0', fields }));
    expect(status).toBe(422);
    expect(kindsOf(body.detail)).toEqual(['error field_enum_introduced']);
    const typed = await registry.register(
      contract({ fields: [{ name: 'a', type: 'string', enum: [1] }], primary_key: [] }),
    );
    expect(typed.status).toBe(422);
    expect(typed.body.detail[0]).toMatchObject({ kind: 'enum-type' });
    const twins = { dataset_id: 'twins', fields: [{ name: 'a', type: 'json', enum: [1, true, '1'] }], primary_key: [] };
    expect((await registry.register(contract(twins))).status).toBe(201);
    expect((await registry.get('/contracts/twins/latest')).body.fields[0].enum).toEqual([1, true, '1']);
  });

  it('6: a version number belongs to one content for ever', async () => {
    await registry.register(contract());
    await registry.register(contract({ version: '1.1.0', status: 'draft' }));
    const other = contract({ version: '1.1.0', status: 'draft', description: 'another one' });
    expect((await registry.register(other)).status).toBe(400);
    await registry.post(`${PATH}/versions/1.1.0/archive`);
    expect((await registry.register(other)).status).toBe(400);
    const refused = await registry.send('PUT', `${PATH}/versions/1.1.0`, other);
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      "version '1.1.0' of 'users.daily_active' is already registered with other content",
    ]);
    const revived = await registry.send('PUT', `${PATH}/versions/1.1.0`, contract({ version: '1.1.0' }));
    expect([revived.status, revived.body.detail]).toEqual([
      409,
      "version '1.1.0' of 'users.daily_active' is already registered, as archived; activate, deprecate and archive change that, not the document",
    ]);
    const again = await registry.send('PUT', `${PATH}/versions/1.0.0`, contract());
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ status: 'unchanged', version: '1.0.0' });
    expect(versionsOf((await registry.get(`${PATH}/versions`)).body)).toEqual(['1.0.0', '1.1.0']);
  });

  it('7: a draft is activated by a request of its own', async () => {
    await registry.register(contract({ status: 'draft' }));
    expect((await registry.get(`${PATH}/latest`)).status).toBe(404);
    const { status, body } = await registry.post(`${PATH}/versions/1.0.0/activate`);
    expect(status).toBe(200);
    expect(body.status).toBe('active');
    expect((await registry.get(`${PATH}/latest`)).body.version).toBe('1.0.0');
  });

  it('8: latest goes by precedence, not by the order of registration', async () => {
    await registry.register(contract({ version: '3.0.0', status: 'draft' }));
    await registry.register(contract({ version: '3.1.0' }));
    await registry.post(`${PATH}/versions/3.0.0/activate`);
    expect((await registry.get(`${PATH}/latest`)).body.version).toBe('3.1.0');
  });

  it('9: check and register give the same verdict', async () => {
    await registry.register(contract({ status: 'draft' }));
    const next = contract({ version: '0.9.0', fields: WITHOUT_LTV });
    const checked = await registry.post('/contracts/check', { contract: next });
    const registered = await registry.register(next);
    expect(checked.body.compatible).toBe(false);
    expect(registered.body.detail).toEqual(checked.body);
    const taken = contract({ description: 'another one' });
    const conflict = await registry.post('/contracts/check', { contract: taken });
    expect([conflict.status, conflict.body]).toEqual([400, (await registry.register(taken)).body]);
  });

  it('10: a deprecation without a way out is refused, and nothing is written', async () => {
    await registry.register(contract());
    for (const uri of ['', '   ']) {
      const { status, body } = await registry.post(`${PATH}/versions/1.0.0/deprecate`, { deprecation_uri: uri });
      expect(status).toBe(422);
      expect(body.detail).toEqual([expect.objectContaining({ type: 'value_error' })]);
    }
    expect((await registry.get(`${PATH}/versions`)).body).toMatchObject([{ status: 'active', deprecation_uri: null }]);
  });

  it('11: archived versions and drafts are not deprecated; dates are kept, a new note replaces the old one', async () => {
    await registry.register(contract());
    const deprecate = (version: string, note: object) =>
      registry.post(`${PATH}/versions/${version}/deprecate`, { deprecation_uri: 'https://wiki/a', ...note });
    const noted = await deprecate('1.0.0', { sunset: '2027-06-30', replaced_by: '1.1.0' });
    expect(noted.body.deprecation).toEqual({ uri: 'https://wiki/a', sunset: '2027-06-30', replaced_by: '1.1.0' });
    expect((await deprecate('1.0.0', { deprecation_uri: 'https://wiki/b' })).body.deprecation_uri).toBe(
      'https://wiki/b',
    );
    await registry.post(`${PATH}/versions/1.0.0/archive`);
    const revived = await deprecate('1.0.0', {});
    expect(revived.status).toBe(409);
    expect(revived.body.detail).toContain('archived');
    await registry.register(contract({ version: '1.1.0', status: 'draft' }));
    expect((await deprecate('1.1.0', {})).status).toBe(409);
  });

  it('12: a promise of freshness that gets weaker is told', async () => {
    await registry.register(contract({ freshness_sla: { max_lag_seconds: 60 } }));
    const relaxed = contract({ version: '1.0.1', freshness_sla: { max_lag_seconds: 999_999 } });
    const { status, body } = await registry.register(relaxed);
    expect(status).toBe(201);
    expect(kindsOf(body.compatibility)).toEqual(['warning sla_relaxed']);
    const dropped = await registry.post('/contracts/check', { contract: contract({ version: '1.0.2' }) });
    expect(kindsOf(dropped.body)).toEqual(['warning sla_relaxed']);
  });

  it('13: what comes first is still judged by itself: a first version has to be valid', async () => {
    const { status, body } = await registry.register(contract({ status: 'approved' }));
    expect(status).toBe(422);
    expect(body.detail[0]).toMatchObject({ type: 'literal_error', loc: ['body', 'contract', 'status'] });
  });

  it('14: what was accepted is there after a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'concordat-quirks-'));
    const store = `sqlite:${join(directory, 'registry.db')}`;
    const first = await startHarness({ store });
    await first.register(contract());
    await first.server.close();
    const second = await startHarness({ store });
    expect((await second.get(`${PATH}/latest`)).body.version).toBe('1.0.0');
    await second.server.close();
    await rm(directory, { recursive: true });
  });

  it('15: `none` asks nothing about fields, and the report says what still holds', async () => {
    await registry.register(contract());
    const fields = [
      { name: 'user_id', type: 'integer' },
      { name: 'active_date', type: 'date' },
    ];
    const next = contract({ version: '2.0.0', fields });
    expect((await registry.register({ ...next, version: '0.1.0' }, 'none')).body.detail.issues).toMatchObject([
      { kind: 'version_not_increasing' },
    ]);
    const { status, body } = await registry.register(next, 'none');
    expect(status).toBe(201);
    expect(body.compatibility).toMatchObject({ compatible: true, mode: 'none' });
    expect(body.compatibility.changes.length).toBeGreaterThan(0);
  });

  it('16: a card that does not approve gives no owners, and an authority is no contact', async () => {
    const card = (decision: object) => ({
      buyer: { name: 'S' },
      decision_maker: { role: 'Board', authority: 'Board Resolution 2026-04' },
      decision,
    });
    const ask = (body: object) => registry.post('/contracts/owners/from-decision-card', body);
    const rejected = await ask(card({ status: 'rejected' }));
    expect([rejected.status, rejected.body.detail]).toEqual([
      409,
      "the Decision Card's status is 'rejected'; only an approved one names owners",
    ]);
    expect((await ask(card({ status: 'approved', effective_until: '2020-01-01' }))).status).toBe(409);
    expect((await ask(card({ status: 'approved' }))).body[1]).toEqual({ team: 'Board', contact: null });
  });

  it('17: the wrapper refuses unknown keys; lists have pages; reads have entity tags', async () => {
    const { status, body } = await registry.post('/contracts', { contract: contract(), compatibilty: 'none' });
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ type: 'extra_forbidden', loc: ['body', 'compatibilty'] }]);
    await registry.register(contract());
    await registry.register(contract({ version: '1.1.0' }));
    const page = await registry.get(`${PATH}/versions?limit=1`);
    expect(versionsOf(page.body)).toEqual(['1.0.0']);
    const next = /<(.*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    const last = await registry.get(next);
    expect(versionsOf(last.body)).toEqual(['1.1.0']);
    expect(last.headers.get('link')).toBeNull();
    const read = await registry.get(`${PATH}/latest`);
    const again = await registry.get(`${PATH}/latest`, { 'if-none-match': read.headers.get('etag') ?? '' });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('18: an id with a slash can be read back', async () => {
    await registry.register(contract({ dataset_id: 'users/daily' }));
    expect((await registry.get('/contracts/users%2Fdaily/latest')).body.dataset_id).toBe('users/daily');
  });

  it('19: what is registered is what was sent, text included', async () => {
    const text = JSON.stringify(contract(), null, 2);
    await registry.send('PUT', `${PATH}/versions/1.0.0`, text);
    expect((await registry.get(`${PATH}/versions/1.0.0?format=source`)).text).toBe(text);
  });

  it('20: a rename that the document declares is a rename', async () => {
    await registry.register(contract());
    const fields = FIELDS.map((field) =>
      field.name === 'ltv' ? { ...field, name: 'lifetime_value', aliases: ['ltv'] } : field,
    );
    const { body } = await registry.post('/contracts/check', { contract: contract({ version: '1.1.0', fields }) });
    expect(body.changes.map(({ kind }: { kind: string }) => kind)).toEqual(['field_renamed', 'aliases_changed']);
  });
});
