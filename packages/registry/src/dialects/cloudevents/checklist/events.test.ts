import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../../server/fixtures/harness.ts';
import { type Registry, record, startRegistry } from '../fixtures/registry.ts';

// The rows of the checklist of the specification that are about events, and reading them.

const UPDATED = 'io.cloudevents.schemaregistry.updated.v1';
const DELETED = 'io.cloudevents.schemaregistry.deleted.v1';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.server.close());

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly source: string;
}

/** All events that a query finds. */
async function events(query: string): Promise<readonly Event[]> {
  const { status, body } = await registry.get(`/events?limit=1000&${query}`);
  expect(status).toBe(200);
  return body;
}

/** What happened under a path, in words: `updated` or `deleted`, and what. */
async function told(subject: string): Promise<readonly string[]> {
  const found = await events(`subject=${encodeURIComponent(subject)}`);
  return found.map(({ type, subject }) => `${type.split('.').at(-2)} ${subject}`);
}

describe('B51 a prefix of the subject is a scope', () => {
  it('of a group, and not of one whose id begins so', async () => {
    for (const id of ['5', '55']) {
      await registry.group(id, { format: 'avro' });
      await registry.posted(`${id}/schemas/1`, record('R', 'a'));
    }
    expect(await told('/schemagroups/5/')).toEqual([
      'updated /schemagroups/5/schemas/1/versions/1',
      'updated /schemagroups/5/schemas/1',
    ]);
    expect(await told('/schemagroups/55')).toHaveLength(3);
    expect(await told('/schemagroups/5')).toHaveLength(6);
  });
});

describe('B52 B54 an event of an update', () => {
  it('of a group: source, subject, the time as recorded, and no data', async () => {
    await registry.group('b52', { format: 'avro' });
    const { body: group } = await registry.get('/schemagroups/b52');
    const [event] = await events('subject=/schemagroups/b52');
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^\d{20}\.0$/),
      source: registry.server.url,
      type: UPDATED,
      subject: '/schemagroups/b52',
      time: group.updatedtimeutc,
      sequence: event?.id,
      partitionkey: '/schemagroups/b52',
      correlationid: expect.any(String),
    });
  });

  it('of versions and their schema: the times that the header fields tell', async () => {
    for (const field of ['a', 'b', 'c']) {
      const headers = await registry.posted('b52/schemas/times', record('R', 'x', field));
      const [version, schema] = (await events('subject=/schemagroups/b52/schemas/times')).slice(-2);
      expect(version?.subject).toBe(`/schemagroups/b52/schemas/times/versions/${headers.get('schema-version')}`);
      const read = await registry.read(`${version?.subject}`);
      expect(version?.time).toBe(read.headers.get('schema-created-time-utc'));
      expect(schema).toMatchObject({
        subject: '/schemagroups/b52/schemas/times',
        time: read.headers.get('schema-updated-time-utc'),
      });
      expect(Object.keys(version ?? {})).not.toContain('data');
      expect(Object.keys(schema ?? {})).not.toContain('datacontenttype');
    }
  });

  it('none where nothing changed', async () => {
    await registry.posted('b52/schemas/same', record('R', 'a'));
    const before = (await told('/schemagroups/b52/')).length;
    await registry.posted('b52/schemas/same', record('R', 'a'));
    await registry.send('PUT', '/schemagroups/b52', { format: 'avro' });
    expect(await told('/schemagroups/b52/')).toHaveLength(before);
  });

  it('one of a group that is changed', async () => {
    await registry.send('PUT', '/schemagroups/b52', { format: 'avro', description: 'another one' });
    const { body: group } = await registry.get('/schemagroups/b52');
    const found = (await events('subject=/schemagroups/b52')).filter(({ subject }) => subject === '/schemagroups/b52');
    expect(found.map(({ time }) => time)).toEqual([group.createdtimeutc, group.updatedtimeutc]);
  });
});

