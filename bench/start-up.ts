// npm run bench:start-up — time until ready and memory, with an empty store and with 10,000 versions.
import { openRegistry } from '@concordat/registry';
import { contractWith } from './contracts.ts';
import { CONCORDAT, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

const DATASETS = 100;
const VERSIONS = 100;
const ROUNDS = 7;

async function fill(file: string): Promise<void> {
  const registry = await openRegistry({ store: `sqlite:${file}` });
  for (let dataset = 0; dataset < DATASETS; dataset += 1) {
    for (let minor = 0; minor < VERSIONS; minor += 1) {
      await registry.register(JSON.stringify({ ...contractWith(20, `1.${minor}.0`), dataset_id: `bench.${dataset}` }));
    }
  }
  await registry.close();
}

async function measure(store: string) {
  const samples = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const server = await serve(CONCORDAT, 'serve', '--port', '0', '--store', store, '--log-level', 'warn');
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    const bytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
    samples.push({ ready: server.readyAfter, megabytes: bytes / 1024 / 1024 });
    await server.stop();
  }
  return [
    Math.round(median(samples.map(({ ready }) => ready))),
    Math.round(median(samples.map(({ megabytes }) => megabytes))),
  ];
}

await withFolder(async (folder) => {
  const empty = await measure(`sqlite:${folder}/empty.db`);
  await fill(`${folder}/full.db`);
  const full = await measure(`sqlite:${folder}/full.db`);
  printTable(
    ['store', 'ready after ms', 'resident MB'],
    [
      ['empty', ...empty],
      [`${(DATASETS * VERSIONS).toLocaleString('en')} versions`, ...full],
    ],
  );
});
