import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from './fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness({ log_level: 'error' });
});
afterAll(() => registry.server.close());

const VALID = JSON.stringify({ contract: contract() });
const YAML = 'dataset_id: d\nversion: "1.0.0"\nfields: [{name: a, type: string}]\nowners: [{team: t}]\n';

/** A text with a few of its characters replaced, removed or repeated. */
const mutated = (text: string) =>
  fc
    .array(
      fc.tuple(
        fc.nat(text.length),
        fc.nat(6),
        fc.constantFrom(
          '',
          '{',
          '}',
          '[',
          ']',
          '"',
          ',',
          ':',
          '\\',
          '\u0000',
          '\ud800',
          '&a ',
          '*a',
          '!!',
          '- ',
          '\n',
          '1e999',
          '__proto__',
        ),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((edits) =>
      edits.reduce((result, [at, length, insert]) => result.slice(0, at) + insert + result.slice(at + length), text),
    );

const BODY: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  mutated(VALID),
  mutated(YAML),
  fc.json().map((json) => `{"contract": ${json}}`),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from(bytes)),
  fc.integer({ min: 1, max: 3000 }).map((depth) => '['.repeat(depth)),
  fc.integer({ min: 1, max: 3000 }).map((depth) => `{"contract":${'{"a":'.repeat(depth)}`),
);
const METHOD = fc.constantFrom('POST', 'PUT');
const PATH = fc.oneof(
  fc.constantFrom('/contracts', '/contracts/check', '/contracts/owners/from-decision-card'),
  fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('', '/deprecate', '/activate', '/archive'))
    .map(([id, action]) => `/contracts/${encodeURIComponent(id.toWellFormed())}/versions/1.0.0${action}`),
);
const MEDIA_TYPE = fc.constantFrom('application/json', 'application/yaml', 'text/plain', 'text/csv', 'nonsense');

describe('what strangers send', () => {
  it('never ends in a failure of the server', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(METHOD, PATH, MEDIA_TYPE, BODY, async (method, path, mediaType, body) => {
        const answer = await registry.request(method, path, { body, headers: { 'content-type': mediaType } });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(answer.body).toHaveProperty('detail');
      }),
      { numRuns: 2000, seed: 20261120 },
    );
    expect((await registry.get('/healthz')).status).toBe(200);
    expect(registry.log).toEqual([]);
  });
});
