import { LINK_DEFAULTS, type Link } from '../../packages/registry/src/domain/link.ts';
import type { Place } from '../../packages/registry/src/domain/version-uri.ts';
import { createRegistry } from '../../packages/registry/src/service/create-registry.ts';
import type { Registry } from '../../packages/registry/src/service/registry.ts';
import { PLAIN_TERMS } from '../../packages/registry/src/service/schemagroups/terms.ts';
import type { Store } from '../../packages/registry/src/store/port.ts';
import type { Random } from '../faults/random.ts';
import type { Clockwork } from './clockwork.ts';
import { MemoryStore } from './memory-store.ts';
import { rootOf } from './names.ts';
import { settingsOf, type Terms } from './terms.ts';

/** What a process does when it is stopped: nothing any more. */
export class Crashed extends Error {
  override readonly name = 'Crashed';
}

/** A registry with a disk that outlives its processes. */
export class Node {
  readonly index: number;
  readonly place: Place;
  readonly disk: MemoryStore;
  readonly #clockwork: Clockwork;
  readonly #random: Random;
  readonly #clock: () => Date;
  #ids = 0;
  /** Counts its processes. */
  incarnation = 0;
  /** The process that runs; undefined while none does. */
  #registry: Registry | undefined;
  /** How often a write is where a process stops. */
  crashRate = 0;
  /** Told when it has started again. */
  onStart: () => void = () => undefined;

  constructor(index: number, clockwork: Clockwork, random: Random) {
    this.index = index;
    const root = rootOf(index);
    this.place = { root, segment: 'schemagroups', authority: root };
    this.disk = new MemoryStore(root);
    this.#clockwork = clockwork;
    this.#random = random;
    const skewMs = random.between(-86_400_000, 86_400_000);
    this.#clock = () => clockwork.date(skewMs);
    this.start();
  }

  get clock(): () => Date {
    return this.#clock;
  }

  get isUp(): boolean {
    return this.#registry !== undefined;
  }

  /** The process that runs. Throws {@link Crashed} while none does. */
  get registry(): Registry {
    if (this.#registry === undefined) throw new Crashed(`node ${this.index} is down`);
    return this.#registry;
  }

  /** A process of its own over the disk, which nothing happens to: to look at what is there. */
  probe(): Registry {
    return this.#over(this.disk);
  }

  start(): void {
    this.incarnation += 1;
    this.#registry = this.#over(this.#mortal(this.incarnation));
    this.onStart();
  }

  /** Stops the process, and starts another one some ticks later. */
  crash(ticks: number): void {
    if (!this.isUp) return;
    this.#registry = undefined;
    this.incarnation += 1;
    this.#clockwork.at(this.#clockwork.tick + ticks, () => {
      if (!this.isUp) this.start();
    });
  }

  /** Makes a link from another node; `direction` is this node's part in it. */
  async addLink(id: string, peer: Node, direction: Link['direction'], terms: Terms = {}): Promise<void> {
    const { root } = peer.place;
    await this.registry.links.create(id, { ...LINK_DEFAULTS, direction, peer: root, ...settingsOf(terms) });
  }

  #over(store: Store): Registry {
    const newId = () =>
      `00000000-0000-4000-8000-${String(this.index).padStart(4, '0')}${String(this.#ids++).padStart(8, '0')}`;
    return createRegistry(store, { clock: this.#clock, newId, schemaGroups: { ...PLAIN_TERMS, makesGroups: true } });
  }

  /** The disk as a process sees it: when the process is stopped it sees nothing any more, and it may be stopped before and after each write. */
  #mortal(incarnation: number): Store {
    const alive = (): void => {
      if (this.incarnation !== incarnation) throw new Crashed(`a process of node ${this.index} is no more`);
    };
    const commit: Store['commit'] = async (write) => {
      alive();
      this.#perhapsCrash(alive);
      const outcome = await this.disk.commit(write);
      this.#perhapsCrash(alive);
      // Others come between a write and what its writer does next.
      if (this.crashRate > 0 && this.#random.chance(0.05)) await this.#clockwork.sleep(this.#random.between(0, 2));
      alive();
      return outcome;
    };
    return mortalStore(this.disk, alive, commit);
  }

  #perhapsCrash(alive: () => void): void {
    if (this.crashRate > 0 && this.#random.chance(this.crashRate)) this.crash(this.#random.between(1, 40));
    alive();
  }
}

/** A store that first sees whether its process is still there, with a `commit` of its own. */
function mortalStore(disk: Store, alive: () => void, commit: Store['commit']): Store {
  const members = Object.getOwnPropertyNames(Object.getPrototypeOf(disk)).map((name) => {
    const member: unknown = Reflect.get(disk, name);
    if (typeof member !== 'function') return [name, member];
    return [
      name,
      (...args: readonly unknown[]) => {
        alive();
        return member.apply(disk, args);
      },
    ];
  });
  return { ...Object.fromEntries(members), commit };
}
