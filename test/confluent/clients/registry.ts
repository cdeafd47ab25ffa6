import { afterEach, beforeEach } from 'vitest';
import { type Harness, startHarness } from '../../../packages/registry/src/server/fixtures/harness.ts';

/** Starts a registry before each test of a file and stops it behind; gives where it is. */
export function registryForEachTest(settings: Parameters<typeof startHarness>[0] = {}): { readonly url: () => string } {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness(settings);
  });
  afterEach(() => harness.server.close());
  return { url: () => harness.server.url };
}
