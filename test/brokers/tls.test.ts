import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectNats } from '@nats-io/transport-node';
import mqtt from 'mqtt';
import rhea, { type EventContext } from 'rhea';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authority, type Certified, hasOpenssl } from '../databases/certificates.ts';
import { freePort, HOOK_MS, type Program, programAt, startProgram, until } from './programs.ts';

// Sinks whose certificates are of an authority of one's own, and which want a password: the registry is a process that is told to trust it.

const CONCORDAT = join(import.meta.dirname, '../../packages/cli/bin/concordat.js');
const nats = programAt('/usr/sbin/nats-server', '/usr/bin/nats-server');
const mosquitto = programAt('/usr/sbin/mosquitto');
const mosquittoPasswords = programAt('/usr/bin/mosquitto_passwd');

/** A registry, and its API. */
interface Served {
  register(name: string): Promise<void>;
  /** Subscribes a sink with a name and a password; gives the id. */
  subscribe(protocol: string, sink: string, settings?: object): Promise<string>;
  /** Why the last delivery failed. */
  reasonOf(id: string): Promise<string>;
  close(): Promise<void>;
}

async function serve(trusted?: string): Promise<Served> {
  const program = await startProgram({
    command: process.execPath,
    args: (port, directory) => [
      CONCORDAT,
      'serve',
      ...['--port', String(port), '--store', `sqlite:${join(directory, 'registry.db')}`, '--log-level', 'fatal'],
    ],
    env: (_port, directory) => ({
      NODE_COMPILE_CACHE: join(directory, 'compiled'),
      ...(trusted !== undefined && { NODE_EXTRA_CA_CERTS: trusted }),
    }),
  });
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${program.port}${path}`;
    const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  return {
    async register(name) {
      await ask('POST', `/subjects/${name}/versions`, { schema: JSON.stringify('string') });
    },
    async subscribe(protocol, sink, settings = {}) {
      const delivery = { firstdelayms: 50, longestdelayms: 500, timeoutms: 20_000 };
      const made = await ask('POST', '/subscriptions', {
        protocol,
        sink,
        protocolsettings: { ...settings, delivery },
        sinkcredential: { credentialtype: 'PLAIN', identifier: 'me', secret: 'open sesame' },
      });
      return String(made.id);
    },
    async reasonOf(id) {
      for (;;) {
        const { lasterror } = await ask('GET', `/subscriptions/${id}/status`);
        if (typeof lasterror === 'object' && lasterror !== null && 'reason' in lasterror) {
          return String(lasterror.reason);
        }
        await sleep(50);
      }
    },
    close: () => program.close(),
  };
}

describe.skipIf(!hasOpenssl())('sinks over TLS, with a password', () => {
  let authority: Authority;
  let certified: Certified;
  let trusting: Served;
  let other: Served;

  beforeAll(async () => {
    authority = new Authority('Concordat test');
    certified = authority.certify('localhost');
    [trusting, other] = await Promise.all([serve(authority.file), serve()]);
  }, HOOK_MS);
  afterAll(async () => {
    await trusting?.close();
    await other?.close();
    authority?.close();
  });

  const subjects = (name: string) => {
    const schema = `/schemagroups/default/schemas/${name}`;
    return [`${schema}/versions/1`, schema];
  };
  const files = () => ({ certificate: authority.path('localhost.crt'), key: authority.path('localhost.key') });

  /** A sink is sent events by whom trusts its authority, and by nobody else; nor under a name that its certificate does not have. */
  async function isTrustedOnlyByName(
    protocol: string,
    { scheme, port, settings = {} }: { readonly scheme: string; readonly port: number; readonly settings?: object },
    taken: () => readonly string[],
  ): Promise<void> {
    const name = protocol.toLowerCase();
    await trusting.subscribe(protocol, `${scheme}://localhost:${port}`, settings);
    const misnamed = await trusting.subscribe(protocol, `${scheme}://127.0.0.1:${port}`, settings);
    const untrusted = await other.subscribe(protocol, `${scheme}://localhost:${port}`, settings);
    await Promise.all([trusting.register(name), other.register(`${name}-other`)]);
    await until(() => taken().length >= 2);
    const reasons = [await trusting.reasonOf(misnamed), await other.reasonOf(untrusted)];
    expect(reasons[0]).toMatch(/altnames|does not match/i);
    expect(reasons[1]).toMatch(/self[- ]signed|unable to (?:verify|get)/i);
    expect(reasons.join()).not.toContain('sesame');
    expect([...new Set(taken())]).toEqual(subjects(name));
  }

  it(
    'over HTTPS',
    async () => {
      const taken: string[] = [];
      const server = createServer({ key: certified.key, cert: certified.certificate }, async (request, response) => {
        let body = '';
        for await (const part of request) body += String(part);
        const isKnown = request.headers.authorization === `Basic ${Buffer.from('me:open sesame').toString('base64')}`;
        if (isKnown) taken.push((JSON.parse(body) as { readonly subject: string }).subject);
        response.writeHead(isKnown ? 204 : 401).end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await isTrustedOnlyByName('HTTP', { scheme: 'https', port }, () => taken);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    HOOK_MS,
  );

  it.skipIf(nats === undefined)(
    'over NATS',
    async () => {
      const { certificate, key } = files();
      const server = await startProgram({
        command: nats ?? '',
        args: (port) => [
          ...['-a', '127.0.0.1', '-p', String(port), '--user', 'me', '--pass', 'open sesame'],
          ...['--tls', '--tlscert', certificate, '--tlskey', key],
        ],
      });
      const taken: string[] = [];
      const client = await connectNats({
        servers: `localhost:${server.port}`,
        user: 'me',
        pass: 'open sesame',
        tls: { caFile: authority.file },
      });
      client.subscribe('events', {
        callback(_error, message) {
          taken.push(message.json<{ readonly subject: string }>().subject);
        },
      });
      await client.flush();
      const settings = { subject: 'events' };
      await isTrustedOnlyByName('NATS', { scheme: 'tls', port: server.port, settings }, () => taken);
      await client.close();
      await server.close();
    },
    HOOK_MS,
  );

  it.skipIf(mosquitto === undefined || mosquittoPasswords === undefined).each(['MQTT3', 'MQTT5'])(
    'over %s',
    async (protocol) => {
      const server = await startMosquitto();
      const client = await mqtt.connectAsync({
        protocol: 'mqtts',
        host: 'localhost',
        port: server.port,
        username: 'me',
        password: 'open sesame',
        ca: [readFileSync(authority.file)],
      });
      const taken: string[] = [];
      client.on('message', (_topic, payload) => {
        taken.push((JSON.parse(String(payload)) as { readonly subject: string }).subject);
      });
      await client.subscribeAsync('events', { qos: 1 });
      const settings = { topicname: 'events' };
      await isTrustedOnlyByName(protocol, { scheme: 'mqtts', port: server.port, settings }, () => taken);
      await client.endAsync();
      await server.close();
    },
    HOOK_MS,
  );

  it(
    'over AMQP 1.0',
    async () => {
      const container = rhea.create_container();
      const taken: string[] = [];
      container.sasl_server_mechanisms.enable_plain(
        (user: string, password: string) => user === 'me' && password === 'open sesame',
      );
      container.on('message', ({ message, delivery }: EventContext) => {
        const { content = '' } = (message?.body ?? {}) as { readonly content?: Buffer | string };
        taken.push((JSON.parse(String(content)) as { readonly subject: string }).subject);
        delivery?.accept();
      });
      container.on('disconnected', () => undefined);
      container.on('error', () => undefined);
      const port = await freePort();
      const options = { transport: 'tls' as const, key: certified.key, cert: certified.certificate };
      const server = container.listen({ port, host: '127.0.0.1', ...options });
      await new Promise((resolve) => server.once('listening', resolve));
      await isTrustedOnlyByName('AMQP', { scheme: 'amqps', port, settings: { address: 'events' } }, () => taken);
      server.close();
    },
    HOOK_MS,
  );

  async function startMosquitto(): Promise<Program> {
    const { certificate, key } = files();
    return startProgram({
      command: mosquitto ?? '',
      args(port, directory) {
        const [file, passwords] = [join(directory, 'mosquitto.conf'), join(directory, 'passwords')];
        execFileSync(mosquittoPasswords ?? '', ['-b', '-c', passwords, 'me', 'open sesame'], { stdio: 'ignore' });
        const lines = [
          `listener ${port} 127.0.0.1`,
          `certfile ${certificate}`,
          `keyfile ${key}`,
          `password_file ${passwords}`,
          'allow_anonymous false',
          'persistence false',
          'user root',
        ];
        writeFileSync(file, `${lines.join('\n')}\n`);
        return ['-c', file];
      },
    });
  }
});
