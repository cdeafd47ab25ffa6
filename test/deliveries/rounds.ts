import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../brokers/programs.ts';
import { Random } from '../faults/random.ts';
import { registryAt, sinkAt, type Victim } from './processes.ts';

/** What is played. */
export interface Play {
  /** The address of an empty store. */
  readonly store: string;
  /** Registries over it. */
  readonly nodes: number;
  /** Processes of each registry; 1 by default. */
  readonly workers?: number;
  readonly rounds: number;
  readonly seed: string;
  /** An empty directory. */
  readonly directory: string;
  /** Is told how far it came. */
  readonly tell?: (line: string) => void;
}

/** How it ended. */
export interface Played {
  readonly events: number;
  readonly deliveries: number;
  readonly kills: number;
  /** Sentences about what does not hold. */
  readonly faults: readonly string[];
}

/** Milliseconds until all has to have arrived, once nobody is killed any more. */
const PATIENCE_MS = 120_000;

const QUICK = { timeoutms: 2000, maxattempts: 1000, firstdelayms: 20, longestdelayms: 300 };

/** An event as the log tells it, and as a sink noted it. */
interface Event {
  readonly id: string;
  readonly subject: string;
}

/** A sink, what it is sent, and where it notes that. */
interface Subscriber {
  readonly sink: Victim;
  readonly url: string;
  readonly prefix: string;
  readonly file: string;
}

/**
 * Registers schemas through registries while these and the sinks of their events are killed and started again, and decides from what the sinks
 * noted: no event is lost, each comes the first time in the order of the log, and a sink is sent nothing that is not its.
 */
export async function playRounds(play: Play): Promise<Played> {
  const { store, nodes, workers = 1, rounds, seed, directory, tell = () => {} } = play;
  const random = new Random(seed);
  const ports = await freePorts(nodes);
  const registries = ports.map((port) => registryAt(port, store, workers));
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const subscribers = await Promise.all(
    ['/schemagroups/default/', '/schemagroups/default/schemas/even-'].map(
      async (prefix, index): Promise<Subscriber> => {
        const [port = 0] = await freePorts(1);
        const file = join(directory, `sink-${index}`);
        return { sink: sinkAt(port, file), url: `http://127.0.0.1:${port}`, prefix, file };
      },
    ),
  );
  const victims = [...registries, ...subscribers.map(({ sink }) => sink)];
  let written = 0;
  let kills = 0;
  try {
    for (const victim of victims) await victim.start();
    for (const subscriber of subscribers) await subscribe(urls, subscriber);
    for (let round = 1; round <= rounds; round += 1) {
      const writing = writeSome(random.between(3, 8));
      await sleep(random.between(0, 150));
      const dying = victims.filter(() => random.fraction() < 0.4);
      await Promise.all(dying.map((victim) => victim.kill()));
      kills += dying.length;
      await sleep(random.between(0, 300));
      await Promise.all(dying.map((victim) => victim.start()));
      await writing;
      if (round % 10 === 0) tell(`round ${round}: ${written} schemas, ${kills} kills`);
    }
    const events = await eventsOf(urls);
    const faults: string[] = [];
    let deliveries = 0;
    for (const subscriber of subscribers) {
      const wanted = events.filter(({ subject }) => subject.startsWith(subscriber.prefix));
      deliveries += await arrived(subscriber, wanted);
      faults.push(...faultsOf(subscriber, wanted));
    }
    if (events.length < written * 2)
      faults.push(`${written} schemas were acknowledged, and only ${events.length} events are in the log`);
    return { events: events.length, deliveries, kills, faults };
  } finally {
    await Promise.all(victims.map((victim) => victim.kill()));
  }

  /** Registers schemas, each by whichever registry answers. */
  async function writeSome(count: number): Promise<void> {
    for (let each = 0; each < count; each += 1) {
      written += 1;
      const subject = `${written % 2 === 0 ? 'even' : 'odd'}-${written}`;
      const schema = { schema: JSON.stringify({ type: 'enum', name: 'E', symbols: ['A'], doc: subject }) };
      await anyOf(urls, `/subjects/${subject}/versions`, schema);
    }
  }
}

/** What a sink was sent must be what the log has for it; events may come again, and then those after them too. */
export function faultsOf(
  { file, prefix }: Pick<Subscriber, 'file' | 'prefix'>,
  wanted: readonly Event[],
): readonly string[] {
  const noted = notedIn(file);
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

async function subscribe(urls: readonly string[], { url, prefix }: Subscriber): Promise<void> {
  const body = {
    sink: url,
    protocol: 'HTTP',
    filters: [{ prefix: { subject: prefix } }],
    protocolsettings: { delivery: QUICK },
  };
  await anyOf(urls, '/subscriptions', body);
}

/** Waits until a sink has noted all events that it is to be sent. Gives how often it was sent one. */
async function arrived({ file }: Subscriber, wanted: readonly Event[]): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const noted = notedIn(file);
    const received = new Set(noted.map(({ id }) => id));
    if (wanted.every(({ id }) => received.has(id)) || Date.now() > deadline) return noted.length;
    await sleep(100);
  }
}

function notedIn(file: string): readonly Event[] {
  if (!existsSync(file)) return [];
  // A sink that was killed may have left half a line.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [id = '', subject = ''] = line.split(' ');
    return { id, subject };
  });
}

/** All events of the log. */
async function eventsOf(urls: readonly string[]): Promise<readonly Event[]> {
  const events: Event[] = [];
  for (let after = '0'; ; ) {
    const response = await fetch(`${urls[0]}/events?after=${after}&limit=500`);
    const page = (await response.json()) as readonly Event[];
    events.push(...page);
    const last = page.at(-1);
    if (last === undefined) return events;
    after = last.id;
  }
}

/** Asks one registry after the other until one has answered. */
async function anyOf(urls: readonly string[], path: string, body: object): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) };
      const response = await fetch(`${urls[attempt % urls.length]}${path}`, init);
      const text = await response.text();
      if (response.ok) return;
      if (response.status < 500) throw new RangeError(`${response.status}: ${text}`);
    } catch (error) {
      if (error instanceof RangeError || Date.now() > deadline) throw error;
    }
    await sleep(20);
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()));
}
