import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact, Store } from '@concordat/registry';
import { openStore } from '@concordat/registry';
import { type Cluster, type ClusterPlan, startCluster } from '../cluster/cluster.ts';
import type { Delivery, Evidence } from '../history/evidence.ts';
import { contentsOf, factsAfter } from '../history/log-reading.ts';
import { type LogWatch, watchLog } from '../history/log-watch.ts';
import { now, type Recorder } from '../history/recorder.ts';
import { dueEvents, eventsOf, heardEvents } from '../invariants/feed.ts';

const FEED_PATIENCE_MS = 20_000;
/** Longer than from one event to the next. */
const FEED_PAUSE_MS = 200;

/** What is found outside of the answers at the end of a round. */
export type Found = Pick<Evidence, 'log' | 'contents' | 'unheard' | 'deliveries'>;

/** A cluster on which one round after the other is done. */
export class Bench {
  readonly cluster: Cluster;
  readonly #watch: LogWatch | undefined;
  /** The newest sequence before the round. */
  #sequence: number;
  /** Facts of earlier rounds since the audit stream had heard of everything, and what it heard since. */
  #unheard: readonly Fact[] = [];
  #deliveries: Delivery[] = [];

  constructor(cluster: Cluster, watch: LogWatch | undefined) {
    this.cluster = cluster;
    this.#watch = watch;
    this.#sequence = cluster.sequence;
    cluster.sink.listener = (delivery) => this.#deliveries.push(delivery);
  }

  /** Writes down from now on what the readers of the log are given. */
  record(recorder: Recorder): void {
    if (this.#watch !== undefined) this.#watch.listener = (sighting) => recorder.sightings.push(sighting);
  }

  /** What the round left. `isHeard`: the audit stream gets the time to hear of everything. */
  async read(isHeard: boolean): Promise<Found> {
    const found = await this.#read();
    const unheard = this.#unheard;
    const facts = [...unheard, ...found.log];
    if (isHeard) await this.#hear(facts);
    const deliveries = [...this.#deliveries];
    this.#unheard = isHeard ? [] : facts;
    if (isHeard) this.#deliveries = [];
    return { ...found, unheard, deliveries };
  }

  async close(): Promise<void> {
    try {
      await this.#watch?.close();
    } finally {
      await this.cluster.close();
    }
  }

  /** A file belongs to its process: that one ends for a moment. */
  async #read(): Promise<Pick<Evidence, 'log' | 'contents'>> {
    if (this.#watch !== undefined) {
      await this.#watch.settled();
      return this.#found(this.#watch.store);
    }
    const { nodes, address } = this.cluster;
    for (const node of nodes) {
      const code = await node.stop();
      if (code !== 0) throw new Error(`${node.name} did not stop in good order (${code}): ${node.log}`);
    }
    const store = await openStore(address);
    const found = await this.#found(store);
    await store.close();
    await Promise.all(nodes.map((node) => node.start()));
    return found;
  }

  async #found(store: Store): Promise<Pick<Evidence, 'log' | 'contents'>> {
    const log = await factsAfter(store, this.#sequence);
    this.#sequence = log.at(-1)?.sequence ?? this.#sequence;
    return { log, contents: await contentsOf(store, log) };
  }

  /** Waits until the audit stream heard of all events of facts; whether it did is for the checker to say. */
  async #hear(facts: readonly Fact[]): Promise<void> {
    const [due, all] = [dueEvents(facts).length, eventsOf(facts).length];
    const end = now() + FEED_PATIENCE_MS;
    const isDue = () => heardEvents(this.#deliveries).length < due || this.#deliveries.length < all;
    while (isDue() && now() < end) await sleep(10);
    // One that came twice may stand for one that is still on its way.
    for (let heard = -1; heard < this.#deliveries.length; ) {
      heard = this.#deliveries.length;
      await sleep(FEED_PAUSE_MS);
    }
  }
}

/** Builds a cluster for rounds. Rejects as {@link startCluster}. */
export async function startBench(plan: ClusterPlan): Promise<Bench> {
  const cluster = await startCluster(plan);
  return new Bench(cluster, plan.store === 'postgres' ? await watchLog(cluster.address) : undefined);
}
