import { dataContract } from '@concordat/engine';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newStoreAddress } from '../packages/registry/src/store/fixtures/databases.ts';
import { Sandbox } from './shell.ts';

const SEED = 20260601;

const YAML = `dataset_id: users.daily_active
version: "1.0.0"
status: active
owners: &owners
  - team: growth-platform
    contact: "#growth-platform"
freshness_sla: {max_lag_seconds: 86400}
primary_key: [user_id]
fields:
  - {name: user_id, type: string, pattern: "^u[0-9]+$"}
  - name: plan
    type: string
    enum: [free, pro, enterprise]
  - name: address
    type: object
    required: false
    fields:
      - {name: street, type: string, max_length: 80}
      - {name: tags, type: array, items: {type: string}}
`;

const CONTRACT = {
  dataset_id: 'users.daily_active',
  version: '1.0.0',
  owners: [{ team: 'growth-platform' }],
  fields: [{ name: 'user_id', type: 'string', enum: ['a', 'b'], minimum: 0 }],
  freshness_sla: { max_lag_seconds: 60 },
};

/** Pieces that have upset parsers before. */
const spite = fc.constantFrom(
  '\u0000',
  '\uFEFF',
  '\uD800',
  '\u2028',
  '__proto__',
  '"constructor":',
  '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  '{"a":'.repeat(80),
  '&a [*a, *a]',
  '<<: *owners',
  '!!binary aGk=',
  '!!js/function x',
  '%YAML 9.9\n---\n',
  '\n---\n',
  '\n...\n',
  '1e999999999',
  '-0.0000000000000000000000000000001',
  '99999999999999999999999999999999999999',
  '(a+)+$',
  '(?<=x)\\1{0,99999}',
  '? [complex, key]\n: value',
  '|2-\n  text',
  '\t',
  '\r',
  '\\u12',
  '\\',
);

/** A text with pieces cut out, doubled, or replaced by something spiteful. */
function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length),
    length: fc.nat(12),
    insert: fc.oneof(spite, fc.string(), fc.constant('')),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 5 })
    .map((edits) =>
      edits.reduce((result, { at, length, insert }) => result.slice(0, at) + insert + result.slice(at + length), text),
    );
}

/** A value that is JSON, but not what anybody expects where. */
const oddJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1.5, 1e300, '', '1.0.0', 'active', 'string'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        'contract',
        'fields',
        'dataset_id',
        'version',
        'name',
        'type',
        'owners',
        'items',
        '__proto__',
        'buyer',
        'deprecation_uri',
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).value;

const bodies = fc.oneof(
  mutated(JSON.stringify({ contract: CONTRACT, compatibility: 'full' })),
  mutated(YAML),
  oddJson.map((value) => JSON.stringify({ contract: value })),
  oddJson.map((value) => JSON.stringify(value)),
  fc.uint8Array({ maxLength: 200 }),
);

const requests = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH'),
  path: fc.oneof(
    fc.constantFrom(
      '/contracts',
      '/contracts',
      '/contracts/check',
      '/contracts/users.daily_active/versions/1.0.0',
      '/contracts/users.daily_active/versions/1.0.0/deprecate',
      '/contracts/owners/from-decision-card',
      '/contracts/%zz/versions/%',
      '/contracts/%00/latest',
    ),
    fc.webPath(),
  ),
  type: fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'application/yaml',
    'text/plain',
    'multipart/form-data',
    'a/b',
    '',
  ),
  body: bodies,
});

describe('malformed input', () => {
  const sandbox = new Sandbox();
  let registry: Awaited<ReturnType<Sandbox['serve']>>;
  beforeAll(async () => {
    registry = await sandbox.serve(['--store', await newStoreAddress(), '--log-level', 'error']);
  });
  afterAll(() => sandbox.close());

  it('6,000 random requests never make the server answer 5xx, hang or end', async () => {
    const all = fc.sample(requests, { numRuns: 6_000, seed: SEED });
    const statuses = new Map<number, number>();
    for (let start = 0; start < all.length; start += 20) {
      const replies = all.slice(start, start + 20).map(async ({ method, path, type, body }) => {
        const headers = type === '' ? {} : { 'content-type': type };
        const reply = await fetch(registry.url + path, {
          method,
          headers,
          body: typeof body === 'string' ? body : Buffer.from(body),
          redirect: 'manual',
          signal: AbortSignal.timeout(20_000),
        });
        const text = await reply.text();
        expect(reply.status, `${method} ${path} ${type} ${String(body)} → ${text}`).toBeLessThan(500);
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      });
      await Promise.all(replies);
    }
    expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(all.length);
    // The inputs are not all refused at the same door.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([400, 404, 405, 422]));
    expect((await fetch(new URL('/healthz', registry.url))).status).toBe(200);
  });

  it('4,000 random YAML and JSON files are read or refused with places', () => {
    const texts = fc.oneof(mutated(YAML), mutated(JSON.stringify(CONTRACT, null, 2)), fc.string({ maxLength: 300 }));
    let refused = 0;
    for (const text of fc.sample(texts, { numRuns: 4_000, seed: SEED })) {
      const parsed = dataContract.parse(text);
      if (parsed.ok) continue;
      refused += 1;
      expect(parsed.error.length, text).toBeGreaterThan(0);
      for (const { message, place } of parsed.error) {
        expect(message, text).not.toBe('');
        expect(place?.line, text).toBeGreaterThan(0);
      }
    }
    expect(refused).toBeGreaterThan(2_000);
  });
});
