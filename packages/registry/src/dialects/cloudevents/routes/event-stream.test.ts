import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Registry, record, startRegistry } from '../fixtures/registry.ts';

let registry: Registry;
beforeEach(async () => {
  registry = await startRegistry();
  await registry.group('g', { format: 'avro' });
});
afterEach(() => registry.server.close());

interface Message {
  readonly id: string;
  readonly event?: { readonly id: string; readonly subject: string };
}

/** Reads a stream of messages as browsers do. */
async function follow(query = '', headers: Record<string, string> = {}) {
  const stopping = new AbortController();
  const response = await fetch(`${registry.server.url}/events/stream${query}`, { headers, signal: stopping.signal });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = (response.body ?? expect.fail('no body')).pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  return {
    /** The next message; undefined at the end of the stream. */
    async next(): Promise<Message | undefined> {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end >= 0) {
          const lines = buffer.slice(0, end).split('\n');
          buffer = buffer.slice(end + 2);
          const id = lines.find((line) => line.startsWith('id: '))?.slice(4);
          const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
          if (id !== undefined) return { id, ...(data !== undefined && { event: JSON.parse(data) }) };
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return undefined;
        buffer += value;
      }
    },
    stop: () => stopping.abort(),
  };
}

/** Registers so many schemas, all at the same time. */
async function register(count: number, prefix: string): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  await Promise.all(names.map((name) => registry.posted(`g/schemas/${name}`, record('R', name))));
}

async function allEvents(): Promise<readonly { readonly id: string }[]> {
  return (await registry.get('/events?limit=1000')).body;
}

describe('a stream of events', () => {
  it('tells what happens from now on', async () => {
    const stream = await follow();
    await registry.posted('g/schemas/s', record('R', 'a'));
    const messages = [await stream.next(), await stream.next()];
    expect(messages.map((message) => message?.event?.subject)).toEqual([
      '/schemagroups/g/schemas/s/versions/1',
      '/schemagroups/g/schemas/s',
    ]);
    expect(messages.every((message) => message?.id === message?.event?.id)).toBe(true);
    stream.stop();
  });

  it('goes on after the last message that was seen, without gap or repetition, while many write', async () => {
    const found: string[] = [];
    const writing = register(30, 'w');
    let last = '0';
    while (found.length < 61) {
      const stream = await follow('?after=0', { 'last-event-id': last });
      for (let count = 0; count < 7 && found.length < 61; ) {
        const message = (await stream.next()) ?? expect.fail('it ended');
        last = message.id;
        if (message.event === undefined) continue;
        found.push(message.event.id);
        count += 1;
      }
      stream.stop();
    }
    await writing;
    expect(found).toEqual((await allEvents()).map(({ id }) => id));
  });

  it('is the same for many who follow', async () => {
    const streams = await Promise.all(Array.from({ length: 8 }, () => follow('?after=0')));
    await register(10, 'm');
    const ids = (await allEvents()).map(({ id }) => id);
    for (const stream of streams) {
      const seen = [];
      while (seen.length < ids.length) seen.push((await stream.next())?.id);
      expect(seen).toEqual(ids);
      stream.stop();
    }
  });

  it('tells only what is wanted', async () => {
    const stream = await follow(`?after=0&filter=${encodeURIComponent("subject LIKE '%/versions/_'")}`);
    await register(1, 'x');
    expect((await stream.next())?.event?.subject).toBe('/schemagroups/g/schemas/x0/versions/1');
    stream.stop();
  });

  it('ends after the seconds that a client wants, with its place', async () => {
    const stream = await follow('?after=0&seconds=1');
    expect((await stream.next())?.event?.subject).toBe('/schemagroups/g');
    let last: Message | undefined;
    for (let next = await stream.next(); next !== undefined; next = await stream.next()) last = next;
    expect(last).toEqual({ id: '1' });
  });

  it('ends when the server stops, and so does who waits for a page', async () => {
    const stream = await follow();
    const waiting = registry.get('/events?after=1&wait=25');
    // The server has begun with both when it has answered a request that came later.
    await allEvents();
    const closing = registry.server.close();
    expect(await stream.next()).toBeUndefined();
    expect((await waiting).body).toEqual([]);
    await closing;
    registry = await startRegistry();
  });
});
