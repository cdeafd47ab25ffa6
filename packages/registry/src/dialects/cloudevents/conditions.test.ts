import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, record, startRegistry } from './fixtures/registry.ts';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await registry.group('g');
});
afterAll(() => registry.server.close());

const tagOf = async (path: string, accept = '*/*') =>
  (await registry.read(path, { accept })).headers.get('etag') ?? expect.fail(path);
const remove = async (path: string, tag: string) =>
  (await registry.request('DELETE', path, { headers: { 'if-match': tag } })).status;

describe('what is deleted has to be as the request says', () => {
  it('a version', async () => {
    await registry.posted('g/schemas/one?format=avro', record('A'));
    await registry.posted('g/schemas/one', record('A', 'b'));
    const path = '/schemagroups/g/schemas/one/versions/1';
    const [tag, other] = [await tagOf(path), await tagOf('/schemagroups/g/schemas/one')];
    expect([await remove(path, other), await remove(path, '"x"')]).toEqual([412, 412]);
    expect((await registry.get('/schemagroups/g/schemas/one/versions')).body).toEqual([1, 2]);
    expect(await remove(path, `"x", ${tag}`)).toBe(204);
  });

  it('all schemas of a group', async () => {
    await registry.group('list');
    await registry.posted('list/schemas/one?format=avro', record('A'));
    const path = '/schemagroups/list/schemas';
    const tag = await tagOf(path);
    await registry.posted('list/schemas/two?format=avro', record('A'));
    expect(await remove(path, tag)).toBe(412);
    expect((await registry.get(path)).body).toEqual(['one', 'two']);
    expect(await remove(path, await tagOf(path))).toBe(204);
    expect((await registry.get(path)).body).toEqual([]);
  });

  it('a version in several formats, by the entity tag of any of them', async () => {
    const path = '/schemagroups/g/schemas/several';
    const type = { 'content-type': 'application/schema+json' };
    await registry.posted('g/schemas/several?format=avro&multiformat=true', record('A'));
    await registry.posted('g/schemas/several?version=1', '{"type":"object"}', type);
    const [avro, json] = [await tagOf(path), await tagOf(path, 'application/schema+json')];
    expect(avro).not.toBe(json);
    expect(await remove(`${path}/versions/1?format=json-schema`, avro)).toBe(412);
    expect(await remove(`${path}/versions/1?format=json-schema`, json)).toBe(204);
    expect(await remove(path, json)).toBe(412);
    await registry.posted('g/schemas/several?version=1', '{"type":"object"}', type);
    expect(await remove(path, await tagOf(path, 'application/schema+json'))).toBe(204);
  });
});

it('the entity tag is the same however current an answer has to be', async () => {
  await registry.posted('g/schemas/current?format=avro', record('A'));
  for (const path of ['/schemagroups/g', '/schemagroups/g/schemas', '/schemagroups/g/schemas/current']) {
    const strong = await registry.read(`${path}?consistency=strong`);
    expect([strong.headers.get('etag'), strong.headers.get('cache-control')]).toEqual([await tagOf(path), 'no-cache']);
    const again = await registry.read(`${path}?consistency=strong`, { 'if-none-match': await tagOf(path) });
    expect(again.status).toBe(304);
  }
});
