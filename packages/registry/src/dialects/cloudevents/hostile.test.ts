import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_BYTE, type Registry, record, startRegistry } from './fixtures/registry.ts';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await registry.group('g');
  await registry.posted('g/schemas/s?format=avro', record('A'));
});
afterAll(() => registry.server.close());

/** What the server answers to bytes of HTTP that no client would send. */
function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(registry.server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(request, 'latin1'));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      text += part;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

describe('nothing that is posted is answered with 5xx', () => {
  it.each([
    ['avro', DEEP],
    ['json-schema', DEEP],
    ['json-schema', `{"$ref":"#"}`],
    ['protobuf', '{'.repeat(100_000)],
    ['avro', '\0'],
    ['avro', '"a\\u0000b"'],
    ['custom', '\0'],
    ['custom', 'x'.repeat(1024 * 1024 + 1)],
    ['avro', ' '],
    [
      'json-schema',
      `{"type":"object","properties":{${Array.from({ length: 20_000 }, (_, i) => `"f${i}":{}`).join()}}}`,
    ],
  ])('%s %.20j', async (format, text) => {
    const { status } = await registry.document(`g/schemas/hostile-${format}?format=${format}`, text);
    expect([200, 400, 409, 413]).toContain(status);
  });

  it.each([
    'avro',
    'json-schema',
    'protobuf',
    'data-contract',
    'external',
    '__proto__',
    'constructor',
    '../x',
    'a'.repeat(65),
  ])('every byte as %s', async (format) => {
    const { status } = await registry.document(`g/schemas/bytes?format=${encodeURIComponent(format)}`, EVERY_BYTE);
    expect([200, 400]).toContain(status);
  });

  it('compressed to nothing', async () => {
    const headers = { 'content-encoding': 'gzip', 'schema-format': 'custom' };
    expect((await registry.document('g/schemas/bomb', gzipSync(Buffer.alloc(2 ** 26)), headers)).status).toBe(413);
    expect((await registry.document('g/schemas/bomb', EVERY_BYTE, headers)).status).toBe(400);
    const small = await registry.document('g/schemas/bomb', gzipSync(EVERY_BYTE), headers);
    expect(small.status).toBe(200);
    expect((await registry.read('/schemagroups/g/schemas/bomb')).bytes.equals(Buffer.from(EVERY_BYTE))).toBe(true);
  });
});

it.each([
  '/schemagroups/g/schemas/s?format=%FF',
  '/schemagroups/g/schemas/s?format=a%00',
  '/schemagroups/g/schemas/s/versions/1?format=constructor',
  '/schemagroups?limit=x',
  '/schemagroups?limit=1&after=%FF',
  '/schemagroups/__proto__',
  '/schemagroups/g/schemas/__proto__',
  '/schema?uri=http://[::1',
  '/schema?uri=urn:uuid:x',
  `/schema?uri=${'x'.repeat(5000)}`,
  '/schema?uri=http://h/schemagroups/%FF/schemas/s/versions/1',
  '/schema?uri=http://h/x%3Fformat=%25zz',
  '/schema?uri=s?format=%25FF',
  '/schema?uri=schemagroups/g/schemas/s/versions/1?format=%25FF',
  '/%00',
  '/%FF',
  '/a%20b?x=%22',
  `/${'x/'.repeat(2000)}`,
  '/schemagroups/g/schemas/s/versions/1e3',
  '/schemagroups/%',
])('%s is answered', async (path) => {
  const { status } = await registry.read(path);
  expect([200, 307, 400, 404, 414]).toContain(status);
});

it('header fields that are none are answered', async () => {
  for (const line of [
    'Host: a b',
    'Host: <script>\r\nAccept: ,,;q=x,*/*;q=9,/,a/',
    'Host: h\r\nIf-None-Match: ,"',
    'Host: h\r\nAccept: '.concat('a/b,'.repeat(2000)),
  ]) {
    const answer = await raw(`GET /schemagroups/g/schemas/s HTTP/1.1\r\n${line}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400|431)/);
    expect(answer).not.toContain('<script>');
  }
  const type = 'x/\u00ff;a=\u0080';
  const posted = await raw(
    `POST /schemagroups/g/schemas/odd?format=custom HTTP/1.1\r\nHost: h\r\nContent-Type: ${type}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx`,
  );
  expect(posted).toMatch(/^HTTP\/1\.1 (200|400|415)/);
  const described = await raw(
    'POST /schemagroups/g/schemas/odd?format=custom HTTP/1.1\r\nHost: h\r\nContent-Type: a/b\r\nSchema-Description: \u00fc\r\nContent-Length: 1\r\nConnection: close\r\n\r\ny',
  );
  expect(described).toMatch(/^HTTP\/1\.1 400/);
});

it('A05 a segment of dots is no id, nor is one of what is not percent-encoded', async () => {
  for (const id of ['.', '..', '%2E', '%2e%2E', '\u00fc', '\u00c3\u00bc', 'a b', 'a"b', '[a]']) {
    const body = '{}';
    const answer = await raw(
      `PUT /schemagroups/${id} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  }
});

it('bodies of groups that are none are refused', async () => {
  for (const body of [
    '',
    'null',
    '[]',
    '"x"',
    '{',
    DEEP,
    '{"format":1}',
    '{"description":[]}',
    '{"unknown":1}',
    '{"id":1}',
  ]) {
    const { status, headers } = await registry.send('PUT', '/schemagroups/hostile', body);
    expect([body.slice(0, 20), status, headers.get('content-type')]).toEqual([
      body.slice(0, 20),
      400,
      'application/problem+json',
    ]);
  }
  const xml = await registry.send('PUT', '/schemagroups/hostile', '<a/>', 'application/xml');
  expect(xml.status).toBe(415);
});

it('refuses what is no UTF-8 in a query, as it does in a header field', async () => {
  for (const path of ['?format=avro&description=%ED%A0%80', '?format=avro&versiondescription=%FF', '?format=av%80ro']) {
    expect((await registry.document(`g/schemas/latin${path}`, record('L'))).status).toBe(400);
  }
  expect((await registry.read('/schemagroups/g/schemas/latin')).status).toBe(404);
});

it('takes documents of any bytes as large as text may be, and says how large that is', async () => {
  const large = Buffer.alloc(2 ** 20, 0xff);
  expect((await registry.document('g/schemas/large?format=custom', large)).status).toBe(200);
  expect((await registry.read('/schemagroups/g/schemas/large')).bytes.equals(large)).toBe(true);
  const { status, bytes } = await registry.document('g/schemas/larger?format=custom', Buffer.alloc(2 ** 20 + 1, 0xff));
  expect([status, bytes.toString()]).toEqual([413, expect.stringContaining('at most 1048576 bytes')]);
});
