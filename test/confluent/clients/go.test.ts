import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registryForEachTest } from './registry.ts';
import { run, works } from './running.ts';

const FOLDER = join(import.meta.dirname, 'go');
const registry = registryForEachTest();

test('franz-go of Go', async ({ skip }) => {
  const isThere = works('go', ['build', '-o', '/dev/null', '.'], FOLDER);
  if (!isThere) return skip('there is no Go with franz-go; test/confluent/README.md says how to have one');
  expect(await run('go', ['run', '.', registry.url()], FOLDER)).toEqual({ status: 0, said: '' });
});
