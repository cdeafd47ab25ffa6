import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.ts';
import { CannotRun, Refused } from './exit.ts';

const answer = { status: 200, type: 'application/json', body: '', sequence: '' };
let heard: string | string[] | undefined;
let heardToken: string | undefined;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    heard = request.headers['concordat-sequence'];
    heardToken = request.headers.authorization;
    const headers = { 'content-type': answer.type, 'concordat-sequence': answer.sequence };
    response.writeHead(answer.status, headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const contract = '{"dataset_id": "d", "version": "1.0.0"}';
const ASKED: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ['contract', (client) => client.contract('d')],
  ['source', (client) => client.source('d', '1.0.0')],
  ['move', (client) => client.move('activate', 'd', '1.0.0')],
];

describe.each(ASKED)('%s', (_, ask) => {
  it.each([
    ['a page of something else', 200, 'text/html', '<html>please log in</html>'],
    ['no contract', 200, 'application/json', '{"status": "ok"}'],
    ['nothing', 200, 'text/plain', ''],
    ['a redirection', 302, 'text/html', ''],
    ['a failure of a proxy', 502, 'text/html', '<html>bad gateway</html>'],
    ['a question who is there', 401, 'application/json', '{"detail": "who are you"}'],
    ['another service', 404, 'application/json', '{"detail": "Not Found"}'],
  ])('cannot run on %s', async (_case, status, type, body) => {
    Object.assign(answer, { status, type, body });
    await expect(ask(new Client(url))).rejects.toThrow(CannotRun);
    await expect(ask(new Client(url))).rejects.toThrow(`${url} answers ${status}`);
  });

  it('takes a contract', async () => {
    Object.assign(answer, { status: 200, type: 'application/json; charset=utf-8', body: contract });
    await expect(ask(new Client(`${url}/`))).resolves.toMatchObject({ text: contract });
  });

  it('takes a no of the registry', async () => {
    Object.assign(answer, { status: 404, type: 'application/json', body: '{"detail": "unknown dataset_id: \'d\'"}' });
    await expect(ask(new Client(url))).rejects.toThrow(new Refused("unknown dataset_id: 'd'"));
  });
});

it('takes the text of a contract in YAML', async () => {
  Object.assign(answer, { status: 200, type: 'application/yaml; charset=utf-8', body: 'dataset_id: d\n' });
  await expect(new Client(url).source('d')).resolves.toMatchObject({ text: 'dataset_id: d\n' });
});

it('sends back the highest sequence that it was told', async () => {
  const client = new Client(url);
  const steps = [
    ['7', undefined],
    ['5', '7'],
    ['12', '7'],
    ['soon', '12'],
    ['', '12'],
  ] as const;
  for (const [sequence, expected] of steps) {
    Object.assign(answer, { status: 200, type: 'application/json', body: contract, sequence });
    await client.contract('d');
    expect(heard).toBe(expected);
  }
});

describe('the native API', () => {
  it('gives the JSON of the answer, and null without one', async () => {
    Object.assign(answer, { status: 200, type: 'application/json', body: '{"items": []}' });
    await expect(new Client(url).native('GET', '/subjects')).resolves.toEqual({ items: [] });
    Object.assign(answer, { status: 204, body: '' });
    await expect(new Client(url).native('DELETE', '/subscriptions/1')).resolves.toBeNull();
  });

  it('is refused with its message', async () => {
    Object.assign(answer, { status: 409, type: 'application/json', body: '{"code": "conflict", "message": "no"}' });
    await expect(new Client(url).native('POST', '/proposals', {})).rejects.toThrow(new Refused('no'));
    Object.assign(answer, { status: 403, body: '{"code": "forbidden", "message": "not you"}' });
    await expect(new Client(url).native('POST', '/proposals', {})).rejects.toThrow(`${url} answers 403: not you`);
  });
});

it('says who asks', async () => {
  Object.assign(answer, { status: 200, type: 'application/json', body: contract });
  await new Client(url, 'ck_abc_def\n').contract('d');
  expect(heardToken).toBe('Bearer ck_abc_def');
  await new Client(url).contract('d');
  expect(heardToken).toBeUndefined();
  expect(() => new Client(url, 'two words')).toThrow('CONCORDAT_TOKEN holds something that is no key and no token');
});

it('shows no password', async () => {
  Object.assign(answer, { status: 500, type: 'text/plain', body: '' });
  const guarded = url.replace('//', '//user:pass@word@');
  await expect(new Client(guarded).datasets()).rejects.toThrow(
    `${url.replace('//', '//***@')} answers 500, and not as a registry does`,
  );
  await expect(new Client('http://user:secret@127.0.0.1:1').datasets()).rejects.toThrow(
    'cannot reach the registry at http://***@127.0.0.1:1: connection refused',
  );
  expect(() => new Client('ftp://user:secret@host')).toThrow("'ftp://***@host' is not an http address");
});

it.each(['?token=1', '/#top'])('does not take an address with %s', (end) => {
  expect(() => new Client(`${url}${end}`)).toThrow('has a query or a fragment');
});
