import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registryForEachTest } from './registry.ts';
import { run, works } from './running.ts';

const FOLDER = join(import.meta.dirname, 'python');
const PYTHONS = [
  process.env.CONCORDAT_PYTHON,
  join(homedir(), '.cache/concordat-python/bin/python'),
  'python3',
  'python',
].filter((python) => python !== undefined);
const NEEDED = ['-c', 'import confluent_kafka.schema_registry.avro, fastavro, jsonschema, google.protobuf'];

const python = PYTHONS.find((candidate) => works(candidate, NEEDED, FOLDER));
const registry = registryForEachTest();

test('confluent-kafka of Python', async ({ skip }) => {
  if (python === undefined)
    return skip('there is no Python with confluent-kafka; test/confluent/README.md says how to have one');
  const { status, said } = await run(python, ['client.py', registry.url()], FOLDER);
  expect(said.trim().split(/\s+/)).toEqual(
    'registering evolving policies contexts deleting avro json protobuf'.split(' '),
  );
  expect(status).toBe(0);
});
