import { expect } from 'vitest';
import { startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { filled } from '../confluent/likeness.ts';
import type { Case, Exchange } from '../confluent/transcript.ts';

/** What transcripts of another registry's API take for granted. */
const OTHER_TYPE = 'application/vnd.schemaregistry.v1+json';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /\{(\w+)\}/g;

/** Plays a case against a registry of its own and fails at the first answer that is not as it is written. */
export async function play({ settings, exchanges }: Case): Promise<void> {
  let now = new Date('2025-01-01T00:00:00Z');
  const { server } = await startHarness(settings, { clock: () => now });
  const ids = new Map<string, string>();
  try {
    for (const { line, request, expected } of exchanges) {
      const { at, 'content-type': type, ...headers } = request.headers;
      if (at !== undefined) now = new Date(at);
      const known = (text: string): string => text.replaceAll(NAME, (name, id: string) => ids.get(id) ?? name);
      const response = await fetch(server.url + known(request.path), {
        method: request.method,
        headers: {
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, known(value)])),
          ...(request.body !== undefined && {
            'content-type': type === OTHER_TYPE ? 'application/json' : (type ?? ''),
          }),
        },
        ...(request.body !== undefined && { body: known(request.body) }),
      });
      compare({ line, request, expected }, response, await response.text(), ids);
    }
  } finally {
    await server.close();
  }
}

function compare({ line, request, expected }: Exchange, response: Response, text: string, ids: Map<string, string>) {
  const headers = { ...expected.headers };
  if (headers['content-type'] === OTHER_TYPE) headers['content-type'] = 'application/json; charset=utf-8';
  const json = expected.body !== undefined && 'json' in expected.body ? expected.body.json : undefined;
  const body = json === undefined ? text : JSON.parse(text);
  const wanted = named(json === undefined ? text : json, body, ids);
  const shown = Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)]));
  const actual = {
    request: `line ${line}: ${request.method} ${request.path}`,
    status: response.status,
    headers: shown,
    body,
  };
  const hoped = {
    ...actual,
    status: expected.status,
    headers: filled(named(headers, shown, ids), shown),
    body: filled(wanted, body),
  };
  expect(actual).toEqual(hoped);
  if (expected.status === 204) expect(text).toBe('');
}

/** The expected value with the ids that names stand for. A name that stands for none yet stands for the id that is in its place. */
function named(expected: unknown, actual: unknown, ids: Map<string, string>): unknown {
  if (typeof expected === 'string') {
    const [, name] = /^\{(\w+)\}$/.exec(expected) ?? [];
    const isNew = name !== undefined && !ids.has(name) && typeof actual === 'string' && UUID.test(actual);
    if (isNew && ![...ids.values()].includes(actual)) ids.set(name, actual);
    return expected.replaceAll(NAME, (whole, id: string) => ids.get(id) ?? whole);
  }
  if (Array.isArray(expected))
    return expected.map((item, index) => named(item, (actual as unknown[] | null)?.[index], ids));
  if (typeof expected !== 'object' || expected === null) return expected;
  const members = Object.entries(expected).map(([name, value]) => {
    return [name, named(value, (actual as Record<string, unknown> | null)?.[name], ids)];
  });
  return Object.fromEntries(members);
}
