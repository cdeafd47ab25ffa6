import { parseArgs } from 'node:util';
import { play, shrunk } from './play.ts';
import { scheduleOf } from './schedule.ts';

const HELP = `Plays replication between registries with everything that can go wrong, and checks what has to hold.

  node --conditions=concordat-source test/replication/run.ts [--schedules N] [--first N] [--seed TEXT] [--size N]
  node --conditions=concordat-source test/replication/run.ts --play TEXT [--size N]     plays one again

  --schedules N   how many, 200 by default
  --first N       number of the first, 1 by default: several processes share many schedules, and one that was stopped goes on
  --seed TEXT     what they follow from, 1 by default
  --size N        steps of each; 100 to 300 by default
  --play TEXT     the seed of one schedule, as it was printed

Ends with 0 when everything held, with 1 when something did not.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    schedules: { type: 'string', default: '200' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string' },
    play: { type: 'string' },
  },
});

// Much that goes wrong on purpose is an error; only where one looks closely it matters where they come from.
if (values.play === undefined) Error.stackTraceLimit = 0;

if (values.help) print(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  const size = values.size === undefined ? undefined : Number(values.size);
  const count = Number(values.schedules);
  const first = Number(values.first);
  const seeds =
    values.play === undefined
      ? Array.from({ length: count }, (_, index) => `${values.seed}/${first + index}`)
      : [values.play];
  const began = process.cpuUsage();
  const played = new Map<string, number>();
  let steps = 0;
  let failed = 0;
  for (const [index, seed] of seeds.entries()) {
    const schedule = scheduleOf(seed, size);
    const violations = await play(schedule);
    played.set(schedule.topology, (played.get(schedule.topology) ?? 0) + 1);
    steps += schedule.steps.length;
    if (violations.length > 0) {
      failed += 1;
      print(
        `${seed} (${schedule.topology}): ${violations.map(({ obligation, what }) => `${obligation}: ${what}`).join('\n  ')}`,
      );
      const { steps: fewest } = await shrunk(schedule);
      print(
        `the fewest steps with which something does not hold:\n${fewest.map((step) => `  ${JSON.stringify(step)}`).join('\n')}`,
      );
      print(
        `again: node --conditions=concordat-source test/replication/run.ts --play '${seed}'${size === undefined ? '' : ` --size ${size}`}`,
      );
    }
    if ((index + 1) % 100 === 0) print(report(index + 1));
  }
  print(report(seeds.length));
  return failed === 0 ? 0 : 1;

  function report(schedules: number): string {
    const { user, system } = process.cpuUsage(began);
    const seconds = Math.round((user + system) / 1e6);
    const topologies = [...played].sort().map(([name, times]) => `${name} ${times}`);
    return `${schedules} schedules to ${seeds[schedules - 1]}, ${steps} steps, ${failed} with violations, ${seconds} s of CPU time (${topologies.join(', ')})`;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
