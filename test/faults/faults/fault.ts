import type { Cluster } from '../cluster/cluster.ts';
import type { Circumstances } from '../history/evidence.ts';
import type { Random } from '../random.ts';

/** Kinds of stores. */
export type StoreKind = 'sqlite' | 'postgres';

/** What a cluster has to be built with, so that a fault can be done to it. */
export interface Wiring {
  /** Lines that can be troubled between clients and nodes, and between nodes and PostgreSQL. */
  readonly lines?: boolean;
  /** Clocks of the nodes that can be set. */
  readonly clocks?: boolean;
  /** A small disk for the file of SQLite. */
  readonly disk?: boolean;
  /** Worker processes of each node; one where it is left out. */
  readonly workers?: number;
}

/** Something that is done to a cluster, and undone. */
interface Strike {
  /** In words, with what was chosen. */
  readonly told: string;
  /** True where a clock moves by so much that idempotency keys run out, when it is done and when it is undone. */
  readonly endsKeys?: boolean;
  inject(cluster: Cluster): Promise<void>;
  heal(cluster: Cluster): Promise<void>;
}

/** A kind of fault. */
export interface Fault {
  readonly name: string;
  readonly what: string;
  readonly stores: readonly StoreKind[];
  readonly wiring?: Wiring;
  /** For what the store may be gone so long that registries say so; for nothing where it is left out. */
  readonly unavailable?: Circumstances['unavailable'];
  /** False where not even an event that was on its way to the audit stream may come again. */
  readonly mayRepeat?: boolean;
  /** Why it cannot be done on this machine; undefined where it can. */
  missing?(): string | undefined;
  /** What is done in a round. */
  strike(random: Random, nodes: number, store: StoreKind): Strike;
}
