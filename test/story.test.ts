import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../packages/registry/src/server/fixtures/harness.ts';
import { createRegistry } from '../packages/registry/src/service/create-registry.ts';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { openStore, type StoreAddress } from '../packages/registry/src/store/open-store.ts';

// The story of docs/walk-through.md as programs live through it: over both stores, and with every request at another node.
const CONTRACT = { group: 'contracts', subject: 'growth.accounts' };
const DASHBOARDS = ['ceo-report', 'churn-board', 'revenue-board'] as const;
const EXAMPLES = join(import.meta.dirname, '../examples/growth-accounts');
const source = (version: string): string => readFileSync(join(EXAMPLES, `${version}.yaml`), 'utf8');

/** Somebody who talks to the nodes in turn, as a proxy in front of them would have it, and wants to see everything. */
class Nodes {
  readonly #nodes: readonly Harness[];
  readonly #keys = new Map<string, string>();
  #turn = 0;

  constructor(nodes: readonly Harness[]) {
    this.#nodes = nodes;
  }

  know(caller: string, key: string): void {
    this.#keys.set(caller, key);
  }

  /** Asks as a caller. A text is sent as YAML, anything else as JSON. */
  ask(caller: string, method: string, path: string, body?: unknown) {
    this.#turn += 1;
    const node = this.#nodes[this.#turn % this.#nodes.length] as Harness;
    const isText = typeof body === 'string';
    return node.request(method, path, {
      headers: {
        authorization: `Bearer ${this.#keys.get(caller) ?? 'nobody'}`,
        'concordat-consistency': 'strong',
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(body !== undefined && { 'content-type': isText ? 'application/yaml' : 'application/json' }),
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
  }

  async close(): Promise<void> {
    for (const { server } of this.#nodes) await server.close();
  }
}

const directory = mkdtempSync(join(tmpdir(), 'concordat-story-'));
afterAll(() => rmSync(directory, { recursive: true }));
const hasPostgres = await hasDatabases();

describe.each([
  ['one process over a file', 1, true, async (): Promise<StoreAddress> => `sqlite:${join(directory, 'growth.db')}`],
  ['three nodes over PostgreSQL', 3, hasPostgres, newPostgresStore],
] as const)('a field that three dashboards read goes away: %s', (_, count, isThere, newAddress) => {
  if (!isThere) return it.skip('without PostgreSQL', () => undefined);
  let now = new Date('2026-11-02T09:00:00Z');
  let nodes: Nodes;
  let proposal = '';

  beforeAll(async () => {
    const store = await newAddress();
    const registry = createRegistry(await openStore(store), { clock: () => now });
    const root = await registry.access.createKey({
      caller: 'registry-team',
      grants: [{ role: 'admin', group: '*', subject: '*' }],
    });
    await registry.close();
    const started: Harness[] = [];
    for (let index = 0; index < count; index += 1) {
      started.push(await startHarness({ store, auth: 'on' }, { clock: () => now }));
    }
    nodes = new Nodes(started);
    nodes.know('registry-team', root.secret);
  });
  afterAll(() => nodes.close());

  /** Who is what if 2.0.0 comes into force. */
  async function impact(): Promise<Readonly<Record<string, string>>> {
    const { body } = await nodes.ask(
      'growth-platform/ci',
      'GET',
      `/api/v1/impact?${new URLSearchParams({ ...CONTRACT, version: '2.0.0' })}`,
    );
    const consumers: readonly { readonly consumer: string; readonly outcome: string }[] = body.consumers;
    return Object.fromEntries(consumers.map(({ consumer, outcome }) => [consumer, outcome]));
  }

  /** Whether 2.0.0 may come into force, and whose word is missing. */
  async function gate(): Promise<readonly [allowed: boolean, missing: readonly string[]]> {
    const path = '/api/v1/gate?dataset=growth.accounts&version=2.0.0';
    const { body } = await nodes.ask('growth-platform/ci', 'GET', path);
    return [body.allowed, body.missing.map(({ party, name }: Record<string, string>) => `${party} ${name}`)];
  }

  const say = (caller: string, party: string, name: string, said: object) =>
    nodes.ask(caller, 'POST', `/api/v1/proposals/${proposal}/decisions`, { party, name, ...said });
  const read = (consumer: string, said: object) =>
    nodes.ask(consumer, 'PUT', `/api/v1/subjects/contracts/growth.accounts/consumers/${consumer}`, said);
  const move = (version: string, verb: string, note?: object) =>
    nodes.ask('growth-platform/ci', 'POST', `/contracts/growth.accounts/versions/${version}/${verb}`, note);

  it('everybody gets a key for what he does', async () => {
    const grants = [
      ['growth-platform/ci', 'producer@contracts/growth.*'],
      ['growth-platform/anna', 'consumer@contracts/growth.*'],
      ...DASHBOARDS.map((consumer) => [consumer, 'consumer@contracts/growth.*']),
    ] as const;
    for (const [caller = '', grant] of grants) {
      const { status, body } = await nodes.ask('registry-team', 'POST', '/api/v1/keys', { caller, grants: [grant] });
      expect(status).toBe(201);
      nodes.know(caller, body.key);
    }
    expect((await nodes.ask('nobody', 'GET', '/datasets')).status).toBe(401);
  });

  it('what breaks somebody takes the word of those whom it breaks', async () => {
    const governed = { governance: 'governed', notice_days: 90 };
    const path = '/api/v1/governance?group=growth';
    expect((await nodes.ask('growth-platform/ci', 'PUT', path, governed)).status).toBe(404);
    expect((await nodes.ask('registry-team', 'PUT', path, governed)).status).toBe(200);
  });

  it('the producer registers the contract, and each dashboard says in its own name what it reads', async () => {
    expect((await nodes.ask('growth-platform/ci', 'POST', '/contracts', source('1.0.0'))).status).toBe(201);
    expect((await nodes.ask('ceo-report', 'POST', '/contracts', source('1.1.0'))).status).toBe(403);
    for (const consumer of DASHBOARDS) {
      const subscription = { ...CONTRACT, consumer, fields: ['ltv'] };
      expect((await nodes.ask('growth-platform/ci', 'POST', '/api/v1/subscriptions', subscription)).status).toBe(403);
      expect((await nodes.ask(consumer, 'POST', '/api/v1/subscriptions', subscription)).status).toBe(201);
    }
    const mine = await nodes.ask('churn-board', 'GET', '/api/v1/subscriptions');
    expect([mine.body.total, mine.body.items[0].consumer]).toEqual([1, 'churn-board']);
  });

  it('without the field it is no MINOR version, and three are named whom it would break', async () => {
    now = new Date('2026-11-09T09:00:00Z');
    const document = { ...CONTRACT, document: source('1.1.0') };
    const asked = await nodes.ask('growth-platform/ci', 'POST', '/api/v1/impact', document);
    const names = asked.body.consumers.map(({ consumer }: { consumer: string }) => consumer);
    expect([asked.body.broken, names]).toEqual([3, DASHBOARDS]);
    const { status } = await nodes.ask('growth-platform/ci', 'POST', '/contracts', source('1.1.0'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('as a MAJOR one it is proposed, and in force for nobody; the gate says whose word is missing', async () => {
    expect((await nodes.ask('growth-platform/ci', 'POST', '/contracts', source('2.0.0'))).status).toBe(201);
    const wanted = { ...CONTRACT, version: '2.0.0' };
    const { status, body } = await nodes.ask('growth-platform/ci', 'POST', '/api/v1/proposals', wanted);
    expect([status, body.state]).toEqual([200, 'proposed']);
    proposal = body.id;
    const everybody = ['owner growth-platform', ...DASHBOARDS.map((name) => `consumer ${name}`)];
    expect(await gate()).toEqual([false, everybody]);
    expect((await move('2.0.0', 'activate')).status).toBe(409);
    const latest = await nodes.ask('ceo-report', 'GET', '/contracts/growth.accounts/latest');
    expect(latest.body.version).toBe('1.0.0');
  });

  it('an owner agrees who is not its author; two dashboards say until when they need, and one objects', async () => {
    now = new Date('2026-11-10T09:00:00Z');
    const approved = { said: 'approved' };
    expect((await say('growth-platform/ci', 'owner', 'growth-platform', approved)).status).toBe(409);
    expect((await say('churn-board', 'owner', 'growth-platform', approved)).status).toBe(403);
    expect((await say('growth-platform/anna', 'owner', 'growth-platform', approved)).status).toBe(200);
    const until = (day: string) => ({ said: 'migrating', until: day });
    expect((await say('churn-board', 'consumer', 'churn-board', until('2026-11-16'))).status).toBe(200);
    expect((await say('revenue-board', 'consumer', 'revenue-board', until('2026-11-20'))).status).toBe(200);
    const blocked = { said: 'blocked', comment: 'the board pack of the fourth quarter needs ltv' };
    expect((await say('ceo-report', 'consumer', 'ceo-report', blocked)).status).toBe(200);
    expect(await gate()).toEqual([false, DASHBOARDS.map((name) => `consumer ${name}`)]);
  });

  it('who objects stays with the version that has the field, and is not asked any more', async () => {
    now = new Date('2026-11-16T09:00:00Z');
    expect(await impact()).toMatchObject({ 'ceo-report': 'broken' });
    expect((await read('ceo-report', { fields: ['ltv'], range: '<2.0.0' })).status).toBe(200);
    expect(await impact()).toMatchObject({ 'ceo-report': 'at_risk' });
    expect(await gate()).toEqual([false, ['consumer revenue-board']]);
    expect((await move('2.0.0', 'activate')).status).toBe(409);
  });

  it('after the last date the new version comes into force, and the old one says until when it is there', async () => {
    now = new Date('2026-11-20T09:00:00Z');
    expect(await gate()).toEqual([true, []]);
    expect((await move('2.0.0', 'activate')).status).toBe(200);
    const note = (sunset: string) => ({ deprecation_uri: 'https://wiki.example/ltv', sunset, replaced_by: '2.0.0' });
    expect((await move('1.0.0', 'deprecate', note('2026-12-31'))).status).toBe(422);
    expect((await move('1.0.0', 'deprecate', note('2027-03-01'))).status).toBe(200);
    const latest = await nodes.ask('churn-board', 'GET', '/contracts/growth.accounts/latest');
    expect(latest.body.version).toBe('2.0.0');
  });

  it('the old version stays as long as somebody reads it', async () => {
    now = new Date('2027-02-01T09:00:00Z');
    const refused = await move('1.0.0', 'archive');
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('ceo-report')]);
    const { body } = await nodes.ask('ceo-report', 'GET', '/api/v1/subscriptions');
    const path = `/api/v1/subscriptions/${body.items[0].subscription_id}`;
    expect((await nodes.ask('churn-board', 'DELETE', path)).status).toBe(403);
    expect((await nodes.ask('ceo-report', 'DELETE', path)).status).toBe(204);
    expect((await move('1.0.0', 'archive')).status).toBe(200);
  });

  it('and the log tells who did what, in a chain', async () => {
    const { body } = await nodes.ask('registry-team', 'GET', '/api/v1/audit?group=contracts&limit=200');
    const told = body.items.map(({ actor, kind }: { actor: string; kind: string }) => `${actor} ${kind}`);
    expect(told).toContain('ceo-report access-denied');
    expect(told.filter((line: string) => !line.endsWith('access-denied'))).toEqual([
      'growth-platform/ci version-registered',
      ...DASHBOARDS.map((consumer) => `${consumer} subscription-set`),
      'growth-platform/ci registration-refused',
      'growth-platform/ci version-registered',
      'growth-platform/ci proposal-set',
      'growth-platform/anna proposal-set',
      'churn-board proposal-set',
      'revenue-board proposal-set',
      'ceo-report proposal-set',
      'ceo-report subscription-set',
      'growth-platform/ci version-activated',
      'growth-platform/ci proposal-set',
      'growth-platform/ci version-deprecated',
      'ceo-report subscription-set',
      'growth-platform/ci version-archived',
    ]);
    expect(body.items.every(({ hash }: { hash?: string }) => hash !== undefined)).toBe(true);
  });
});
