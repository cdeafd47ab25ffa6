import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postedAs, type Registry, record, startRegistry } from '../fixtures/registry.ts';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await registry.group('g');
});
afterAll(() => registry.server.close());

const at = (id: string, ...more: readonly string[]) => `g/schemas/${id}?${['format=avro', ...more].join('&')}`;
const byUri = (uri: string) => registry.read(`/schema?uri=${encodeURIComponent(uri)}`);

describe('the URI of a version', () => {
  it('B16 B17 B24 B31 is its place, where nothing else is said', async () => {
    const { url } = registry.server;
    const headers = await registry.posted(at('implied'), record('A'));
    const uri = `${url}/schemagroups/g/schemas/implied/versions/1`;
    expect(headers.get('schema-version-uri')).toBe(uri);
    expect(headers.get('schema-authority')).toBe(url);
    expect(headers.get('schema-version-id')).toBe('schemagroups/g/schemas/implied/versions/1');
    expect(await (await fetch(uri)).text()).toBe(record('A'));
    for (const told of [uri, 'schemagroups/g/schemas/implied/versions/1']) {
      const { status, bytes } = await byUri(told);
      expect([told, status, bytes.toString()]).toEqual([told, 200, record('A')]);
    }
  });

  it.each([
    ['authority', 'https://nonexistent.invalid/base', '342', 'https://nonexistent.invalid/base/342'],
    ['urn', 'urn:example:schemas', 'a1b2c3d4', 'urn:example:schemas:a1b2c3d4'],
    ['absolute', 'http://schemas.example.org/', 'http://other.example/41751', 'http://other.example/41751'],
    ['rooted', 'http://schemas.example.com/', '/mygroup/v/2', 'http://schemas.example.com/mygroup/v/2'],
    ['tag', 'tag:ex,2020:r', 'v1', 'tag:ex,2020:r:v1'],
    ['query', 'https://h/a', '?x=1', 'https://h/a/?x=1'],
  ])('B12 B13 B16 is composed: %s', async (name, authority, id, uri) => {
    const more = [`authority=${encodeURIComponent(authority)}`, `id=${encodeURIComponent(id)}`];
    const headers = await registry.posted(at(`composed-${name}`, ...more), record(`A${name}`));
    expect(headers.get('schema-version-uri')).toBe(uri);
    expect(headers.get('schema-authority')).toBe(authority);
    expect(headers.get('schema-version-id')).toBe(id);
    const { status, bytes, headers: told } = await byUri(uri);
    expect([status, bytes.toString()]).toEqual([200, record(`A${name}`)]);
    expect(told.get('content-location')).toContain(`/schemagroups/g/schemas/composed-${name}/versions/1`);
  });

  it('B12 is below the authority of its schema, where the version was given no id', async () => {
    for (const [id, authority, other] of [
      ['below-http', 'https://a.example/x', 'https://b.example/x'],
      ['below-urn', 'urn:a:b', 'urn:a:c'],
    ] as const) {
      const posted = await registry.posted(at(id, `authority=${encodeURIComponent(authority)}`), record('A'));
      const uri = posted.get('schema-version-uri') ?? '';
      expect(uri.startsWith(authority)).toBe(true);
      expect((await byUri(uri)).status).toBe(200);
      expect((await byUri(uri.replace(authority, other))).status).toBe(404);
      expect((await registry.read(`/schemagroups/g/schemas/${id}/versions/1`)).status).toBe(200);
    }
  });

  it('B17 is one that answers, where it is below the root', async () => {
    await registry.posted(at('answering', 'id=342'), record('A'));
    await registry.posted(at('answering', 'id=a/b%3Fx=1'), record('A', 'b'));
    expect((await registry.read('/342')).bytes.toString()).toBe(record('A'));
    expect((await registry.read('/342', {}, 'HEAD')).status).toBe(200);
    expect((await registry.read('/a/b?x=1')).bytes.toString()).toBe(record('A', 'b'));
    expect((await registry.read('/a/b?x=2')).status).toBe(404);
    expect((await registry.read('/343')).status).toBe(404);
    expect((await registry.read('/342', {}, 'PUT')).status).toBe(404);
    await registry.posted(at('answering', `id=${encodeURIComponent('q?a&b=%2F+c')}`), record('A', 'b', 'c'));
    for (const path of ['/q?a&b=%2F+c', '/q?a&b=%2F+c&consistency=strong', '/342?pretty', '/342?consistency=strong']) {
      expect([path, (await registry.read(path)).status]).toEqual([path, 200]);
    }
  });

  it('B33 belongs to one version, however it is spelled', async () => {
    await registry.posted(at('unique', 'id=http://U.example:80/a/./b'), record('A'));
    for (const id of ['http://u.example/a/b', 'HTTP://u.example/a/c/../b', 'http://u.example/%61/b']) {
      const { status, bytes } = await registry.document(at('unique-too', `id=${encodeURIComponent(id)}`), record('B'));
      expect([status, JSON.parse(bytes.toString()).code]).toEqual([409, 'version-uri-taken']);
      expect((await byUri(id)).status).toBe(200);
    }
    expect((await registry.read('/schemagroups/g/schemas/unique-too')).status).toBe(404);
    const { status } = await registry.document(at('unique', 'id=http://u.example/a/b'), record('A', 'more'));
    expect(status).toBe(409);
  });

  it('B33 belongs to one of those who want it at the same time', async () => {
    const wanted = ['a', 'b', 'c'].map((id) => registry.document(at(`race-${id}`, 'id=race-1'), record(id)));
    expect((await Promise.all(wanted)).map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  });

  it('B33 is not the place of another version, nor the identity of one', async () => {
    const posted = await registry.posted(at('place'), record('A'));
    for (const id of [
      'schemagroups/g/schemas/place/versions/1',
      'schemagroups/g/schemas/place/versions/7',
      'schemagroups/g/schemas/elsewhere/version/1',
      'schemagroups/g/schemas/elsewhere',
      `urn:uuid:${posted.get('schema-id')}`,
    ]) {
      const { status } = await registry.document(at('other-place', `id=${encodeURIComponent(id)}`), record('B'));
      expect([id, status]).toEqual([id, 409]);
    }
    await registry.posted(at('place', 'id=schemagroups/g/schemas/place/versions/2'), record('A', 'b'));
  });

  it('B33 is not the place of another version, by whatever name of the registry it is claimed', async () => {
    await registry.posted(at('named'), record('A'));
    const uri = `${registry.server.url}/schemagroups/g/schemas/named/versions/1`;
    const thief = `${registry.server.url}/schemagroups/${at('named-too', `id=${encodeURIComponent(uri)}`)}`;
    expect(await postedAs('registry.example', thief, record('B'))).toBe(200);
    for (const told of [uri, 'schemagroups/g/schemas/named/versions/1']) {
      expect((await byUri(told)).bytes.toString()).toBe(record('A'));
    }
  });

  it('B33 is not that of a version of another authority, which was given no id', async () => {
    const posted = await registry.posted(at('foreign', 'authority=https://f.example/x'), record('A'));
    const uri = posted.get('schema-version-uri') ?? '';
    const { status, bytes } = await registry.document(at('foreign-too', `id=${encodeURIComponent(uri)}`), record('B'));
    expect([status, JSON.parse(bytes.toString()).code]).toEqual([409, 'version-uri-taken']);
    expect((await byUri(uri)).bytes.toString()).toBe(record('A'));
  });

  it('B33 stays with a version that is there, whatever id the same document comes with', async () => {
    await registry.posted(at('same', 'id=same-1'), record('A'));
    expect((await registry.document(at('same', 'id=same-1'), record('A'))).status).toBe(200);
    const { status, bytes } = await registry.document(at('same', 'id=same-2'), record('A'));
    expect([status, JSON.parse(bytes.toString()).code]).toEqual([409, 'schema-conflict']);
  });

  it('B33 is that of a version that is deleted, unless the same document comes again', async () => {
    await registry.posted(at('deleted', 'id=deleted-1'), record('A'));
    await registry.posted(at('deleted'), record('A', 'b'));
    await registry.request('DELETE', '/schemagroups/g/schemas/deleted/versions/1');
    expect((await byUri('deleted-1')).status).toBe(404);
    expect((await registry.document(at('deleted', 'id=deleted-1'), record('A', 'c'))).status).toBe(409);
    const headers = await registry.posted(at('deleted', 'id=deleted-1'), record('A'));
    expect(headers.get('schema-version')).toBe('3');
    expect((await byUri('deleted-1')).headers.get('schema-version')).toBe('3');
  });
});

describe('a version by its URI', () => {
  it('B44 is found by the parameter, which has to be there', async () => {
    for (const path of ['/schema', '/schema?uri=', '/schema?uri=a&uri=b', '/schema?uri=a%20b', '/schema?uri=%25zz']) {
      const { status, body } = await registry.get(path);
      expect([path, status, body.field]).toEqual([path, 400, 'uri']);
    }
    expect((await byUri('https://nowhere.example/1')).status).toBe(404);
    expect((await byUri('urn:uuid:00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  it('B44 is found by a parameter that is decoded once', async () => {
    await registry.posted(at('encoded', `id=${encodeURIComponent('x%2Fy?a=b&c')}`), record('A'));
    expect((await byUri('x%2Fy?a=b&c')).status).toBe(200);
    expect((await byUri('x/y?a=b&c')).status).toBe(404);
  });

  it('B18 C11 is found by its identity, and whatever fragment the URI has', async () => {
    const posted = await registry.posted(at('fragment', 'id=fragment-1'), record('A'));
    for (const uri of [
      'fragment-1#Record',
      `urn:uuid:${posted.get('schema-id')}`,
      `URN:UUID:${posted.get('schema-id')?.toUpperCase()}`,
    ]) {
      expect([uri, (await byUri(uri)).status]).toEqual([uri, 200]);
    }
  });

  it('C02 is found by its path, and by that of its schema', async () => {
    await registry.posted(at('pathed'), record('A'));
    const { url } = registry.server;
    for (const path of ['versions/1', 'version/1', '']) {
      const uri = `${url}/schemagroups/g/schemas/pathed/${path}`.replace(/\/$/, '');
      expect([uri, (await byUri(uri)).status]).toEqual([uri, 200]);
    }
    for (const path of ['versions/2', 'versions/x', 'versions', 'versions/1/x']) {
      expect((await byUri(`${url}/schemagroups/g/schemas/pathed/${path}`)).status).toBe(404);
    }
    const elsewhere = '/elsewhere/schemagroups/g/schemas/pathed/versions/1';
    expect([(await byUri(url + elsewhere)).status, (await registry.read(elsewhere)).status]).toEqual([404, 404]);
  });
});

describe('the authority of a schema', () => {
  it('stays what it is, since URIs are made of it', async () => {
    await registry.posted(at('stays'), record('A'));
    const { status, bytes } = await registry.document(at('stays', 'authority=urn:x:y'), record('A', 'b'));
    expect([status, JSON.parse(bytes.toString()).code]).toEqual([409, 'schema-conflict']);
    await registry.posted(at('stays.too', 'authority=urn:x:y'), record('A'));
    await registry.posted(at('stays.too', 'authority=urn:x:y'), record('A', 'b'));
    expect((await registry.document(at('stays.too', 'authority=urn:x:z'), record('A', 'c'))).status).toBe(409);
    expect((await registry.posted(at('stays.too', 'authority='), record('A', 'd'))).get('schema-authority')).toBe(
      'urn:x:y',
    );
  });

  it('B14 is one that the registry lets schemas have', async () => {
    const strict = await startRegistry({ schema_authorities: 'https://a.example/*; somebody=urn:b:*' });
    await strict.group('g');
    await strict.posted(at('a', 'authority=https://a.example/x'), record('A'));
    for (const authority of ['https://b.example/', 'urn:b:x']) {
      const { status, bytes } = await strict.document(at('b', `authority=${authority}`), record('A'));
      expect([status, JSON.parse(bytes.toString()).code]).toEqual([403, 'authority-refused']);
    }
    await strict.posted(at('c'), record('A'));
    for (const id of ['https://b.example/1', '//b.example/1', 'urn:b:1']) {
      const { status, bytes } = await strict.document(at('d', `id=${encodeURIComponent(id)}`), record('A'));
      expect([id, status, JSON.parse(bytes.toString()).field]).toEqual([id, 403, 'id']);
    }
    await strict.posted(at('d', 'id=https://a.example/1'), record('A'));
    await strict.posted(at('d', 'id=2'), record('A', 'b'));
    await strict.server.close();
  });

  it('B15 is that of the registry, where one governs it', async () => {
    const governed = await startRegistry({ schema_authority: 'https://schemas.corp.example.com' });
    await governed.group('g');
    const headers = await governed.posted(at('s'), record('A'));
    expect(headers.get('schema-authority')).toBe('https://schemas.corp.example.com');
    const uri = 'https://schemas.corp.example.com/schemagroups/g/schemas/s/versions/1';
    expect(headers.get('schema-version-uri')).toBe(uri);
    expect((await governed.read(`/schema?uri=${uri}`)).status).toBe(200);
    await governed.server.close();
  });
});

describe('where the registry is', () => {
  it.each([
    ['C01', { cloudevents_prefix: '/apis/cncf/v0' }, '/apis/cncf/v0', 'schemagroups'],
    ['A26', { cloudevents_groups: 'groups' }, '', 'groups'],
    ['A26', { cloudevents_prefix: '/x/y', cloudevents_groups: 'g' }, '/x/y', 'g'],
  ])('%s is configured: %j', async (_, settings, prefix, segment) => {
    const moved = await startRegistry(settings);
    const base = `${prefix}/${segment}`;
    expect((await moved.send('PUT', `${base}/g`, {})).status).toBe(201);
    const { status, headers } = await moved.post(`${base}/g/schemas/s?format=avro&id=42`, record('A'));
    expect([status, headers.get('location')]).toEqual([200, `${moved.server.url}${base}/g/schemas/s/versions/1`]);
    expect(headers.get('schema-version-uri')).toBe(`${moved.server.url}${prefix}/42`);
    for (const path of [`${base}/g/schemas/s`, `${prefix}/schema?uri=42`, `${prefix}/42`]) {
      expect([path, (await moved.read(path)).status]).toEqual([path, 200]);
    }
    const next = await moved.post(`${base}/g/schemas/s`, record('A', 'b'));
    expect(next.headers.get('schema-version-id')).toBe(`${segment}/g/schemas/s/versions/2`);
    expect((await moved.read(`${prefix}/schema?uri=${next.headers.get('schema-version-uri')}`)).status).toBe(200);
    expect((await moved.read('/schemagroups/g')).status).toBe(404);
    await moved.server.close();
  });

  it('B24 is what clients know it by', async () => {
    const known = await startRegistry({ public_url: 'https://example.com/registry' });
    await known.group('g');
    const headers = await known.posted(at('s', 'id=342'), record('A'));
    expect(headers.get('schema-version-uri')).toBe('https://example.com/registry/342');
    expect(headers.get('schema-authority')).toBe('https://example.com/registry');
    expect(headers.get('location')).toBe('https://example.com/registry/schemagroups/g/schemas/s/versions/1');
    const uri = 'https://EXAMPLE.com:443/registry/342';
    expect((await known.read(`/schema?uri=${encodeURIComponent(uri)}`)).status).toBe(200);
    await known.server.close();
  });
});
