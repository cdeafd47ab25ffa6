import { createHash, type Hash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '@concordat/engine';
import type { Fact } from './fact.ts';

/** What the first fact of a chain is chained to. */
const BEGINNING = '0'.repeat(64);

/**
 * Hashes of facts that follow one another. Each is the SHA-256, in lower-case hexadecimal digits, of the hash before it and of the canonical
 * JSON (RFC 8785) of its fact without its hash. Where facts without hashes stand in between, which a release before wrote, their canonical
 * JSON comes first: the next hash covers them, too.
 */
export class FactChain {
  #pending: Hash;
  #hash: string | undefined;

  /** Goes on after a hash; begins without one. */
  constructor(hash?: string) {
    this.#hash = hash;
    this.#pending = startedWith(hash ?? BEGINNING);
  }

  /** The newest hash; undefined before the first. */
  get hash(): string | undefined {
    return this.#hash;
  }

  /** Takes in the next fact, which has no hash and gets none. */
  pass(fact: Fact): void {
    this.#pending.update(textOf(fact));
  }

  /** The hash of the next fact, whatever hash it has. */
  add(fact: Fact): string {
    this.#hash = this.#pending.update(textOf(fact)).digest('hex');
    this.#pending = startedWith(this.#hash);
    return this.#hash;
  }
}

/** A log as far as it was verified. */
export interface VerifiedLog {
  /** Sequence of the newest fact. */
  readonly sequence: number;
  /** Sequence of the first fact that the chain covers; undefined before it begins. */
  readonly since: number | undefined;
  /** The newest hash. Noted elsewhere it shows later that nothing before it was changed, not even with all hashes after it. */
  readonly hash: string | undefined;
  /** Facts after the newest hash, which a release before wrote: the next hash will cover them. */
  readonly open: readonly Fact[];
}

/** What is wrong with a log first. */
export interface BrokenLog {
  /** Sequences of the first and the last of the facts that may be wrong. */
  readonly broken: readonly [first: number, last: number];
  /** `missing`: a fact is not there. `changed`: one of these facts, or a hash, is not as it was written. */
  readonly reason: 'missing' | 'changed';
}

/** Nothing of a log. */
export const NOTHING_VERIFIED: VerifiedLog = { sequence: 0, since: undefined, hash: undefined, open: [] };

/**
 * Verifies facts that follow those that were verified before, page by page where there are many. Facts of before the chain began are
 * covered by nothing but their sequence.
 */
export function verifyLog(facts: Iterable<Fact>, before: VerifiedLog = NOTHING_VERIFIED): VerifiedLog | BrokenLog {
  let { sequence, since } = before;
  const chain = new FactChain(before.hash);
  let open = [...before.open];
  for (const fact of open) chain.pass(fact);
  for (const fact of facts) {
    sequence += 1;
    if (fact.sequence !== sequence) return { broken: [sequence, sequence], reason: 'missing' };
    if (fact.hash !== undefined) {
      const first = open[0]?.sequence ?? sequence;
      if (chain.add(fact) !== fact.hash) return { broken: [first, sequence], reason: 'changed' };
      since ??= first;
      open = [];
    } else if (since !== undefined) {
      chain.pass(fact);
      open.push(fact);
    }
  }
  return { sequence, since, hash: chain.hash, open };
}

function startedWith(hash: string): Hash {
  return createHash('sha256').update(hash);
}

/** A fact as it is read from the log: its columns have no halves of surrogate pairs, and members that are undefined are not kept. */
function textOf({ hash: _, ...fact }: Fact): string {
  const kept = {
    ...fact,
    group: fact.group.toWellFormed(),
    subject: fact.subject.toWellFormed(),
    version: fact.version.toWellFormed(),
    actor: fact.actor?.toWellFormed(),
    correlation_id: fact.correlation_id?.toWellFormed(),
  };
  return canonicalJson(JSON.parse(JSON.stringify(kept)) as JsonValue);
}
