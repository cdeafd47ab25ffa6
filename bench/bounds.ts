// npm run bench:bounds [FORMAT [PART OF A NAME]] — time and memory that the engines take over the worst documents that we know, each in a process of its own.
// The bound: 2 s and 256 MB above an idle process for parse, for diff and for both ways of reads together, on a core that does nothing else.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { formatById, type ParsedDocument } from '@concordat/engine';
import { AVRO } from './worst/avro.ts';
import { JSON_SCHEMA } from './worst/json-schema.ts';
import { PROTOBUF } from './worst/protobuf.ts';
import type { WorstCase } from './worst/worst-case.ts';

const WORST: Readonly<Record<string, readonly WorstCase[]>> = {
  avro: AVRO,
  'json-schema': JSON_SCHEMA,
  protobuf: PROTOBUF,
};
const LIMIT = { milliseconds: 2000, megabytes: 256 };
const HEAD = ['document', 'KB', 'parse ms', 'diff ms', 'reads ms', 'other profiles ms', 'MB', 'no', 'unproven', ''];
/** Set for the processes that measure: the format, and the position of the case. */
const MEASURED = 'BENCH_BOUNDS_CASE';

const measured = process.env[MEASURED];
if (measured === undefined) printAll(process.argv[2], process.argv[3] ?? '');
else {
  const [id = '', index] = measured.split(' ');
  const worst = WORST[id]?.[Number(index)];
  if (worst === undefined) throw new Error(`no case ${measured}`);
  console.log(JSON.stringify(rowOf(id, worst)));
}

function printAll(only: string | undefined, part: string): void {
  for (const [id, cases] of Object.entries(WORST)) {
    if (only !== undefined && only !== id) continue;
    console.log(`${id}\n\n${lineOf(HEAD)}\n${lineOf(HEAD.map(() => '---'))}`);
    for (const [index, { name }] of cases.entries()) {
      if (name.includes(part)) console.log(lineOf([name, ...measure(`${id} ${index}`)]));
    }
    console.log();
  }
}

/** A row of a Markdown table; printed at once, for some take their time. */
function lineOf(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function measure(id: string): (string | number)[] {
  const child = spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url)], {
    env: { ...process.env, [MEASURED]: id },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return child.status === 0
    ? JSON.parse(child.stdout)
    : ['no answer', child.signal ?? (child.stderr.match(/^.*Error.*$/m)?.[0] || 'failed')];
}

/** What one pair of documents takes: processor time, and the most memory above what the process began with. */
function rowOf(id: string, { make }: WorstCase): (string | number)[] {
  const format = formatById(id);
  if (format === undefined) throw new Error(`no format ${id}`);
  const texts = make();
  const idle = process.resourceUsage().maxRSS;
  const parsed = (text: string): ParsedDocument => {
    const result = format.parse(text);
    if (!result.ok) throw new Error(`Error: ${JSON.stringify(result.error[0])}`);
    return result.value;
  };
  const [before, parsing] = timed(() => parsed(texts.before));
  const after = parsed(texts.after);
  const [, telling] = timed(() => format.diff(before, after));
  const [verdict, reading] = timed(() => format.judge(before, after, { level: 'FULL' }));
  const megabytes = (process.resourceUsage().maxRSS - idle) / 1024;
  const [, others] = timed(() => {
    for (const { id: profile } of format.profiles.slice(1)) format.judge(before, after, { level: 'FULL', profile });
  });
  const isWithin = Math.max(parsing, telling, reading) <= LIMIT.milliseconds && megabytes <= LIMIT.megabytes;
  const size = Math.max(texts.before.length, texts.after.length) / 1000;
  const breaks = verdict.changes.flatMap((change) => change.breaks);
  const count = (answer: string): number => breaks.filter(({ refutation }) => refutation.answer === answer).length;
  const numbers = [size, parsing, telling, reading, others, megabytes].map((number) => number.toFixed(0));
  return [...numbers, count('no'), count('unproven'), isWithin ? '' : 'over'];
}

/** The answer and the milliseconds of processor time. */
function timed<Answer>(work: () => Answer): [answer: Answer, milliseconds: number] {
  const start = process.cpuUsage();
  const answer = work();
  const { user, system } = process.cpuUsage(start);
  return [answer, (user + system) / 1000];
}
