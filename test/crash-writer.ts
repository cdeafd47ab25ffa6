/**
 * Registers versions in a stream until it is killed, and prints each one that was acknowledged: `node crash-writer.ts FILE`.
 * What is in the file already is gone on from.
 */
import { writeSync } from 'node:fs';
import { openRegistry } from '@concordat/registry';

const DATASETS = ['crash.a', 'crash.b', 'crash.c'];

const [file] = process.argv.slice(2);
const registry = await openRegistry({ store: `sqlite:${file}` });
const next = new Map<string, number>();
for (const { kind, subject } of await registry.facts(0, 10_000)) {
  if (kind === 'version-registered') next.set(subject, (next.get(subject) ?? 0) + 1);
}
writeSync(1, 'ready\n');

for (let step = 0; ; step += 1) {
  const dataset_id = DATASETS[step % DATASETS.length] as string;
  const minor = next.get(dataset_id) ?? 0;
  next.set(dataset_id, minor + 1);
  const version = `1.${minor}.0`;
  await registry.register(
    {
      dataset_id,
      version,
      status: 'active',
      owners: [{ team: 'crash' }],
      fields: [
        { name: 'id', type: 'string' },
        { name: `of_${minor}`, type: 'string', required: false, description: `${version} `.repeat(50) },
      ],
    },
    { mode: 'none' },
  );
  writeSync(1, `registered ${dataset_id} ${version}\n`);
  if (step % 5 === 4) {
    await registry.deprecate(dataset_id, version, { deprecation_uri: `https://example.org/${minor}` });
    writeSync(1, `deprecated ${dataset_id} ${version}\n`);
  }
}
