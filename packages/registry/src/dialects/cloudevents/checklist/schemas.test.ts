import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demanding, EVERY_BYTE, type Registry, record, startRegistry } from '../fixtures/registry.ts';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await registry.group('g');
  await registry.group('avro', { format: 'avro' });
});
afterAll(() => registry.server.close());

const AVRO = '?format=avro';
const at = (path: string) => `/schemagroups/${path}`;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('ids of schemas', () => {
  it.each(['a', 'a.b', 'x@y', "s!$&'()*+,;=~_", '%41b', 'ü'])('A16 may be %s', async (id) => {
    await registry.posted(`g/schemas/${id}${AVRO}`, record('A'));
    expect((await registry.read(at(`g/schemas/${id}`))).status).toBe(200);
  });

  it.each(['a:b', 'a%2', 'a%FF', 'a%00', '*', '__GLOBAL', 'x'.repeat(1025)])('A16 are not %s', async (id) => {
    const { status } = await registry.document(`g/schemas/${id}${AVRO}`, record('A'));
    expect(status).toBe(400);
  });

  it('A16 are not empty', async () => {
    expect((await registry.document(`g/schemas/${AVRO}`, record('A'))).status).toBe(307);
    expect((await registry.document(`g/schemas${AVRO}`, record('A'))).status).toBe(405);
  });

  it('A17 B23 are those of a group', async () => {
    for (const group of ['first', 'second']) {
      await registry.group(group);
      const headers = await registry.posted(`${group}/schemas/same${AVRO}`, record('A', group));
      expect(headers.get('schema-version')).toBe('1');
    }
    expect((await registry.read(at('second/schemas/same'))).bytes.toString()).toBe(record('A', 'second'));
  });

  it('A17 are in one group only, where that is wanted', async () => {
    const strict = await startRegistry({ schema_ids: 'registry' });
    for (const group of ['a', 'b']) await strict.group(group);
    await strict.posted(`a/schemas/s${AVRO}`, record('A'));
    await strict.posted(`a/schemas/s${AVRO}`, record('A', 'more'));
    const { status, bytes } = await strict.document(`b/schemas/s${AVRO}`, record('A'));
    expect([status, JSON.parse(bytes.toString()).code]).toEqual([409, 'schema-conflict']);
    await strict.server.close();
  });

  it('B36 are listed as an array of strings', async () => {
    await registry.group('list');
    for (const id of ['b', 'a:%3A'.replace('a:', 'a'), 'c'])
      await registry.posted(`list/schemas/${id}${AVRO}`, record('A'));
    const { body } = await registry.get(at('list/schemas'));
    expect(body).toEqual(['a%3A', 'b', 'c']);
    const { body: part, headers } = await registry.get(at('list/schemas?limit=2'));
    expect(part).toEqual(['a%3A', 'b']);
    expect(headers.get('link')).toBe(`<${registry.server.url}/schemagroups/list/schemas?limit=2&after=b>; rel="next"`);
    expect((await registry.get(at('list/schemas?limit=0'))).status).toBe(400);
  });
});

