/** Something kept, in the ring of all that is kept: in order of use, the oldest behind the head. */
interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
  readonly weight: number;
  older: Entry<Key, Value>;
  newer: Entry<Key, Value>;
}

/** Keeps what was used last, up to a total weight. What weighs more than all of it is not kept. Every call takes the same time. */
export class BoundedCache<Key, Value> {
  readonly #capacity: number;
  readonly #entries = new Map<Key, Entry<Key, Value>>();
  /** The oldest entry; the newest is the one before it in the ring. */
  #oldest: Entry<Key, Value> | undefined;
  #weight = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#use(entry);
    return entry.value;
  }

  set(key: Key, value: Value, weight: number): void {
    this.delete(key);
    if (weight > this.#capacity) return;
    this.#entries.set(key, this.#added(key, value, weight));
    this.#weight += weight;
    while (this.#weight > this.#capacity && this.#oldest !== undefined) this.delete(this.#oldest.key);
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
    if (entry.newer === entry) this.#oldest = undefined;
    else this.#leave(entry);
  }

  #added(key: Key, value: Value, weight: number): Entry<Key, Value> {
    const oldest = this.#oldest;
    if (oldest !== undefined) {
      const entry = { key, value, weight, older: oldest.older, newer: oldest };
      join(entry);
      return entry;
    }
    const entry = { key, value, weight } as Entry<Key, Value>;
    entry.older = entry;
    entry.newer = entry;
    this.#oldest = entry;
    return entry;
  }

  /** Makes an entry the newest. */
  #use(entry: Entry<Key, Value>): void {
    const oldest = this.#oldest;
    if (oldest === undefined || oldest.older === entry) return;
    if (oldest === entry) {
      // The ring turns by one: what was the oldest stands in front of the next, as the newest does.
      this.#oldest = entry.newer;
      return;
    }
    this.#leave(entry);
    entry.older = oldest.older;
    entry.newer = oldest;
    join(entry);
  }

  #leave(entry: Entry<Key, Value>): void {
    entry.older.newer = entry.newer;
    entry.newer.older = entry.older;
    if (this.#oldest === entry) this.#oldest = entry.newer;
  }
}

/** Puts an entry between its neighbours. */
function join<Key, Value>(entry: Entry<Key, Value>): void {
  entry.older.newer = entry;
  entry.newer.older = entry;
}
