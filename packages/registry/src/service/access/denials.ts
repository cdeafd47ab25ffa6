import type { Action, Caller, Target } from '../../domain/caller.ts';
import type { NewFact } from '../../domain/fact.ts';
import { BoundedCache } from '../bounded-cache.ts';
import type { Desk } from '../desk.ts';

/** How long a denial stands for others like it, in milliseconds. */
const WINDOW_MS = 60_000;
/** Facts of denials that one caller brings about in that time, whatever he asks for. */
const MOST_FACTS = 20;
/** Characters of a name that is told. */
const LONGEST = 255;
/** Denials and callers that are remembered. */
const REMEMBERED = 10_000;

type Denied = Extract<NewFact, { kind: 'access-denied' }>;

interface Noted {
  /** When the last fact about it was written. */
  readonly at: number;
  /** How many came since. */
  unsaid: number;
}

interface Allowance {
  readonly since: number;
  facts: number;
}

/**
 * Writes into the log who was denied what. One who asks again and again does not fill the log: the same denial is told once a minute by each
 * process, with how many there were since, and no caller has more than a few denials told in a minute.
 */
export class Denials {
  readonly #desk: Desk;
  readonly #noted = new BoundedCache<string, Noted>(REMEMBERED);
  readonly #allowances = new BoundedCache<string, Allowance>(REMEMBERED);

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Never rejects: who is denied something is denied it, whether or not the store takes the fact. */
  async note(caller: Caller, action: Action, target: Target): Promise<void> {
    const at = this.#desk.now();
    const now = Date.parse(at);
    const fact = factOf(action, target);
    const key = JSON.stringify([caller.id, action, fact.group, fact.subject]);
    const noted = this.#noted.get(key);
    if ((noted !== undefined && now - noted.at < WINDOW_MS) || !this.#takes(caller, now)) {
      if (noted === undefined) this.#noted.set(key, { at: 0, unsaid: 1 }, 1);
      else noted.unsaid += 1;
      return;
    }
    this.#noted.set(key, { at: now, unsaid: 0 }, 1);
    const count = (noted?.unsaid ?? 0) + 1;
    await this.#desk
      .commit({ decidedOn: [], at, contents: [], changes: [], facts: [{ ...fact, count }] })
      .catch(() => this.#noted.set(key, { at: 0, unsaid: count }, 1));
  }

  #takes({ id }: Caller, now: number): boolean {
    const known = this.#allowances.get(id);
    if (known === undefined || now - known.since >= WINDOW_MS) {
      this.#allowances.set(id, { since: now, facts: 1 }, 1);
      return true;
    }
    known.facts += 1;
    return known.facts <= MOST_FACTS;
  }
}

/** What is told of a denial, and remembered: nobody fills the memory with long names either. */
function factOf(action: Action, target: Target): Omit<Denied, 'count'> {
  const { group = '', subject = '' }: { readonly group?: string; readonly subject?: string } = target ?? {};
  return { kind: 'access-denied', group: cut(group), subject: cut(subject), version: '', action };
}

/** The beginning of a name: nobody has looked yet whether it can be one. */
function cut(name: string): string {
  return name.slice(0, LONGEST).toWellFormed();
}
