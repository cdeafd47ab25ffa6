import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { declareJestTests } from './jest-in-vitest.ts';
import { registryForEachTest } from './registry.ts';

// @confluentinc/schemaregistry brings tests of its own: of the client for a registry at http://localhost:8081, of serialisers for one that
// it plays itself at mock://. They run here as they are, against a registry wherever it listens.

const PACKAGE = dirname(fileURLToPath(import.meta.resolve('@confluentinc/schemaregistry')));
const registry = registryForEachTest();

/** One address for all tests, whatever registry is behind it: parts of the client remember the first one. */
const front = createServer((incoming, response) => {
  const { method, url: path, headers } = incoming;
  const { hostname, port } = new URL(registry.url());
  const outgoing = request({ hostname, port, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
});
await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
afterAll(() => front.close());
const URL_OF_ALL = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

const NOT_AS_OLD = 'wants no more of a schema than registries before 8.0 tell';

declareJestTests({
  modules: ['e2e/schemaregistry-client', 'test/serde/avro', 'test/serde/json', 'test/serde/protobuf'].map(
    (name) => `${PACKAGE}/${name}.spec.js`,
  ),
  failing: {
    'Should register, retrieve, and delete a schema': NOT_AS_OLD,
    'Should get schema metadata': NOT_AS_OLD,
  },
  // Keys for encryption are kept by a registry of their own, which is none of what this one is.
  without: (name) => /encryption/.test(name),
  source: (_, source) => source.replace('http://localhost:8081', URL_OF_ALL).replaceAll('mock://', URL_OF_ALL),
  self: ['@confluentinc/schemaregistry', PACKAGE],
});
