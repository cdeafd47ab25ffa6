import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { ClosingLineReporter } from './test/closing-line-reporter.ts';
import { embeddedPostgres } from './test/postgres-on-demand.ts';

// Tests run the sources: the first condition makes workspace packages resolve to src/ instead of dist/. Vitest hands the conditions to
// Node, where an 'import' among them would hold for `require` too.
const conditions = ['concordat-source', 'node'];

/** What lies beside the sources. None of it changes its process, so that files share one, which loads the sources once. */
const BESIDE_THE_SOURCES: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'tests', include: ['packages/*/src/**/*.test.ts'], isolate: false },
};

/** Programs, several processes, real clients. */
const WHOLE_SYSTEM: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'system', include: ['test/**/*.test.ts'] },
};

/** The use cases, the dialects and their clients once more: what they open as a store is a database of PostgreSQL. */
const OVER_POSTGRES: readonly TestProjectInlineConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'postgres',
      include: [
        'packages/registry/src/{service,dialects,feed}/**/*.test.ts',
        'packages/registry/src/server/{hostile,http,operations}.test.ts',
        'packages/registry/src/contract-registry.test.ts',
      ],
      isolate: false,
      env: { CONCORDAT_TEST_STORE: 'postgres' },
    },
  },
  {
    extends: true,
    test: {
      name: 'system-postgres',
      include: ['test/{malformed,seed-behaviours}.test.ts', 'test/confluent/**/*.test.ts'],
      // Where each request needs a new process there is a file.
      exclude: ['test/confluent/restarts.test.ts'],
      env: { CONCORDAT_TEST_STORE: 'postgres' },
    },
  },
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    globalSetup: ['test/temporary-directory.ts', 'test/postgres-on-demand.ts'],
    // Many tests wait: for processes to start, for leases to end. With a worker for each core the cores would stand idle meanwhile.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', new ClosingLineReporter()],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [BESIDE_THE_SOURCES, WHOLE_SYSTEM, ...((await embeddedPostgres()) ? OVER_POSTGRES : [])],
  },
});
