import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from './config.ts';
import { contract, startHarness } from './fixtures/harness.ts';
import { startServer } from './start.ts';

describe('starting and stopping', () => {
  it('says that a port is in use', async () => {
    const other = await startHarness();
    const { port } = new URL(other.server.url);
    await expect(startHarness({ port })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is in use; stop what listens there, or choose another with --port`,
    );
    await other.server.close();
  });

  it('says that a host is none of this machine', async () => {
    await expect(startHarness({ host: '203.0.113.1', auth: 'off' })).rejects.toThrow(
      "'203.0.113.1' is no address of this machine",
    );
  });

  it('is open to other machines only where somebody says who may call', async () => {
    await expect(startHarness({ host: '0.0.0.0' })).rejects.toThrow(
      '0.0.0.0 can be reached from other machines: start with --auth on, so that callers need keys or tokens, or with --auth off, so that everybody may do everything',
    );
    const open = await startHarness({ host: '0.0.0.0', auth: 'off' });
    expect(open.log).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'warn', host: '0.0.0.0' })]));
    await open.server.close();
  });

  it('says that nobody has a key yet', async () => {
    const server = await startHarness({ auth: 'on' });
    expect(server.log).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringMatching(/^nobody has a key/) }),
    );
    await server.server.close();
  });

  it('says what is wrong with what is to hold for schemas', async () => {
    await expect(startHarness({ schema_authority: 'corp' })).rejects.toThrow(
      "--schema-authority: 'corp' is no absolute URI without a fragment",
    );
    await expect(startHarness({ schema_authorities: 'urn:a:*;nobody' })).rejects.toThrow(
      "--schema-authorities: 'nobody' is no AUTHORITY or CALLER=AUTHORITY",
    );
  });

  it('lets a request in flight finish, and takes no other', async () => {
    const server = await startHarness();
    const { port } = new URL(server.server.url);
    const body = JSON.stringify({ contract: contract() });
    const socket = connect(Number(port), '127.0.0.1');
    const answered = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    const head = `POST /contracts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(head + body.slice(0, 10), () => resolve()));
    // The request is on its way when the one behind it has been answered.
    await server.get('/healthz');
    const closed = server.server.close();
    await expect(fetch(`${server.server.url}/healthz`)).rejects.toThrow();
    socket.write(body.slice(10));
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toMatch(/^connection: close\r$/im);
    await closed;
    await server.server.close();
  });

  it('gives a client as long for its request as the settings say, also parts of a millisecond', async () => {
    const server = await startHarness({ request_timeout_s: '1.0001' });
    const socket = connect(Number(new URL(server.server.url).port), '127.0.0.1').setEncoding('utf8');
    socket.write('POST /contracts HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    const answer = await new Promise((resolve) => socket.once('data', resolve));
    expect(answer).toContain('HTTP/1.1 408 Request Timeout');
    await server.server.close();
  });

  it('does not wait for ever for a client that never finishes', async () => {
    const server = await startHarness({ drain_timeout_s: '0' });
    const { port } = new URL(server.server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    const head = 'POST /contracts HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{';
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    await server.get('/healthz');
    await server.server.close();
    await gone;
  });

  it('refuses a store that it does not know', async () => {
    const config = resolveConfig({ flags: { port: '0', log_level: 'silent' } });
    if (!config.ok) throw new Error(config.error.join());
    await expect(startServer({ ...config.value, store: 'nowhere' })).rejects.toThrow("there is no store 'nowhere'");
  });
});
