import { afterEach, expect, it } from 'vitest';
import { type SinkServer, sinkServer } from '../deliveries/fixtures/sink-server.ts';
import { Outbound } from './outbound.ts';

const NEVER = new AbortController().signal;
const OPEN = { privateAllowed: true, networks: [] };
const STRICT = { privateAllowed: false, networks: [] };

let open: SinkServer | undefined;
afterEach(() => open?.close());

function get(url: string, policy = OPEN, signal = NEVER) {
  const outbound = new Outbound(policy);
  return outbound
    .request({ url: new URL(url), method: 'GET', timeoutMs: 2000, signal })
    .finally(() => outbound.close());
}

it('asks, and reads the answer', async () => {
  open = await sinkServer(() => ({ status: 201, headers: { 'x-own': 'a' }, body: 'done' }));
  expect(await get(`${open.url}/path?a=b`)).toMatchObject({ status: 201, headers: { 'x-own': 'a' }, body: 'done' });
  expect(open.received).toMatchObject([{ method: 'GET', url: '/path?a=b' }]);
});

it('follows no redirects', async () => {
  open = await sinkServer(() => ({ status: 307, headers: { location: '/elsewhere' } }));
  expect(await get(open.url)).toMatchObject({ status: 307 });
  expect(open.received).toHaveLength(1);
});

it('reads no more than a bounded part of an answer', async () => {
  open = await sinkServer(() => ({ status: 200, body: 'x'.repeat(1_000_000) }));
  const { body } = await get(open.url);
  expect(body.length).toBeLessThan(200_000);
});

it.each([
  ['http://127.0.0.1:1/', /'127\.0\.0\.1' is not to be connected to: it is in a private network$/],
  ['http://2130706433:1/', /'127\.0\.0\.1' is not to be connected to/],
  ['http://0x7f.1:1/', /'127\.0\.0\.1' is not to be connected to/],
  ['http://[::1]:1/', /'::1' is not to be connected to/],
  ['http://[::ffff:127.0.0.1]:1/', /is not to be connected to/],
  ['http://localhost:1/', /'localhost' is not to be connected to/],
  ['https://169.254.169.254/latest', /'169\.254\.169\.254' is not to be connected to/],
  ['http://8.8.8.8/', /'8\.8\.8\.8' is outside, and would be reached in the clear/],
  ['ftp://8.8.8.8/', /'ftp:' is not spoken here/],
])('does not connect to %s', async (url, reason) => {
  await expect(get(url, STRICT)).rejects.toThrow(reason);
});

it('waits for an answer as long as it is told, and until it is stopped', async () => {
  open = await sinkServer(() => 'silence');
  const outbound = new Outbound(OPEN);
  const request = { url: new URL(open.url), method: 'GET', signal: NEVER };
  await expect(outbound.request({ ...request, timeoutMs: 50 })).rejects.toThrow('no answer within 50 ms');
  const stop = new AbortController();
  const stopped = outbound.request({ ...request, timeoutMs: 5000, signal: stop.signal });
  stop.abort();
  await expect(stopped).rejects.toThrow('aborted');
  outbound.close();
});
