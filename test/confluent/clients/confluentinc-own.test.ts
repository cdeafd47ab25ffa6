import { createRequire, registerHooks } from 'node:module';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startHarness } from '../../../packages/registry/src/server/fixtures/harness.ts';

// @confluentinc/schemaregistry brings tests of its own for a registry at http://localhost:8081. They run here as they are, under Vitest's
// names for what they take from Jest, against a registry wherever it listens.

/** Tests that compare whole answers with those of a registry before 8.0, and so fail against 8.x as well. */
const FOR_OLDER_REGISTRIES: Readonly<Record<string, string>> = {
  'Should register, retrieve, and delete a schema': 'wants no more of a schema by id than its text and metadata',
  'Should get schema metadata': 'wants no schemaType, ts and deleted with a version',
};

const require = createRequire(import.meta.url);
const { server } = await startHarness();
afterAll(() => server.close());

const it = (name: string, run: () => Promise<void>): void =>
  Object.hasOwn(FOR_OLDER_REGISTRIES, name) ? test.fails(name, run) : test(name, run);

Object.assign(globalThis, { jestInVitest: { describe, it, expect, beforeEach } });
const hooks = registerHooks({
  resolve: (name, context, next) =>
    name === '@jest/globals' ? { url: 'concordat:jest', shortCircuit: true } : next(name, context),
  load(url, context, next) {
    if (url === 'concordat:jest') {
      return { format: 'commonjs', source: 'module.exports = globalThis.jestInVitest', shortCircuit: true };
    }
    const loaded = next(url, context);
    return url.endsWith('/test-constants.js')
      ? { ...loaded, source: String(loaded.source).replace('http://localhost:8081', server.url) }
      : loaded;
  },
});
require('@confluentinc/schemaregistry/dist/e2e/schemaregistry-client.spec.js');
hooks.deregister();
