import { judge, type Violation } from './checks.ts';
import type { Schedule } from './schedule.ts';
import { World } from './world.ts';

/** Plays a schedule, lets the world come to rest, and says what does not hold. */
export async function play(schedule: Schedule): Promise<readonly Violation[]> {
  return judge(await World.play(schedule));
}

/** Plays of one search for fewer steps. */
const PLAYS = 80;

/** The same with fewer steps, as far as something still does not hold: parts are left out as long as that makes no difference. */
export async function shrunk(schedule: Schedule): Promise<Schedule> {
  let smallest = schedule;
  let plays = 0;
  for (let size = Math.ceil(schedule.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < smallest.steps.length && plays < PLAYS; plays += 1) {
      const { steps } = smallest;
      const fewer = { ...smallest, steps: [...steps.slice(0, from), ...steps.slice(from + size)] };
      if (fewer.steps.length > 0 && (await play(fewer)).length > 0) smallest = fewer;
      else from += size;
    }
  }
  return smallest;
}
