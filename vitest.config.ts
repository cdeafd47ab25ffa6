import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './test/closing-line-reporter.ts';

// Tests run the sources: the first condition makes workspace packages resolve to src/ instead of dist/. Vitest hands the conditions to
// Node, where an 'import' among them would hold for `require` too.
const conditions = ['concordat-source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/postgres-on-demand.ts'],
    reporters: ['default', new ClosingLineReporter()],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
