import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';
import { type Registry, record, startRegistry } from './fixtures/registry.ts';

describe.skipIf(!(await hasDatabases()))('two registries over one database', () => {
  let here: Registry;
  let there: Registry;
  beforeAll(async () => {
    const store = await newPostgresStore();
    [here, there] = [await startRegistry({ store }), await startRegistry({ store })];
  });
  afterAll(async () => {
    for (const registry of [here, there]) await registry?.server.close();
  });

  /** What the other one answers once it has taken in what an answer of this one tells of. */
  const after = (told: Headers) => {
    const headers = { 'concordat-sequence': told.get('concordat-sequence') ?? '' };
    return {
      read: (path: string) => there.read(`/schemagroups${path}`, headers),
      async text(path: string) {
        return (await this.read(path)).bytes.toString();
      },
    };
  };
  const put = (id: string, body: object) => here.send('PUT', `/schemagroups/${id}`, body);
  const remove = (path: string) => here.request('DELETE', `/schemagroups${path}`);

  it('tell what one of them was told of a group, though both have read it', async () => {
    const { headers } = await put('g', { description: 'first', groupProperties: { a: '1' } });
    expect(await after(headers).text('/g')).toContain('first');
    const changed = await put('g', { description: 'second', format: 'avro' });
    const group = JSON.parse(await after(changed.headers).text('/g'));
    expect(group).toMatchObject({ description: 'second', format: 'avro' });
    expect(group.groupProperties).toBeUndefined();
    const json = await there.document('g/schemas/s?format=json-schema', '{}');
    expect([json.status, JSON.parse(json.bytes.toString()).code]).toEqual([409, 'schema-conflict']);
    const gone = await remove('/g');
    expect((await after(gone.headers).read('/g')).status).toBe(404);
    expect((await there.document('g/schemas/s?format=avro', record('S'))).status).toBe(404);
  });

  it('tell a schema as it is, whichever of them was told of it last', async () => {
    await put('s', { format: 'avro' });
    const first = await here.posted('s/schemas/s?description=one&id=urn:node:1', record('S'), {
      'content-type': 'a/b',
    });
    const before = await after(first).read('/s/schemas/s');
    expect([before.headers.get('schema-description'), before.headers.get('content-type')]).toEqual(['one', 'a/b']);
    const gone = await remove('/s/schemas/s');
    expect((await after(gone.headers).read('/s/schemas/s')).status).toBe(404);
    expect((await there.read('/schema?uri=urn:node:1')).status).toBe(404);
    const again = await here.posted('s/schemas/s?description=two', ` ${record('S')}`, { 'content-type': 'c/d' });
    const read = await after(again).read('/s/schemas/s');
    expect([read.bytes.toString(), read.headers.get('schema-description')]).toEqual([` ${record('S')}`, 'two']);
    expect([read.headers.get('content-type'), read.headers.get('schema-version')]).toEqual(['c/d', '1']);
    expect(read.headers.get('schema-id')).toBe(again.get('schema-id'));
    expect(read.headers.get('etag')).not.toBe(before.headers.get('etag'));
  });

  it('tell the representations of a version that are there', async () => {
    await put('m', {});
    const first = await here.posted('m/schemas/m?format=avro&multiformat=true', record('M'));
    expect((await after(first).read('/m/schemas/m?format=json-schema')).status).toBe(404);
    const added = await here.posted('m/schemas/m?format=json-schema&version=1', '{"type":"object"}');
    expect(await after(added).text('/m/schemas/m?format=json-schema')).toBe('{"type":"object"}');
    const gone = await remove('/m/schemas/m/versions/1?format=json-schema');
    expect((await after(gone.headers).read('/m/schemas/m?format=json-schema')).status).toBe(404);
  });

  it('agree on what many clients post at the same time', async () => {
    await put('race', { format: 'avro' });
    const both = [here, there];
    const same = await Promise.all(
      Array.from({ length: 20 }, (_, index) => both[index % 2]?.posted('race/schemas/same', record('S'))),
    );
    expect(new Set(same.map((headers) => headers?.get('schema-id'))).size).toBe(1);
    const uris = Array.from({ length: 10 }, (_, index) =>
      both[index % 2]?.document(`race/schemas/s${index}?id=urn:race:1`, record('S')),
    );
    const statuses = (await Promise.all(uris)).map((answer) => answer?.status).toSorted();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    const made = await Promise.all(
      [...both, ...both].map((registry) => registry.send('PUT', '/schemagroups/once?mode=create', {})),
    );
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
  });
});
