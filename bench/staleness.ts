import { schemaOf } from './filling.ts';
import { type Answer, ask } from './http.ts';
import { percentile } from './samples.ts';

const ROUNDS = 300;
/** Says up to where the log is known, in answers, and is to be known, in requests. */
const SEQUENCE = 'concordat-sequence';

/** What is asked of another node after a write was acknowledged. */
interface Sample {
  /** Milliseconds from the acknowledgement until a reading began that told it; 0 where the first one did. */
  readonly after: number;
  /** Milliseconds that the last reading took. */
  readonly took: number;
}

/** How another node is asked: as anybody asks, by the sequence that the writer was told, and for all that is in the log. */
export type Manner = 'plain' | 'with the sequence' | 'consistency=strong';

/** Rows about a write at one node and its reading at another. */
export async function staleness(writer: string, reader: string): Promise<(string | number)[][]> {
  const rows = [];
  for (const [what, round] of [
    ['latest version', latestRound],
    ['level of a subject', levelRound],
  ] as const) {
    for (const manner of ['plain', 'with the sequence', 'consistency=strong'] as const) {
      const samples: Sample[] = [];
      for (let index = 0; index < ROUNDS; index += 1) samples.push(await round({ writer, reader, index, manner }));
      const after = samples.map((sample) => sample.after);
      const took = samples.map((sample) => sample.took);
      rows.push([
        what,
        manner,
        `${Math.round((after.filter((time) => time === 0).length / ROUNDS) * 100)} %`,
        ...[0.5, 0.99, 1].map((share) => percentile(after, share).toFixed(1)),
        ...[0.5, 0.99].map((share) => percentile(took, share).toFixed(1)),
      ]);
    }
  }
  return rows;
}

interface Round {
  readonly writer: string;
  readonly reader: string;
  readonly index: number;
  readonly manner: Manner;
}

function latestRound({ writer, reader, index, manner }: Round): Promise<Sample> {
  const path = `/subjects/stale-${manner.length}-value/versions`;
  const body = JSON.stringify({ schema: schemaOf(`stale ${manner.length}`, index) });
  const write = () => ask(writer, 'POST', path, body);
  return sample(write, { reader, path: `${path}/latest`, manner }, (told) => told.includes(` ${index}\\"`));
}

function levelRound({ writer, reader, index, manner }: Round): Promise<Sample> {
  const path = `/config/stale-${manner.length}-value`;
  const level = index % 2 === 0 ? 'FULL' : 'NONE';
  const write = () => ask(writer, 'PUT', path, JSON.stringify({ compatibility: level }));
  return sample(write, { reader, path, manner }, (told) => told.includes(level));
}

interface Reading {
  readonly reader: string;
  readonly path: string;
  readonly manner: Manner;
}

/** Reads at one node, so that it has something to remember; writes at another, and reads until it is told. */
async function sample(
  write: () => Promise<Answer>,
  { reader, path, manner }: Reading,
  isTold: (body: string) => boolean,
): Promise<Sample> {
  await ask(reader, 'GET', path);
  const written = await write();
  if (written.status !== 200) throw new Error(`${written.status} ${written.body}`);
  const headers =
    manner === 'with the sequence' && written.headers[SEQUENCE] ? { [SEQUENCE]: `${written.headers[SEQUENCE]}` } : {};
  const asked = manner === 'consistency=strong' ? `${path}?consistency=strong` : path;
  const acknowledged = performance.now();
  for (let readings = 1; ; readings += 1) {
    const begun = performance.now();
    const { body } = await ask(reader, 'GET', asked, undefined, headers);
    const took = performance.now() - begun;
    if (isTold(body)) return { after: readings === 1 ? 0 : begun - acknowledged, took };
    if (begun - acknowledged > 10_000) throw new Error(`${path} is still not told at ${reader}`);
  }
}
