import { AsyncLocalStorage } from 'node:async_hooks';
import { RegistryError } from '../domain/error.ts';
import { Turns } from './turns.ts';

/** How often several things are read again that others change meanwhile. */
const PASSES = 20;

/** What is read at one moment, while it is being read. */
interface Pass {
  /** The names of what was read. */
  readonly names: Set<string>;
  /** The newest reading of the store that something of it came by. */
  newest: number;
  /** True when something was told of what was read. */
  isOverruled: boolean;
}

/** What came of reading: an answer, or a refusal. */
type Came<Found> = { readonly found: Found } | { readonly refusal: RegistryError };

/** Reads several things as they stood at one moment, which takes to be told of everything that changes. */
export class Moments {
  readonly #isBehind: (reading: number) => boolean;
  readonly #catchUp: () => Promise<unknown>;
  readonly #passes = new Set<Pass>();
  readonly #current = new AsyncLocalStorage<Pass>();
  readonly #turns = new Turns();

  /** `isBehind`: this process may not have been told of everything that a reading of the store saw. `catchUp` tells it. */
  constructor(isBehind: (reading: number) => boolean, catchUp: () => Promise<unknown>) {
    this.#isBehind = isBehind;
    this.#catchUp = catchUp;
  }

  /** Something is about to be read. */
  reads(name: string): void {
    this.#current.getStore()?.names.add(name);
  }

  /** What was read came by this reading of the store. */
  cameBy(reading: number): void {
    const pass = this.#current.getStore();
    if (pass !== undefined) pass.newest = Math.max(pass.newest, reading);
  }

  /** These are not as they were any more. */
  overrule(names: Iterable<string>): void {
    if (this.#passes.size === 0) return;
    for (const name of names) for (const pass of this.#passes) pass.isOverruled ||= pass.names.has(name);
  }

  /**
   * What `read` gives or refuses, all that it reads as it stood at one moment: that up to which this process has been told of everything,
   * where nothing was told of what was read. What was read from the store just now may be ahead of it, until this process has caught up; and
   * what was changed meanwhile is read again. `isNow`: the moment is not before the call. `isSure`: what needs nothing of this. Where one such
   * reading is part of another, all of it is read at one moment.
   */
  async atOnce<Found>(
    read: () => Promise<Found>,
    { isNow = false, isSure = () => false }: { isNow?: boolean; isSure?: (found: Found) => boolean } = {},
  ): Promise<Found> {
    const outer = this.#current.getStore();
    if (outer !== undefined && this.#passes.has(outer)) return read();
    const once = () => this.#once(read, isNow, isSure);
    const first = await once();
    if (first !== undefined) return given(first);
    // One after the other: many at a time would be so slow that something changes under each of them.
    return this.#turns.take('again', async () => {
      for (let pass = 2; pass < PASSES; pass += 1) {
        const again = await once();
        if (again !== undefined) return given(again);
      }
      return read();
    });
  }

  /** One pass; undefined where something was changed meanwhile. */
  async #once<Found>(
    read: () => Promise<Found>,
    isNow: boolean,
    isSure: (found: Found) => boolean,
  ): Promise<Came<Found> | undefined> {
    const pass: Pass = { names: new Set(), newest: 0, isOverruled: false };
    this.#passes.add(pass);
    try {
      const came = await this.#current.run(pass, () => outcomeOf(read));
      if ('found' in came && isSure(came.found)) return came;
      if (isNow || this.#isBehind(pass.newest)) await this.#catchUp();
      return pass.isOverruled ? undefined : came;
    } finally {
      this.#passes.delete(pass);
    }
  }
}

/** A refusal rests on what was read as an answer does. What fails is not read again. */
async function outcomeOf<Found>(read: () => Promise<Found>): Promise<Came<Found>> {
  try {
    return { found: await read() };
  } catch (error) {
    if (error instanceof RegistryError && !error.code.startsWith('store-')) return { refusal: error };
    throw error;
  }
}

function given<Found>(came: Came<Found>): Found {
  if ('refusal' in came) throw came.refusal;
  return came.found;
}
