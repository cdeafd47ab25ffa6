import { createRequire, registerHooks } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

/** How tests that were written for Jest are run. */
export interface JestTests {
  /** Modules with the tests. */
  readonly modules: readonly string[];
  /** Tests that fail, by name, and why they have to. */
  readonly failing: Readonly<Record<string, string>>;
  /** True for tests that are left out. */
  readonly without?: (name: string) => boolean;
  /** The sources of modules of the package, as they are to be run. */
  readonly source: (url: string, source: string) => string;
  /** The package's name where its tests call itself by it, and the folder of its modules. */
  readonly self: readonly [name: string, folder: string];
}

/**
 * Declares the tests of modules that take `describe`, `it` and `expect` from Jest. What they clean up after a test is left: each test has
 * to find a world of its own.
 */
export function declareJestTests({ modules, failing, without = () => false, source, self }: JestTests): void {
  const it = (name: string, run: () => Promise<void>): void => {
    if (without(name)) test.skip(name, run);
    else if (Object.hasOwn(failing, name)) test.fails(name, run);
    else test(name, run);
  };
  const afterEach = (): void => undefined;
  const jest = { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test: it };
  Object.assign(globalThis, { jestInVitest: jest });
  const hooks = registerHooks({
    resolve(name, context, next) {
      if (name === '@jest/globals') return { url: 'concordat:jest', shortCircuit: true };
      const [own, folder] = self;
      return next(name.startsWith(`${own}/`) ? name.replace(own, folder) : name, context);
    },
    load(url, context, next) {
      if (url === 'concordat:jest') {
        return { format: 'commonjs', source: 'module.exports = globalThis.jestInVitest', shortCircuit: true };
      }
      const loaded = next(url, context);
      return loaded.source == null ? loaded : { ...loaded, source: source(url, String(loaded.source)) };
    },
  });
  const require = createRequire(import.meta.url);
  for (const module of modules) require(module);
  hooks.deregister();
}