describe('documents', () => {
  it('A11 A12 A22 B10 B30 O02 are numbered from 1, each is kept, and the newest is the default', async () => {
    const texts = [record('A'), record('A', 'b'), record('A', 'b', 'c')];
    for (const [index, text] of texts.entries()) {
      const headers = await registry.posted(`g/schemas/numbered${AVRO}`, text);
      expect(headers.get('schema-version')).toBe(String(index + 1));
    }
    for (const [index, text] of texts.entries()) {
      expect((await registry.read(at(`g/schemas/numbered/versions/${index + 1}`))).bytes.toString()).toBe(text);
    }
    expect((await registry.read(at('g/schemas/numbered'))).bytes.toString()).toBe(texts[2]);
    const { body, headers } = await registry.get(at('g/schemas/numbered/versions'));
    expect([body, headers.get('content-type')]).toEqual([[1, 2, 3], 'application/json']);
  });

  it('B11 the newest that is left is the default', async () => {
    for (const text of [record('A'), record('A', 'b'), record('A', 'b', 'c')]) {
      await registry.posted(`g/schemas/left${AVRO}`, text);
    }
    expect((await registry.request('DELETE', at('g/schemas/left/versions/3'))).status).toBe(204);
    expect((await registry.read(at('g/schemas/left'))).headers.get('schema-version')).toBe('2');
    await registry.request('DELETE', at('g/schemas/left/versions/1'));
    expect((await registry.read(at('g/schemas/left'))).headers.get('schema-version')).toBe('2');
    expect((await registry.get(at('g/schemas/left/versions'))).body).toEqual([2]);
    expect((await registry.posted(`g/schemas/left${AVRO}`, record('A', 'd'))).get('schema-version')).toBe('4');
  });

  it('A18 B29 may be any bytes', async () => {
    await registry.posted('g/schemas/bytes?format=custom', EVERY_BYTE, { 'content-type': 'application/x-custom' });
    const { bytes, headers } = await registry.read(at('g/schemas/bytes'));
    expect(bytes.equals(EVERY_BYTE)).toBe(true);
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual(['application/x-custom', '256']);
    await registry.posted('g/schemas/bytes?format=custom', 'data:text/plain,plain');
    expect((await registry.read(at('g/schemas/bytes'))).bytes.toString()).toBe('data:text/plain,plain');
    await registry.posted('g/schemas/bytes?format=custom', ' ');
    expect((await registry.read(at('g/schemas/bytes'))).bytes.toString()).toBe(' ');
  });

  it('A18 come back to the byte where they are text, too', async () => {
    const text = '\uFEFF{\r\n  "type": "string"\r\n}\n';
    await registry.posted(`g/schemas/laid-out${AVRO}`, text);
    expect((await registry.read(at('g/schemas/laid-out'))).bytes.equals(Buffer.from(text))).toBe(true);
  });

  it.each([
    ['avro', '{"type":"nope"}'],
    ['avro', 'not json'],
    ['json-schema', '{"type":"nope"}'],
    ['protobuf', 'message {'],
    ['avro', ''],
    ['custom', ''],
  ])('A19 that are no %s are refused: %j', async (format, text) => {
    const { status, headers } = await registry.document(`g/schemas/invalid?format=${format}`, text);
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect((await registry.read(at('g/schemas/invalid'))).status).toBe(404);
  });

  it('A19 what is wrong with them is told, with its place', async () => {
    const { body } = await registry.post(at(`g/schemas/invalid${AVRO}`), '{\n "type": "nope"}');
    expect(body).toMatchObject({ status: 400, code: 'document-invalid', problem_count: 1, problems: [{ line: 2 }] });
  });

  it('A19 that are read here are text in UTF-8', async () => {
    const { status, bytes } = await registry.document('g/schemas/descriptor?format=protobuf', EVERY_BYTE);
    expect([status, bytes.toString()]).toEqual([400, expect.stringContaining('is text in UTF-8')]);
  });

  it('A21 have each an identity of their own', async () => {
    const [first, second, other] = [
      await registry.posted(`g/schemas/identified${AVRO}`, record('A')),
      await registry.posted(`g/schemas/identified${AVRO}`, record('A', 'b')),
      await registry.posted(`g/schemas/identified.too${AVRO}`, record('A')),
    ].map((headers) => headers.get('schema-id') ?? '');
    for (const id of [first, second, other]) expect(id).toMatch(UUID);
    expect(new Set([first, second, other]).size).toBe(3);
  });

  it('A13 B09 C09 that the versions before refuse are refused', async () => {
    await registry.posted(`g/schemas/judged${AVRO}`, record('A'));
    const { status, body } = await registry.post(at(`g/schemas/judged${AVRO}`), demanding('A', 'must'));
    expect([status, body.code, body.against]).toEqual([409, 'schema-incompatible', 1]);
    expect(body.findings[0]).toMatchObject({ message: expect.stringContaining('must') });
    expect((await registry.get(at('g/schemas/judged/versions'))).body).toEqual([1]);
    await registry.send('PUT', '/config/:.g:judged', { compatibility: 'NONE' });
    await registry.posted(`g/schemas/judged${AVRO}`, demanding('A', 'must'));
  });

  it('A09 in formats that are not read here are judged by nobody', async () => {
    await registry.posted('g/schemas/xsd?format=xsd11', '<a/>');
    expect((await registry.posted('g/schemas/xsd?format=xsd11', '<b/>')).get('schema-version')).toBe('2');
  });

  it('A09 in formats that are not read here are refused where that is wanted', async () => {
    const strict = await startRegistry({ schema_formats: 'known' });
    await strict.group('g');
    const { status, bytes } = await strict.document('g/schemas/s?format=xsd11', '<a/>');
    expect([status, JSON.parse(bytes.toString()).field]).toEqual([400, 'format']);
    await strict.posted(`g/schemas/s${AVRO}`, record('A'));
    await strict.server.close();
  });

  it('O01 C18 that are there already are found, however they are laid out', async () => {
    const first = await registry.posted(`g/schemas/known${AVRO}`, record('A'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const laidOut = JSON.stringify(JSON.parse(record('A')), undefined, 2);
    for (const text of [record('A'), laidOut]) {
      const again = await registry.posted(`g/schemas/known${AVRO}&description=other`, text, { 'content-type': 'x/y' });
      for (const name of ['schema-id', 'schema-version', 'schema-updated-time-utc', 'location']) {
        expect([name, again.get(name)]).toEqual([name, first.get(name)]);
      }
    }
    expect((await registry.get(at('g/schemas/known/versions'))).body).toEqual([1]);
    expect((await registry.read(at('g/schemas/known'))).headers.get('schema-description')).toBeNull();
  });

  it('C19 that were there before become a new version where that is forced', async () => {
    for (const text of [record('A'), record('A', 'b')]) await registry.posted(`g/schemas/back${AVRO}`, text);
    expect((await registry.posted(`g/schemas/back${AVRO}`, record('A'))).get('schema-version')).toBe('1');
    const forced = await registry.posted(`g/schemas/back${AVRO}&force=true`, record('A'));
    expect(forced.get('schema-version')).toBe('3');
    expect((await registry.read(at('g/schemas/back'))).bytes.toString()).toBe(record('A'));
    expect((await registry.document(`g/schemas/back${AVRO}&force=maybe`, record('A'))).status).toBe(400);
  });

  it('B39 are stored as they are, and not unwrapped', async () => {
    const wrapper = '{"schema": "{\\"type\\":\\"string\\"}", "schemaType": "AVRO"}';
    await registry.posted('g/schemas/wrapped?format=json', wrapper);
    expect((await registry.read(at('g/schemas/wrapped'))).bytes.toString()).toBe(wrapper);
  });

  it('O04 O05 are where the answer says', async () => {
    const posted = await registry.posted(`g/schemas/located${AVRO}`, record('A'));
    expect(posted.get('schema-id')).toMatch(UUID);
    for (const name of ['location', 'schema-id-location', 'schema-version-uri']) {
      const response = await fetch(posted.get(name) ?? '');
      expect([name, response.status, await response.text()]).toEqual([name, 200, record('A')]);
    }
  });

  it('are posted into groups that they make, where that is wanted', async () => {
    const easy = await startRegistry({ schema_groups: 'auto' });
    await easy.posted(`new/schemas/s${AVRO}`, record('A'));
    expect((await easy.get('/schemagroups')).body).toEqual(['default', 'new']);
    await easy.server.close();
  });

  it('are posted once under an idempotency key', async () => {
    const key = { 'idempotency-key': 'k-1', 'schema-description': 'one' };
    const path = `g/schemas/once${AVRO}&force=true`;
    const [first, second] = [
      await registry.document(path, record('A'), key),
      await registry.document(path, record('A'), key),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('schema-id')).toBe(first.headers.get('schema-id'));
    const other = await registry.document(path, record('A'), { ...key, 'schema-description': 'two' });
    expect(other.status).toBe(409);
    expect((await registry.get(at('g/schemas/once/versions'))).body).toEqual([1]);
  });

  it('are posted where nothing is, or what is known, as the request says', async () => {
    const post = (text: string, headers: Record<string, string>) =>
      registry.document(`g/schemas/conditional${AVRO}`, text, headers).then(({ status }) => status);
    expect(await post(record('A'), { 'if-match': '"x"' })).toBe(412);
    expect(await post(record('A'), { 'if-none-match': '*' })).toBe(200);
    expect(await post(record('A', 'b'), { 'if-none-match': '*' })).toBe(412);
    const tag = (await registry.read(at('g/schemas/conditional'))).headers.get('etag') ?? '';
    expect(await post(record('A', 'b'), { 'if-match': tag })).toBe(200);
    expect(await post(record('A', 'b', 'c'), { 'if-match': tag })).toBe(412);
    const gone = await registry.read(at('g/schemas/conditional'), { 'if-match': tag }, 'DELETE');
    expect(gone.status).toBe(412);
  });
});

describe('formats', () => {
  it('B06 C07 have to be said where the group has none', async () => {
    const { status, bytes } = await registry.document('g/schemas/unsaid', record('A'), {
      'content-type': 'application/json',
    });
    expect([status, JSON.parse(bytes.toString()).field]).toEqual([400, 'format']);
  });

  it('B20 are one for all versions of a schema', async () => {
    await registry.posted(`g/schemas/single${AVRO}`, record('A'));
    for (const query of ['?format=json-schema', '?format=json-schema&version=1']) {
      const { status, bytes } = await registry.document(`g/schemas/single${query}`, '{"type":"string"}');
      expect([status, JSON.parse(bytes.toString()).code]).toEqual([409, 'schema-conflict']);
    }
    expect((await registry.posted('g/schemas/single', record('A', 'b'))).get('schema-format')).toBe('avro');
  });

  it('A23 B21 B27 are those of the group where it has one', async () => {
    const headers = await registry.posted('avro/schemas/s', record('A'));
    expect(headers.get('schema-format')).toBeNull();
    await registry.posted('avro/schemas/s?format=Avro', record('A', 'b'));
    expect((await registry.read(at('avro/schemas/s'))).headers.get('schema-format')).toBeNull();
    for (const query of ['?format=json-schema', '?format=json-schema&version=1']) {
      expect((await registry.document(`avro/schemas/s${query}`, '{"type":"string"}')).status).toBe(409);
    }
  });

  it('A24 are not empty', async () => {
    const { status, bytes } = await registry.document('g/schemas/s?format=', record('A'));
    expect([status, JSON.parse(bytes.toString()).field]).toEqual([400, 'format']);
  });

  it.each([
    ['?format=avro', {}],
    ['', { 'schema-format': 'AVRO' }],
    ['', { format: 'avro' }],
    ['', { 'content-type': 'application/json; Format="avro"' }],
    ['', { 'content-type': 'application/json; serialization=Avro' }],
    ['', { 'content-type': 'application/vnd.apache.avro+json' }],
  ])('are told by %j or %j', async (query, headers: Record<string, string>) => {
    const id = `told-${Object.values(headers)[0]?.replaceAll(/\W/g, '') ?? 'query'}`;
    const posted = await registry.posted(`g/schemas/${id}${query}`, record('A'), headers);
    expect(posted.get('schema-format')).toBe('avro');
  });

  it('are told once, or the same twice', async () => {
    const headers = { 'schema-format': 'avro', 'content-type': 'x/y;format=Avro' };
    await registry.posted('g/schemas/told-twice?format=avro', record('A'), headers);
    for (const query of ['?format=protobuf', '?format=avro&format=json']) {
      expect((await registry.document(`g/schemas/told-twice${query}`, record('A'), headers)).status).toBe(400);
    }
  });
});

describe('a schema', () => {
  it('B43 C10 is gone with all of its versions, and a new one begins anew', async () => {
    for (const text of [record('A'), record('A', 'b')]) {
      await registry.posted(`g/schemas/anew${AVRO}&id=anew-${text.length}&description=old`, text);
    }
    const before = await registry.read(at('g/schemas/anew/versions/1'));
    const { status, text } = await registry.request('DELETE', at('g/schemas/anew'));
    expect([status, text]).toEqual([204, '']);
    for (const path of ['', '/versions', '/versions/1', '/versions/2']) {
      expect((await registry.get(at(`g/schemas/anew${path}`))).status).toBe(404);
    }
    expect((await registry.request('DELETE', at('g/schemas/anew'))).status).toBe(404);
    expect((await registry.get(`/schema?uri=anew-${record('A').length}`)).status).toBe(404);
    const headers = await registry.posted(`g/schemas/anew${AVRO}&id=anew-${record('A').length}`, record('A'));
    expect(headers.get('schema-version')).toBe('1');
    expect(headers.get('schema-id')).not.toBe(before.headers.get('schema-id'));
    const after = await registry.read(at('g/schemas/anew'));
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
    expect(after.headers.get('schema-description')).toBeNull();
  });

  it('is there without versions until it is deleted', async () => {
    await registry.posted(`g/schemas/hollow${AVRO}`, record('A'));
    expect((await registry.request('DELETE', at('g/schemas/hollow/versions/1'))).status).toBe(204);
    expect((await registry.request('DELETE', at('g/schemas/hollow/versions/1'))).status).toBe(404);
    expect((await registry.get(at('g/schemas/hollow'))).status).toBe(404);
    expect((await registry.get(at('g/schemas/hollow/versions'))).body).toEqual([]);
    expect((await registry.get(at('g/schemas'))).body).toContain('hollow');
    expect((await registry.posted(`g/schemas/hollow${AVRO}`, record('A', 'b'))).get('schema-version')).toBe('2');
    expect((await registry.request('DELETE', at('g/schemas/hollow'))).status).toBe(204);
    expect((await registry.get(at('g/schemas'))).body).not.toContain('hollow');
  });

  it.each(['abc', '1.5', '1e3', ' 1'])('has no version %s, which is no number', async (number) => {
    expect((await registry.get(at(`g/schemas/x/versions/${encodeURIComponent(number)}`))).status).toBe(400);
  });

  it.each(['0', '-1', '99', '2147483648', '99999999999999999999'])('has no version %s', async (number) => {
    await registry.posted(`g/schemas/few${AVRO}`, record('A'));
    expect((await registry.get(at(`g/schemas/few/versions/${number}`))).status).toBe(404);
    expect((await registry.request('DELETE', at(`g/schemas/few/versions/${number}`))).status).toBe(404);
  });

  it('A25 A27 is below schemas, and its versions are below versions', async () => {
    const headers = await registry.posted(`g/schemas/path${AVRO}`, record('A'));
    expect(headers.get('location')).toBe(`${registry.server.url}/schemagroups/g/schemas/path/versions/1`);
    expect((await registry.get(at('g/schema/path'))).status).toBe(404);
    const { status, body, headers: told } = await registry.request('POST', at('g/schemas/path/versions'));
    expect([status, told.get('allow'), body.code]).toEqual([405, 'GET, HEAD', 'method-not-allowed']);
    expect(body.detail).toContain('GET, HEAD');
  });

  it('that is not there is told by its name and its group', async () => {
    await registry.posted(`g/schemas/there${AVRO}`, record('A'));
    expect((await registry.get(at('g/schemas/absent'))).body.detail).toBe(
      "there is no version of a schema 'absent' in the group 'g'",
    );
    expect((await registry.get(at('g/schemas/there/versions/2'))).body.detail).toBe(
      "there is no version 2 of the schema 'there' in the group 'g'",
    );
    expect((await registry.get(at('g/schemas/there/versions/latest'))).body.detail).toContain('the newest version');
  });

  it('C02 has its versions by the path of an example, too', async () => {
    await registry.posted(`g/schemas/alias${AVRO}`, record('A'));
    const { status, headers } = await registry.read(at('g/schemas/alias/version/1'));
    expect([status, headers.get('location')]).toEqual([
      200,
      `${registry.server.url}/schemagroups/g/schemas/alias/versions/1`,
    ]);
    expect((await registry.request('DELETE', at('g/schemas/alias/version/1'))).status).toBe(405);
  });
});
