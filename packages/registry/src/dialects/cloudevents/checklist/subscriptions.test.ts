import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../../server/fixtures/harness.ts';

// The rows of the checklist of the specification that are about subscriptions.

let harness: Harness;
let root: string;
beforeAll(async () => {
  harness = await startHarness();
  root = harness.server.url;
});
afterAll(() => harness.server.close());

/** A sink to which nothing gets through: nobody listens there. */
const SINK = 'http://127.0.0.1:9/hook';
const WANTED = { sink: SINK, protocol: 'HTTP', filters: [{ prefix: { subject: '/schemagroups/none/' } }] };

/** Makes a subscription; its body. */
async function made(more: object = {}) {
  const { status, body } = await harness.post('/subscriptions', { ...WANTED, ...more });
  expect(body).toMatchObject({ id: expect.any(String) });
  expect(status).toBe(201);
  return body;
}

describe('B49 the registry offers the Subscription API', () => {
  it('creates: 201, where it is, and the object with its defaults and an id of its own', async () => {
    const { status, headers, body } = await harness.post('/subscriptions', { ...WANTED, id: 'mine' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${root}/subscriptions/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      source: root,
      types: ['io.cloudevents.schemaregistry.updated.v1', 'io.cloudevents.schemaregistry.deleted.v1'],
      filters: WANTED.filters,
      sink: SINK,
      protocol: 'HTTP',
      protocolsettings: {
        headers: {},
        method: 'POST',
        contentmode: 'structured',
        maxbatch: 100,
        body: 'cloudevents',
        delivery: {
          timeoutms: 30_000,
          maxattempts: 30,
          maxagesec: 86_400,
          backoff: 'exponential',
          firstdelayms: 1_000,
          longestdelayms: 600_000,
          deadletter: 'store',
        },
      },
      owner: 'anonymous',
      createdtimeutc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedtimeutc: body.createdtimeutc,
    });
  });

  it('retrieves: 200 with the same, or 404', async () => {
    const subscription = await made();
    expect(await harness.get(`/subscriptions/${subscription.id}`)).toMatchObject({ status: 200, body: subscription });
    for (const id of ['nothing', '00000000-0000-4000-8000-000000000000', 'a'.repeat(3000), '%00']) {
      expect(await harness.get(`/subscriptions/${id}`)).toMatchObject({ status: 404, body: { status: 404 } });
    }
  });

  it('queries: all of them, in parts', async () => {
    const ids = [(await made()).id, (await made()).id, (await made()).id];
    const found: string[] = [];
    let next = '/subscriptions?limit=2';
    while (next !== '') {
      const { body, headers } = await harness.get(next);
      expect(body.length).toBeLessThanOrEqual(2);
      found.push(...body.map(({ id }: { id: string }) => id));
      next = /<([^>]*)>/.exec(headers.get('link') ?? '')?.[1]?.slice(root.length) ?? '';
    }
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(new Set(found).size).toBe(found.length);
    for (const query of ['limit=0', 'limit=1001', 'offset=-1', 'offset=x']) {
      expect(await harness.get(`/subscriptions?${query}`)).toMatchObject({ status: 400 });
    }
  });

  it('updates: 200, 400, 404; what was sent is all that holds', async () => {
    const subscription = await made({ types: ['io.concordat.layer.promoted.v1'] });
    const url = `/subscriptions/${subscription.id}`;
    const sink = 'https://example.com/other';
    const { status, body } = await harness.send('PUT', url, { sink, protocol: 'HTTP' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: subscription.id, sink, createdtimeutc: subscription.createdtimeutc });
    expect(body.types).toHaveLength(2);
    expect(body.filters).toBeUndefined();
    expect(await harness.send('PUT', url, body)).toMatchObject({ status: 200, body });
    expect(await harness.send('PUT', url, { ...body, id: 'other' })).toMatchObject({
      status: 400,
      body: { field: '/id' },
    });
    expect(await harness.send('PUT', url, { protocol: 'HTTP' })).toMatchObject({
      status: 400,
      body: { field: '/sink' },
    });
    expect(await harness.send('PUT', '/subscriptions/nothing', WANTED)).toMatchObject({ status: 404 });
  });

  it('deletes: 200 with what it was, then 404', async () => {
    const subscription = await made();
    const url = `/subscriptions/${subscription.id}`;
    expect(await harness.request('DELETE', url)).toMatchObject({ status: 200, body: subscription });
    for (const method of ['GET', 'DELETE']) expect(await harness.request(method, url)).toMatchObject({ status: 404 });
  });

  it('tells what it can: OPTIONS', async () => {
    const { id } = await made();
    const allow = async (path: string) => {
      const { status, headers } = await harness.request('OPTIONS', path);
      expect(status).toBe(200);
      return headers
        .get('allow')
        ?.split(', ')
        .filter((method) => method !== 'HEAD')
        .sort();
    };
    expect(await allow('/subscriptions')).toEqual(['GET', 'OPTIONS', 'POST']);
    expect(await allow(`/subscriptions/${id}`)).toEqual(['DELETE', 'GET', 'OPTIONS', 'PUT']);
  });

  it('tells how it stands with deliveries', async () => {
    const { id } = await made();
    const { status, body } = await harness.get(`/subscriptions/${id}/status`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, state: 'active', deadletters: 0 });
    expect(await harness.get(`/subscriptions/${id}/deadletters`)).toMatchObject({ status: 200, body: [] });
    const redriven = await harness.post(`/subscriptions/${id}/deadletters/redrive`, {});
    expect(redriven).toMatchObject({ status: 202, body: { redriven: 0 } });
    for (const path of ['status', 'deadletters']) {
      expect(await harness.get(`/subscriptions/nothing/${path}`)).toMatchObject({ status: 404 });
    }
  });
});