describe('B55 an event of a deletion', () => {
  it('of versions, of schemas, of groups with all that is in them', async () => {
    await registry.group('b55', { format: 'avro' });
    for (const field of ['a', 'b']) await registry.posted('b55/schemas/s', record('R', 'x', field));
    await registry.posted('b55/schemas/t', record('R', 'x'));
    const seen = (await told('/schemagroups/b55')).length;
    await registry.request('DELETE', '/schemagroups/b55/schemas/s/versions/2');
    expect((await told('/schemagroups/b55')).slice(seen)).toEqual([
      'deleted /schemagroups/b55/schemas/s/versions/2',
      'updated /schemagroups/b55/schemas/s',
    ]);
    await registry.request('DELETE', '/schemagroups/b55/schemas/s');
    expect((await told('/schemagroups/b55')).slice(seen + 2)).toEqual([
      'deleted /schemagroups/b55/schemas/s/versions/1',
      'deleted /schemagroups/b55/schemas/s',
    ]);
    await registry.request('DELETE', '/schemagroups/b55');
    expect((await told('/schemagroups/b55')).slice(seen + 4)).toEqual([
      'deleted /schemagroups/b55/schemas/t/versions/1',
      'deleted /schemagroups/b55/schemas/t',
      'deleted /schemagroups/b55',
    ]);
  });

  it('has a time, and no data', async () => {
    const [event] = await events(`filter=${encodeURIComponent(`type = '${DELETED}'`)}`);
    expect(event).toMatchObject({ type: DELETED, time: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(event).not.toHaveProperty('data');
  });

  it('comes when the latest version goes, and not when an older one does', async () => {
    await registry.group('older', { format: 'avro' });
    for (const field of ['a', 'b']) await registry.posted('older/schemas/s', record('R', 'x', field));
    const seen = (await told('/schemagroups/older')).length;
    await registry.request('DELETE', '/schemagroups/older/schemas/s/versions/1');
    expect((await told('/schemagroups/older')).slice(seen)).toEqual([
      'deleted /schemagroups/older/schemas/s/versions/1',
    ]);
  });
});

describe('whichever API writes', () => {
  it('Kafka clients: registering, deleting, restoring', async () => {
    await registry.post('/subjects/k-value/versions', { schema: record('K', 'a') });
    await registry.post('/subjects/k-value/versions', { schema: record('K', 'a', 'b') });
    await registry.request('DELETE', '/subjects/k-value/versions/2');
    await registry.post('/subjects/k-value/versions/2/restore');
    await registry.request('DELETE', '/subjects/k-value');
    await registry.request('DELETE', '/subjects/k-value?permanent=true');
    const schema = '/schemagroups/default/schemas/k-value';
    expect(await told(schema)).toEqual([
      `updated ${schema}/versions/1`,
      `updated ${schema}`,
      `updated ${schema}/versions/2`,
      `updated ${schema}`,
      `deleted ${schema}/versions/2`,
      `updated ${schema}`,
      `updated ${schema}/versions/2`,
      `updated ${schema}`,
      `deleted ${schema}/versions/1`,
      `deleted ${schema}/versions/2`,
      `deleted ${schema}`,
    ]);
  });

  it('contracts, with events of own types for those who ask for them', async () => {
    await registry.register(contract());
    await registry.register(
      contract({ version: '2.0.0', fields: [{ name: 'user_id', type: 'integer' }], primary_key: [] }),
    );
    const schema = '/schemagroups/contracts/schemas/users.daily_active';
    expect(await told(schema)).toEqual([`updated ${schema}/versions/1`, `updated ${schema}`]);
    const types = ['io.concordat.contract.promoted.v1', 'io.concordat.registration.refused.v1'];
    const found = await events(`types=${types.join(',')}`);
    expect(found).toMatchObject([
      {
        type: types[0],
        subject: schema,
        datacontenttype: 'application/json',
        data: { version: '1.0.0', mode: 'backward' },
      },
      { type: types[1], subject: schema, data: { version: '2.0.0', issue_count: expect.any(Number) } },
    ]);
  });
});

describe('B53 reading', () => {
  it('gives each event once, in order, however large the pages are', async () => {
    const all = await events('');
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    for (const limit of [1, 7]) {
      const found: string[] = [];
      for (let next = `/events?limit=${limit}`; ; ) {
        const { body, headers } = await registry.get(next);
        if (body.length === 0) break;
        found.push(...body.map(({ id }: Event) => id));
        next = (/<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '').slice(registry.server.url.length);
      }
      expect(found).toEqual(ids);
    }
    expect((await events(`after=${ids[3]}`)).map(({ id }) => id)).toEqual(ids.slice(4));
  });

  it('gives a batch that the SDK reads', async () => {
    const { text, headers } = await registry.get('/events?limit=1000');
    expect(headers.get('content-type')).toBe('application/cloudevents-batch+json');
    const read = HTTP.toEvent({ headers: Object.fromEntries(headers), body: text });
    const batch = Array.isArray(read) ? read : [read];
    expect(batch.length).toBeGreaterThan(10);
    expect(batch.every((event) => event instanceof CloudEvent && event.validate())).toBe(true);
    expect(batch.map((event) => JSON.parse(event.toString()))).toEqual(JSON.parse(text));
  });

  it('waits for an event, and comes back when it is there', async () => {
    const { body, headers } = await registry.get('/events?limit=1000');
    const next = /<([^>]*)>/.exec(headers.get('link') ?? '')?.[1]?.slice(registry.server.url.length) ?? '';
    expect((await registry.get(next)).body).toEqual([]);
    const waiting = registry.get(`${next}&wait=25`);
    await registry.group('awaited', { format: 'avro' });
    expect((await waiting).body).toMatchObject([{ subject: '/schemagroups/awaited' }]);
    expect(body.length).toBeGreaterThan(0);
  });

  it.each([
    'after=x',
    'after=-1',
    'after=99999999999999999999',
    'after=1.1.1',
    'limit=0',
    'limit=1001',
    'limit=x',
    'wait=0',
    'wait=26',
    'types=io.unknown',
    'types=',
    'filter=type%20%3D',
    'filter=',
  ])('refuses %s', async (query) => {
    expect(await registry.get(`/events?${query}`)).toMatchObject({ status: 400, body: { status: 400 } });
    if (!/^(limit|wait)/.test(query)) {
      expect(await registry.get(`/events/stream?${query}`)).toMatchObject({ status: 400 });
    }
  });

  it('is answered at the end of the log, and refused after it, where events would be missed', async () => {
    const { headers } = await registry.get('/events?limit=1000');
    const [, end] = /[?&]after=([^&>]+)/.exec(headers.get('link') ?? '') ?? [];
    expect((await registry.get(`/events?after=${end}`)).body).toEqual([]);
    for (const path of ['/events', '/events/stream']) {
      expect(await registry.get(`${path}?after=900000000000000`)).toMatchObject({
        status: 400,
        body: { field: 'after', detail: expect.stringContaining(`the log ends with ${end}`) },
      });
    }
    expect((await registry.request('POST', '/events')).status).toBe(405);
  });
});
