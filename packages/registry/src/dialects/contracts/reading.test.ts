import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness();
  await registry.register(contract());
});
afterAll(() => registry.server.close());

const PATH = '/contracts/users.daily_active';

describe('lists and reads', () => {
  it.each<[string, object]>([
    ['limit=x', { type: 'int_parsing', loc: ['query', 'limit'], input: 'x' }],
    ['limit=0', { type: 'greater_than_equal', msg: 'Input should be greater than or equal to 1', ctx: { ge: 1 } }],
    ['limit=1001', { type: 'less_than_equal', msg: 'Input should be less than or equal to 1000', ctx: { le: 1000 } }],
    ['status=live', { type: 'literal_error', loc: ['query', 'status'], input: 'live' }],
  ])('refuses ?%s', async (query, item) => {
    const { status, body } = await registry.get(`${PATH}/versions?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toEqual([expect.objectContaining(item)]);
  });

  it('lists datasets by prefix and page', async () => {
    for (const id of ['p.1', 'p.2', 'p.3']) await registry.register(contract({ dataset_id: id }));
    const first = await registry.get('/datasets?prefix=p.&limit=2');
    expect(first.body).toEqual({ datasets: ['p.1', 'p.2'], next: 'p.2' });
    expect(first.headers.get('link')).toBe('</datasets?prefix=p.&limit=2&after=p.2>; rel="next"');
    expect((await registry.get('/datasets?prefix=p.&limit=2&after=p.2')).body).toEqual({ datasets: ['p.3'] });
  });

  it('lists versions by stage', async () => {
    await registry.register(contract({ dataset_id: 'stages' }));
    await registry.register(contract({ dataset_id: 'stages', version: '1.1.0', status: 'draft' }));
    const drafts = (await registry.get('/contracts/stages/versions?status=draft')).body;
    expect(drafts.map(({ version }: { version: string }) => version)).toEqual(['1.1.0']);
  });

  it('does not know what is not there', async () => {
    const unknown = { detail: "unknown dataset_id: 'x'" };
    expect(await registry.get('/contracts/x/versions')).toMatchObject({ status: 404, body: unknown });
    expect(await registry.get('/contracts/x/versions/1.0.0')).toMatchObject({ status: 404, body: unknown });
    const noVersion = { detail: "'users.daily_active' has no version '9.9.9'" };
    expect(await registry.get(`${PATH}/versions/9.9.9`)).toMatchObject({ status: 404, body: noVersion });
    for (const action of ['activate', 'archive']) {
      expect(await registry.post(`${PATH}/versions/9.9.9/${action}`)).toMatchObject({ status: 404, body: noVersion });
    }
    const note = { deprecation_uri: 'u' };
    expect(await registry.post(`${PATH}/versions/9.9.9/deprecate`, note)).toMatchObject({
      status: 404,
      body: noVersion,
    });
  });

  it('tells when nothing is active', async () => {
    await registry.register(contract({ dataset_id: 'drafts', status: 'draft' }));
    const { status, body } = await registry.get('/contracts/drafts/latest');
    expect([status, body]).toEqual([404, { detail: "'drafts' has no active version" }]);
  });

  it('refuses what the stage does not allow', async () => {
    await registry.register(contract({ dataset_id: 'gone' }));
    await registry.post('/contracts/gone/versions/1.0.0/archive');
    expect((await registry.post('/contracts/gone/versions/1.0.0/archive')).status).toBe(200);
    const { status, body } = await registry.post('/contracts/gone/versions/1.0.0/activate');
    expect(status).toBe(409);
    expect(body.detail).toContain('archived');
  });

  it('judges a draft again when it is activated', async () => {
    const draft = { dataset_id: 'late', version: '1.1.0', status: 'draft' };
    await registry.register(contract(draft));
    await registry.register(contract({ dataset_id: 'late', version: '2.0.0' }));
    const { status, body } = await registry.post('/contracts/late/versions/1.1.0/activate');
    expect(status).toBe(422);
    expect(body.detail.issues).toMatchObject([{ kind: 'version_not_increasing' }]);
  });

  it.each([
    ['application/yaml', 'application/yaml'],
    ['text/yaml;q=0.9, application/json;q=0.5', 'application/yaml'],
    ['application/json, application/yaml;q=0.5', 'application/json'],
    ['application/yaml;q=0', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'application/json'],
  ])('gives who accepts %s %s', async (accept, mediaType) => {
    const { headers } = await registry.get(`${PATH}/versions/1.0.0`, { accept });
    expect(headers.get('content-type')).toBe(`${mediaType}; charset=utf-8`);
  });

  it('tags what it gives, and the tag changes with the stage', async () => {
    await registry.register(contract({ dataset_id: 'tagged' }));
    const path = '/contracts/tagged/versions/1.0.0';
    const etag = (await registry.get(path)).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { status, headers } = await registry.get(path, { 'if-none-match': known });
      expect([status, headers.get('etag')]).toEqual([304, etag]);
      // A cache would replace what it knows of the body with these.
      expect([headers.get('content-length'), headers.get('content-type')]).toEqual([null, null]);
    }
    expect((await registry.get(`${path}?format=source`, { 'if-none-match': etag })).status).toBe(200);
    await registry.post(`${path}/archive`);
    expect((await registry.get(path, { 'if-none-match': etag })).status).toBe(200);
  });

  it('prints members beyond the first nine where the document uses them, and reads them again', async () => {
    const wide = contract({
      dataset_id: 'wide',
      tags: ['gold'],
      fields: [
        {
          name: 'n',
          type: 'decimal',
          minimum: 0.5,
          maximum: 12345678901234567890n.toString(),
          precision: 30,
          scale: 2,
        },
        { name: 'o', type: 'object', fields: [{ name: 'x', type: 'string', max_length: 3 }], aliases: ['old'] },
        { name: 'm', type: 'map', values: { type: 'array', items: { type: 'integer' } }, required: false },
        { name: 'e', type: 'string', enum: [{ value: 'a', label: 'A' }, 'b'] },
      ],
      primary_key: [],
      compatibility: { mode: 'full' },
      extensions: { __proto__: null, team: 'x' },
    });
    await registry.register(wide);
    const { body, text } = await registry.get('/contracts/wide/latest');
    expect(Object.keys(body).slice(9)).toEqual(['tags', 'compatibility', 'extensions']);
    expect(body.fields[1]).toMatchObject({ aliases: ['old'], fields: [{ name: 'x', max_length: 3 }] });
    expect(body.fields[3].enum).toEqual([{ value: 'a', label: 'A' }, 'b']);
    expect(text).toContain('"maximum":12345678901234567890');
    expect((await registry.send('PUT', '/contracts/wide/versions/1.0.0', text)).body.status).toBe('unchanged');
  });

  it('keeps strings and names apart from numbers, whatever they look like', async () => {
    const extensions = '{"big": 12345678901234567890, "text": "\\u00000\\u0000", "\\u00001\\u0000": 1}';
    const text = JSON.stringify(contract({ dataset_id: 'marks', extensions: 0 })).replace(
      '"extensions":0',
      `"extensions":${extensions}`,
    );
    expect((await registry.send('PUT', '/contracts/marks/versions/1.0.0', text)).status).toBe(201);
    const read = await registry.get('/contracts/marks/latest');
    expect(read.text).toContain('"big":12345678901234567890');
    expect(read.body.extensions).toMatchObject({ text: '\u00000\u0000', '\u00001\u0000': 1 });
  });
});