describe('B50 the source of a subscription is the root of the registry', () => {
  it.each([
    ['the root', (url: string) => url],
    ['with a slash at its end', (url: string) => `${url}/`],
    ['in another spelling', (url: string) => url.replace('http', 'HTTP')],
  ])('taken: %s', async (_, sourceOf) => {
    expect(await made({ source: sourceOf(root) })).toMatchObject({ source: root });
  });

  it.each(['https://example.com', '/', '', 5, 'http://127.0.0.1'])('refused: %j', async (source) => {
    const answer = await harness.post('/subscriptions', { ...WANTED, source });
    expect(answer).toMatchObject({ status: 400, body: { field: '/source' } });
  });
});

describe('spellings of the drafts', () => {
  it('HTTPS is HTTP, a single filter is a list of one', async () => {
    const { filters: _, ...rest } = WANTED;
    const filter = { prefix: { subject: '/schemagroups/5/' } };
    const body = await made({ ...rest, filters: undefined, filter, protocol: 'HTTPS' });
    expect(body).toMatchObject({ protocol: 'HTTP', filters: [filter] });
    expect(body.filter).toBeUndefined();
  });

  it('as media type of its own, without one, and as another JSON', async () => {
    const text = JSON.stringify(WANTED);
    for (const type of ['application/cloudevents-subscription+json', 'application/json; charset=utf-8']) {
      expect(await harness.post('/subscriptions', text, type)).toMatchObject({ status: 201 });
    }
    expect(await harness.post('/subscriptions', text, 'text/plain')).toMatchObject({ status: 415 });
  });

  it.each([
    [
      'AMQP',
      'amqps://broker.example.com',
      { linkName: 'l', linkProperties: { a: 'b' } },
      { linkname: 'l', linkproperties: { a: 'b' } },
    ],
    ['KAFKA', 'kafka://broker.example.com', { topicname: 't', ackmode: 1 }, { topicname: 't', acks: 1 }],
    [
      'MQTT5',
      'mqtts://broker.example.com',
      { topicName: 't', userProperties: { a: 'b' }, expiry: 60 },
      { qos: 1, retain: false, expiry: 60 },
    ],
    ['MQTT3', 'mqtt://broker.example.com', { topicname: 't', qos: 0 }, { qos: 0 }],
    ['NATS', 'nats://broker.example.com', { subject: 's' }, { subject: 's' }],
  ])('of the settings of %s', async (protocol, sink, protocolsettings, shown) => {
    expect(await made({ protocol, sink, protocolsettings })).toMatchObject({ protocol, protocolsettings: shown });
  });

  it('of credentials', async () => {
    const sinkcredential = { credentialType: 'PLAIN', identifier: 'me', secret: 's3cret' };
    expect(await made({ sinkcredential })).toMatchObject({
      sinkcredential: { credentialtype: 'PLAIN', identifier: 'me' },
    });
  });
});

