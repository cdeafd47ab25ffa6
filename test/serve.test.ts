import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sandbox } from './shell.ts';

const CONTRACT = `dataset_id: d
version: "1.0.0"
status: active
owners: [{team: t}]
fields: [{name: id, type: string}]
`;

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(async () => sandbox.close());

describe('serve', () => {
  it('finishes the request in flight when it is told to stop, and ends with 0', async () => {
    const registry = await sandbox.serve(['--store', 'sqlite:registry.db']);
    const client = new Client(registry.url);
    client.send(
      [
        'PUT /contracts/d/versions/1.0.0 HTTP/1.1',
        'Host: registry',
        'Content-Type: application/yaml',
        `Content-Length: ${CONTRACT.length}`,
        'Expect: 100-continue',
        '\r\n',
      ].join('\r\n'),
    );
    // The registry has taken the request on and waits for its body.
    await client.until('100 Continue');
    const stopped = registry.stop('SIGTERM');
    await refusesConnections(registry.url);
    client.send(CONTRACT);
    const answer = await client.untilClosed();
    expect(answer).toContain('HTTP/1.1 201 Created');
    expect(answer).toContain('"status":"registered"');
    expect(await stopped).toEqual({ code: 0, signal: null });
    // What was acknowledged is there.
    await sandbox.serve(['--store', 'sqlite:registry.db']);
    expect((await sandbox.run('concordat get d')).stdout).toBe(CONTRACT);
  });

  it('lets go of a request that never ends', async () => {
    const registry = await sandbox.serve(['--store', 'memory', '--drain-timeout-s', '0']);
    const client = new Client(registry.url);
    client.send(
      'PUT /contracts/d/versions/1.0.0 HTTP/1.1\r\nHost: r\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
    );
    await client.until('100 Continue');
    expect(await registry.stop('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('ends in good order when it is told to stop as soon as it is ready', async () => {
    const registry = await sandbox.serve(['--store', 'sqlite:registry.db']);
    expect(await registry.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('does not share its file with another process', async () => {
    await sandbox.serve(['--store', 'sqlite:registry.db']);
    const second = await sandbox.run('concordat serve --store sqlite:registry.db --port 0');
    expect(second.status).toBe(2);
    expect(second.stdout).toBe('');
    expect(second.stderr).toMatch(/^concordat: .*registry\.db.* in use by another process/);
  });

  it('does not share its port', async () => {
    const { url } = await sandbox.serve();
    const { port } = new URL(url);
    const second = await sandbox.run(`concordat serve --store memory --port ${port}`);
    expect(second.status).toBe(2);
    expect(second.stdout).toBe('');
    expect(second.stderr).toBe(
      `concordat: port ${port} of 127.0.0.1 is in use; stop what listens there, or choose another with --port\n`,
    );
  });

  it('takes its settings from flags before the environment', async () => {
    sandbox.env.CONCORDAT_HOST = 'no.such.host.invalid';
    const { url } = await sandbox.serve(['--store', 'memory', '--host', '127.0.0.1']);
    expect(new URL(url).hostname).toBe('127.0.0.1');
  });
});

/** A client that can stop in the middle of a request. */
class Client {
  readonly #socket: Socket;
  #answer = '';

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname).setEncoding('utf8');
    this.#socket.on('data', (text: string) => {
      this.#answer += text;
    });
    this.#socket.on('error', () => undefined);
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  async until(text: string): Promise<void> {
    while (!this.#answer.includes(text)) await new Promise((resolve) => this.#socket.once('data', resolve));
  }

  async untilClosed(): Promise<string> {
    if (!this.#socket.closed) await new Promise((resolve) => this.#socket.once('close', resolve));
    return this.#answer;
  }
}

async function refusesConnections(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.on('connect', () => socket.destroy() && resolve(true)).on('error', () => resolve(false));
    });
    if (!accepted) return;
  }
}
