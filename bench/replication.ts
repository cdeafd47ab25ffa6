// npm run bench:replication — what a link costs: the first pull of many versions, and a pull that finds nothing new. Two registries over SQLite that share the machine.
import { emptyFile, fill, topics } from './filling.ts';
import { CONCORDAT, processorSeconds, type Served, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

/** `SUBJECTS=100` for a glance. */
const SUBJECTS = Number(process.env.SUBJECTS ?? 1000);
const VERSIONS = 100;
const IDLE_RUNS = 20;
const LOOK_MS = 100;

interface Status {
  readonly state: string;
  readonly replicas: number;
  readonly counters: { readonly runs: number; readonly failed: number };
  readonly last_success_at?: string;
}

async function ask<Answer>({ url }: Served, method: string, path: string, body?: object): Promise<Answer> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${url}/api/v1${path}`, { method, ...sent });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json() as Promise<Answer>;
}

/** Resolves when the link has ended so many runs. */
async function ran(target: Served, runs: number): Promise<Status> {
  for (;;) {
    const status = await ask<Status>(target, 'GET', '/links/bench/status');
    if (status.counters.failed > 0 || status.state === 'ERROR') throw new Error(JSON.stringify(status));
    if (status.counters.runs >= runs) return status;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const start = (store: string) => serve(CONCORDAT, 'serve', '--port', '0', '--store', store, '--log-level', 'fatal');

await withFolder(async (folder) => {
  const store = emptyFile(`${folder}/source.db`);
  await fill(store, topics(SUBJECTS, VERSIONS));
  const [source, target] = [await start(store.address), await start(`sqlite:${folder}/target.db`)];
  const work = () => [processorSeconds(source.pid), processorSeconds(target.pid)] as const;
  try {
    const begun = performance.now();
    const before = work();
    await ask(target, 'POST', '/links', { id: 'bench', direction: 'pull', peer: source.url });
    const { replicas } = await ran(target, 1);
    const seconds = (performance.now() - begun) / 1000;
    const after = work();
    const versions = SUBJECTS * VERSIONS;
    printTable(
      [`first pull of ${versions} versions of ${replicas} schemas`, ''],
      [
        ['seconds', seconds.toFixed(0)],
        ['versions/s', (versions / seconds).toFixed(0)],
        ['s of CPU at the source', (after[0] - before[0]).toFixed(1)],
        ['s of CPU at the target', (after[1] - before[1]).toFixed(1)],
      ],
    );
    const idle: number[] = [];
    const resting = work();
    for (let run = 0; run < IDLE_RUNS; run += 1) {
      const asked = performance.now();
      await ask(target, 'POST', '/links/bench/run', {});
      await ran(target, run + 2);
      idle.push(performance.now() - asked);
    }
    const rested = work();
    printTable(
      [`a pull that finds nothing new`, ''],
      [
        ['ms until it is known, in steps of 100', median(idle).toFixed(0)],
        ['ms of CPU at the source', (((rested[0] - resting[0]) * 1000) / IDLE_RUNS).toFixed(1)],
        ['ms of CPU at the target', (((rested[1] - resting[1]) * 1000) / IDLE_RUNS).toFixed(1)],
      ],
    );
  } finally {
    await source.stop();
    await target.stop();
  }
});