describe('what is secret is never shown', () => {
  const CREDENTIALS = [
    { credentialtype: 'PLAIN', identifier: 'me', secret: 'shh-1' },
    { credentialtype: 'ACCESSTOKEN', accesstoken: 'shh-2', accesstokenexpiresutc: '2030-01-01T00:00:00Z' },
    {
      credentialtype: 'REFRESHTOKEN',
      accesstoken: 'shh-3',
      refreshtoken: 'shh-4',
      refreshtokenendpoint: 'https://example.com/token',
    },
  ];

  it.each(CREDENTIALS)(
    '$credentialtype: not in answers, the log of facts, or that of the server',
    async (sinkcredential) => {
      const secret = `whsec_${Buffer.from('shh-shh-shh-shh-shh-shh-shh').toString('base64')}`;
      const { id } = await made({ sinkcredential, protocolsettings: { signingsecrets: [secret] } });
      const texts = [
        (await harness.get(`/subscriptions/${id}`)).text,
        (await harness.get('/subscriptions?limit=1000')).text,
        (await harness.get(`/subscriptions/${id}/status`)).text,
        (await harness.get('/api/v1/audit?page_size=200')).text,
        JSON.stringify(harness.log),
      ];
      for (const text of texts) {
        expect(text).not.toContain('shh-');
        expect(text).not.toContain(secret);
      }
    },
  );

  it('stays where a PUT leaves it out, or sends back what is shown', async () => {
    const shown = await made({ sinkcredential: CREDENTIALS[0] });
    const { sinkcredential: _, ...without } = shown;
    for (const body of [shown, without]) {
      expect(await harness.send('PUT', `/subscriptions/${shown.id}`, body)).toMatchObject({ status: 200, body: shown });
    }
  });

  it('goes with null, and does not go with the sink to another machine', async () => {
    const shown = await made({ sinkcredential: CREDENTIALS[0] });
    const url = `/subscriptions/${shown.id}`;
    const elsewhere = { ...shown, sink: 'https://elsewhere.example.com/hook' };
    expect(await harness.send('PUT', url, elsewhere)).toMatchObject({
      status: 400,
      body: { field: '/sinkcredential' },
    });
    const gone = await harness.send('PUT', url, { ...elsewhere, sinkcredential: null });
    expect(gone.status).toBe(200);
    expect(gone.body.sinkcredential).toBeUndefined();
  });

  it('is needed for another credential', async () => {
    const shown = await made({ sinkcredential: CREDENTIALS[0] });
    const other = { ...shown, sinkcredential: { credentialtype: 'PLAIN', identifier: 'you' } };
    const answer = await harness.send('PUT', `/subscriptions/${shown.id}`, other);
    expect(answer).toMatchObject({ status: 400, body: { field: '/sinkcredential' } });
  });
});

