import { play } from './play.ts';
import { scheduleOf } from './schedule.ts';

const [, , most, seed] = process.argv;

// Prints the first schedule, and what of it, in which something does not hold.
for (let index = 1; index <= Number(most); index += 1) {
  const violations = await play(scheduleOf(`${seed}/${index}`)).catch((error: unknown) => [
    { obligation: 'an end', what: String(error) },
  ]);
  const [first] = violations;
  if (first === undefined) continue;
  process.stdout.write(`${index} (${first.obligation})\n`);
  break;
}
