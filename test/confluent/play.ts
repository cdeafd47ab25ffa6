import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { filled } from './likeness.ts';
import type { Case, Exchange, Request } from './transcript.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Plays a case against a registry of its own and fails at the first answer that is not as it is written. */
export async function play({ settings, exchanges }: Case): Promise<void> {
  const { server } = await startHarness(settings);
  const agent = new Agent({ keepAlive: true });
  try {
    for (const exchange of exchanges) compare(exchange, await send(server.url, agent, exchange.request));
  } finally {
    agent.destroy();
    await server.close();
  }
}

/** Plays a case as {@link play} does, with a registry that is started anew for each request and has nothing but its file. */
export async function playWithRestarts({ settings, exchanges }: Case): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'concordat-transcript-'));
  const store = `sqlite:${join(folder, 'registry.db')}`;
  try {
    for (const exchange of exchanges)
      await play({ rows: [], title: '', settings: { ...settings, store }, exchanges: [exchange] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare({ line, request, expected }: Exchange, answer: Answer): void {
  const actual = {
    request: `line ${line}: ${request.method} ${request.path}`,
    status: answer.status,
    headers: Object.fromEntries(Object.keys(expected.headers).map((name) => [name, answer.headers[name]])),
    body: bodyOf(expected.body, answer.text),
  };
  const wanted = {
    ...actual,
    status: expected.status,
    headers: filled(expected.headers, actual.headers),
    body: expected.body === undefined ? actual.body : filled(Object.values(expected.body)[0], actual.body),
  };
  expect(actual).toEqual(wanted);
  if (expected.status === 204) expect(answer.text).toBe('');
}

function bodyOf(expected: object | undefined, body: string): unknown {
  if (expected !== undefined && !('json' in expected)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Sends the path as it is written: `fetch` would tidy up what clients send untidily. */
function send(url: string, agent: Agent, { method, path, headers, body }: Request): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const named = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  return new Promise((resolve, reject) => {
    const sending = httpRequest({ hostname, port, agent, method, path, headers: named }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      text(response).then((read) => resolve({ status, headers: answered, text: read }), reject);
    });
    sending.on('error', reject);
    sending.end(body === undefined ? undefined : encoded(body, headers['content-type'] ?? ''));
  });
}

function encoded(body: string, mediaType: string): Buffer {
  return /charset=utf-16/i.test(mediaType) ? Buffer.from(`\ufeff${body}`, 'utf16le') : Buffer.from(body);
}