describe('what is wrong is told by its JSON Pointer, and nothing is made', () => {
  it.each([
    [[], ''],
    [{}, '/protocol'],
    [{ ...WANTED, sink: undefined }, '/sink'],
    [{ ...WANTED, sink: 'not a uri' }, '/sink'],
    [{ ...WANTED, sink: 'ftp://example.com' }, '/sink'],
    [{ ...WANTED, sink: 'https://me:secret@example.com' }, '/sink'],
    [{ ...WANTED, sink: 'https://example.com/#part' }, '/sink'],
    [{ ...WANTED, protocol: 'http' }, '/protocol'],
    [{ ...WANTED, protocol: 'SMTP' }, '/protocol'],
    [{ ...WANTED, types: [] }, '/types'],
    [{ ...WANTED, types: [''] }, '/types/0'],
    [{ ...WANTED, types: ['io.cloudevents.schemaregistry.updated.v1', 'io.unknown'] }, '/types/1'],
    [{ ...WANTED, config: { '': 1 } }, '/config/'],
    [{ ...WANTED, config: { a: 'x'.repeat(20_000) } }, '/config'],
    [{ ...WANTED, filters: {} }, '/filters'],
    [{ ...WANTED, filters: [{ exact: { type: '' } }] }, '/filters/0/exact/type'],
    [{ ...WANTED, filters: [{ sql: 'type =' }] }, '/filters/0/sql'],
    [{ ...WANTED, filter: { exact: { type: 'x' } } }, '/filter'],
    [{ ...WANTED, filters: undefined, filter: { exact: {} } }, '/filter/exact'],
    [{ ...WANTED, unknown: 1 }, '/unknown'],
    [{ ...WANTED, protocolsettings: { topicname: 't' } }, '/protocolsettings/topicname'],
    [
      { ...WANTED, protocolsettings: { headers: { Authorization: 'Bearer x' } } },
      '/protocolsettings/headers/Authorization',
    ],
    [{ ...WANTED, protocolsettings: { headers: { 'a b': 'x' } } }, '/protocolsettings/headers/a b'],
    [{ ...WANTED, protocolsettings: { headers: { a: 'x\r\nb: y' } } }, '/protocolsettings/headers/a'],
    [{ ...WANTED, protocolsettings: { maxbatch: 0 } }, '/protocolsettings/maxbatch'],
    [{ ...WANTED, protocolsettings: { delivery: { timeoutms: 1 } } }, '/protocolsettings/delivery/timeoutms'],
    [{ ...WANTED, protocolsettings: { delivery: { deadletter: 'nowhere' } } }, '/protocolsettings/delivery/deadletter'],
    [{ ...WANTED, protocolsettings: { signingsecrets: ['short'] } }, '/protocolsettings/signingsecrets/0'],
    [{ ...WANTED, sinkcredential: { credentialtype: 'PLAIN', identifier: 'x' } }, '/sinkcredential/secret'],
    [{ ...WANTED, sinkcredential: { credentialtype: 'KEY' } }, '/sinkcredential/credentialtype'],
    [{ ...WANTED, protocol: 'MQTT5', sink: 'mqtt://example.com' }, '/protocolsettings/topicname'],
    [{ ...WANTED, protocol: 'NATS', sink: 'nats://example.com' }, '/protocolsettings/subject'],
    [{ ...WANTED, protocol: 'NATS', protocolsettings: { subject: 's' } }, '/sink'],
  ])('%j', async (body, field) => {
    const before = (await harness.get('/subscriptions?limit=1000')).body.length;
    const answer = await harness.post('/subscriptions', body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (field !== '') expect(answer.body).toMatchObject({ field, code: 'event-subscription-invalid' });
    expect((await harness.get('/subscriptions?limit=1000')).body).toHaveLength(before);
  });

  it.each(['', '{', 'null', '"text"', '\u0000', '[[[[', '{"sink": 1e999}'])('a body that is none: %j', async (body) => {
    expect(await harness.post('/subscriptions', body)).toMatchObject({ status: 400 });
  });
});

it('a request that comes twice with a key makes one subscription', async () => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' };
  const body = JSON.stringify(WANTED);
  const first = await harness.request('POST', '/subscriptions', { headers, body });
  const second = await harness.request('POST', '/subscriptions', { headers, body });
  expect(second.body).toEqual(first.body);
});
