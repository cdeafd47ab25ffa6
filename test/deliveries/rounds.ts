import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../brokers/programs.ts';
import { Random } from '../faults/random.ts';
import { type Event, faultsOf, faultsSoFar, type Noting, notedIn } from './judging.ts';
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
  /** Is told of each round. */
  readonly tell?: (line: string) => void;
}

/** How it ended. */
export interface Played {
  /** Rounds that were played: fewer than asked for where one has a fault. */
  readonly rounds: number;
  readonly events: number;
  readonly deliveries: number;
  readonly kills: number;
  /** Sentences about what does not hold. */
  readonly faults: readonly string[];
}

/** Milliseconds until all has to have arrived, once nobody is killed any more. */
const PATIENCE_MS = 120_000;

/** Events of the log that are read at once. */
const PAGE = 500;

const QUICK = { timeoutms: 2000, maxattempts: 1000, firstdelayms: 20, longestdelayms: 300 };

/** A sink, what it is sent, and where it notes that. */
interface Subscriber extends Noting {
  readonly sink: Victim;
  readonly url: string;
}

/**
 * Registers schemas through registries while these and the sinks of their events are killed and started again, and decides after each round
 * from what the sinks noted: each event comes the first time in the order of the log, none is left out, and a sink is sent nothing that is
 * not its. In some rounds, and in the last, everything has to arrive; in the others the next kills find deliveries that are behind.
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
  const written: string[] = [];
  const log: Event[] = [];
  let kills = 0;
  let played = 0;
  try {
    for (const victim of victims) await victim.start();
    for (const subscriber of subscribers) await subscribe(urls, subscriber);
    let faults: readonly string[] = [];
    while (played < rounds && faults.length === 0) {
      played += 1;
      const died = await playRound();
      const isComplete = random.chance(0.25) || played === rounds;
      faults = isComplete ? await faultsAtRest() : await faultsByNow();
      tell(
        `round ${played}: killed ${died.length === 0 ? 'nobody' : died.join(', ')}; ${written.length} schemas, ${deliveries()} deliveries${isComplete ? ', all arrived' : ''}`,
      );
    }
    return { rounds: played, events: log.length, deliveries: deliveries(), kills, faults };
  } finally {
    await Promise.all(victims.map((victim) => victim.kill()));
  }

  /** Writes while some are killed and started again; gives the names of these. */
  async function playRound(): Promise<readonly string[]> {
    const writing = writeSome(random.between(3, 8));
    await sleep(random.between(0, 150));
    const dying = victims.filter(() => random.chance(0.4));
    await Promise.all(dying.map((victim) => victim.kill()));
    kills += dying.length;
    await sleep(random.between(0, 300));
    await Promise.all(dying.map((victim) => victim.start()));
    await writing;
    return dying.map(({ name }) => name);
  }

  /** Registers schemas, each by whichever registry answers. */
  async function writeSome(count: number): Promise<void> {
    for (let each = 0; each < count; each += 1) {
      const number = written.length + 1;
      const subject = `${number % 2 === 0 ? 'even' : 'odd'}-${number}`;
      const schema = { schema: JSON.stringify({ type: 'enum', name: 'E', symbols: ['A'], doc: subject }) };
      await anyOf(urls, `/subjects/${subject}/versions`, schema);
      written.push(subject);
    }
  }

  async function faultsByNow(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const subscriber of subscribers) found.push(...(await faultsSoFar(subscriber, eventsOfLog)));
    return [...found, ...untold(await eventsOfLog())];
  }

  /** Waits until everything has arrived that is to come. */
  async function faultsAtRest(): Promise<readonly string[]> {
    const events = await eventsOfLog();
    const found: string[] = [];
    for (const subscriber of subscribers) {
      const wanted = events.filter(({ subject }) => subject.startsWith(subscriber.prefix));
      await arrived(subscriber, wanted);
      found.push(...faultsOf(subscriber, wanted));
    }
    return [...found, ...untold(events)];
  }

  /** What was acknowledged has to be in the log. */
  function untold(events: readonly Event[]): readonly string[] {
    const told = new Set(events.map(({ subject }) => subject));
    const missing = written.filter((subject) => !told.has(`/schemagroups/default/schemas/${subject}/versions/1`));
    return missing.map((subject) => `${subject} was acknowledged, and the log has no event of it`);
  }

  function deliveries(): number {
    return subscribers.reduce((sum, { file }) => sum + notedIn(file).length, 0);
  }

  /** All events of the log, of which those that are known are not read again. */
  async function eventsOfLog(): Promise<readonly Event[]> {
    for (;;) {
      const after = log.at(-1)?.id ?? '0';
      const response = await fetch(`${urls[0]}/events?after=${after}&limit=${PAGE}`);
      if (!response.ok) throw new Error(`the events cannot be read: ${response.status} ${await response.text()}`);
      const page = (await response.json()) as readonly Event[];
      log.push(...page);
      if (page.length === 0) return [...log];
    }
  }
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

/** Waits until a sink has noted all events that it is to be sent, or should have. */
async function arrived({ file }: Subscriber, wanted: readonly Event[]): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const received = new Set(notedIn(file).map(({ id }) => id));
    if (wanted.every(({ id }) => received.has(id)) || Date.now() > deadline) return;
    await sleep(100);
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
