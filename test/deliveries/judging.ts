import { existsSync, readFileSync } from 'node:fs';

/** An event as the log tells it, and as a sink noted it. */
export interface Event {
  readonly id: string;
  readonly subject: string;
}

/** What a sink is sent, and where it notes that. */
export interface Noting {
  /** What the subjects of its events begin with. */
  readonly prefix: string;
  readonly file: string;
}

/** The events that a sink noted, in the order in which they came, again and again where they did. */
export function notedIn(file: string): readonly Event[] {
  if (!existsSync(file)) return [];
  // A sink that was killed may have left half a line.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [id = '', subject = ''] = line.split(' ');
    return { id, subject };
  });
}

/** What a sink noted must be what the log has for it; events may come again, and then those after them too. */
export function faultsOf({ file, prefix }: Noting, wanted: readonly Event[]): readonly string[] {
  return compared(prefix, notedIn(file), wanted);
}

/**
 * As {@link faultsOf}, of what was noted so far: nothing may be left out before the newest event that came. `log` gives the events that the log
 * has by now, and is asked after the notes were read.
 */
export async function faultsSoFar(
  { file, prefix }: Noting,
  log: () => Promise<readonly Event[]>,
): Promise<readonly string[]> {
  const noted = notedIn(file);
  const newest = noted.reduce((last, { id }) => (id > last ? id : last), '');
  const wanted = await log();
  return compared(
    prefix,
    noted,
    wanted.filter(({ id, subject }) => id <= newest && subject.startsWith(prefix)),
  );
}

function compared(prefix: string, noted: readonly Event[], wanted: readonly Event[]): readonly string[] {
  const known = new Set(wanted.map(({ id }) => id));
  const firsts = [...new Set(noted.map(({ id }) => id))];
  const received = new Set(firsts);
  const lost = wanted.filter(({ id }) => !received.has(id));
  const strange = firsts.filter((id) => !known.has(id));
  const late = firsts.filter((id, index) => index > 0 && id < (firsts[index - 1] ?? ''));
  return [
    ...lost.map(({ id, subject }) => `${prefix}: event ${id} about ${subject} is lost`),
    ...strange.map((id) => `${prefix}: event ${id} is not for this sink`),
    ...late.map((id) => `${prefix}: event ${id} came after a later one`),
  ];
}
