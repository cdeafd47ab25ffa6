import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness({ log_level: 'error', confluent_prefix: '/cc' });
  await registry.post('/subjects/s/versions', { schema: '{"type":"record","name":"R","fields":[]}' });
});
afterAll(() => registry.server.close());

const SEGMENT = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('s', 'subjects', 'versions', 'latest', '-1', '1', 'schema', 'tags', 'config'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('schemas', 'ids', 'guids', 'mode', 'contexts', '.x', 'compatibility', 'types'),
  },
  fc.constantFrom(
    ':.x:s',
    ':.x',
    ':.:',
    ':.__GLOBAL:',
    '%3A.x%3As',
    ':*:',
    '',
    '..',
    '%2e',
    '%zz',
    '%00',
    '%F0%9F',
    '+1',
  ),
  fc.constantFrom(
    'associations',
    'resources',
    'associations:batchGet',
    'associations:batchMutate',
    'metadata',
    'restore',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const PATH = fc
  .tuple(
    fc.constantFrom(
      '/subjects',
      '/schemas',
      '/config',
      '/mode',
      '/contexts',
      '/compatibility/subjects',
      '/cc',
      '/associations',
    ),
    fc.array(SEGMENT, { maxLength: 6 }),
  )
  .map(([room, segments]) => [room, ...segments].join('/'));
const QUERY = fc.constantFrom(
  '',
  '?',
  '?&&',
  '?deleted=true&permanent=true',
  '?subject=:.x:s',
  '?limit=x&offset=1e9',
  '?limit=2147483647&offset=-5',
  '?key=a&value=b&key=c',
  '?format=serialized&findTags=*&referenceFormat=qualified',
  '?verbose=true&findings=true&normalize=true',
  '?%zz=%zz&subjectPrefix=%00',
  '?recursive=true&force=true&defaultToGlobal=true',
);
const SCALAR = fc.constantFrom(
  null,
  true,
  0,
  -1,
  1,
  2 ** 31,
  1e300,
  '',
  's',
  '\u0000',
  '{"type":"int"}',
  '"string"',
  'AVRO',
  'JSON',
  [],
  {},
);
const VALUE = fc.oneof(
  { weight: 3, arbitrary: SCALAR },
  fc.array(SCALAR, { maxLength: 2 }),
  fc.dictionary(
    fc.constantFrom('name', 'subject', 'version', 'properties', 'tags', 'domainRules', '__proto__'),
    SCALAR,
  ),
);
const MEMBER = fc.constantFrom(
  'schema',
  'schemaType',
  'references',
  'metadata',
  'ruleSet',
  'id',
  'version',
  'compatibility',
  'compatibilityLevel',
  'mode',
  'alias',
  'defaultMetadata',
  'overrideRuleSet',
  'associations',
  'resourceName',
  'resourceId',
  'requests',
  'tagsToAdd',
  'schemaTagsToAdd',
  'rulesToRemove',
  '__proto__',
);
const BODY: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(MEMBER, VALUE).map((body) => JSON.stringify(body)) },
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed()),
  fc.integer({ min: 1, max: 3000 }).map((depth) => `{"schema":${'['.repeat(depth)}`),
  fc.integer({ min: 1, max: 3000 }).map((depth) => JSON.stringify({ schema: '['.repeat(depth) })),
);
const HEADERS = fc.constantFrom<Record<string, string>>(
  { 'content-type': 'application/json' },
  { 'content-type': 'application/vnd.schemaregistry.v1+json; charset=utf-16' },
  { 'content-type': 'application/octet-stream', accept: 'application/json;q=x, */*;q=9' },
  { 'content-type': 'application/json', accept: ',;/,*' },
  { 'content-type': 'application/json', 'if-none-match': '*,,"' },
);

it('no request ends in a failure of the server', { timeout: 120_000 }, async () => {
  const METHOD = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS');
  await fc.assert(
    fc.asyncProperty(METHOD, PATH, QUERY, BODY, HEADERS, async (method, path, query, text, headers) => {
      const body = method === 'GET' ? {} : { body: text };
      const answer = await registry.request(method, path + query, { headers, ...body });
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400 && answer.body?.detail === undefined) {
        expect(answer.body).toEqual({ error_code: expect.any(Number), message: expect.any(String) });
      }
    }),
    { numRuns: 1500, seed: 20261122 },
  );
  expect(registry.log).toEqual([]);
});
