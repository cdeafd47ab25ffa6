import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeping, Refusal, Reply } from '../dialects/dialect.ts';
import { RegistryError } from '../domain/error.ts';
import type { Sealing } from '../service/sealing.ts';
import type { Store } from '../store/port.ts';
import { requestIdFields } from './request-id.ts';

/** How long things last, in milliseconds. */
export interface IdempotencyTerms {
  /** How long an attempt has a key for itself, unless it ends before. */
  readonly leaseMs: number;
  /** How long the reply to a key is known. */
  readonly keepMs: number;
  /** How long a request waits for another attempt at the same. */
  readonly patienceMs: number;
}

const TERMS: IdempotencyTerms = { leaseMs: 30_000, keepMs: 24 * 60 * 60 * 1000, patienceMs: 5000 };
/** Characters of a refusal that is kept. One that is longer tells what was sent, and would be worked out again. */
const LONGEST_REFUSAL = 64 * 1024;
/** Pauses between looks at what another process is doing: doubling from the first to the longest. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;

/** A request with a key. */
export interface KeyedRequest {
  /** Whose key it is, for which operation, and the key itself. */
  readonly key: string;
  /** What is asked for. */
  readonly digest: string;
  readonly correlationId: string;
  /** True where nothing is out of the caller's sight. */
  readonly seesAll: boolean;
}

/** A reply that is kept, and what it was the reply to. */
interface Kept {
  readonly digest: string;
  readonly text: string;
}

/** An attempt in this process at what a key stands for. */
interface Running {
  readonly digest: string;
  /** The reply, where one was kept. Never rejects. */
  readonly end: Promise<Kept | undefined>;
}

/** What an attempt came to: a reply that may be kept, or why there is none. */
type Attempted = { readonly reply: Reply; readonly kept?: Kept } | { readonly refusal: Refusal };

/**
 * Carries out requests with an `Idempotency-Key` once: the first reply is kept for 24 hours, and told to whoever asks the same again. The
 * keys are in the store, so that all processes over it know them.
 */
export class Idempotency {
  readonly #keys: Pick<Store, 'claim' | 'keep' | 'giveUp'>;
  readonly #newId: () => string;
  readonly #terms: IdempotencyTerms;
  readonly #running = new Map<string, Running>();

  /** `newId` names attempts. */
  constructor(keys: Pick<Store, 'claim' | 'keep' | 'giveUp'>, newId: () => string, terms = TERMS) {
    this.#keys = keys;
    this.#newId = newId;
    this.#terms = terms;
  }

  /** The reply to a request: that of `handle`, or the one that is kept; or why it gets none. Rejects as `handle` does, and where the store fails. */
  async answer(request: KeyedRequest, handle: (keeping: Keeping) => Promise<Reply>): Promise<Reply | Refusal> {
    const deadline = performance.now() + this.#terms.patienceMs;
    for (;;) {
      const other = this.#running.get(request.key);
      if (other === undefined) return this.#first(request, deadline, handle);
      if (other.digest !== request.digest) return REUSED;
      const kept = await endOf(other, deadline - performance.now());
      if (kept === 'late') return IN_PROGRESS;
      if (kept !== undefined) return replayed(kept.text);
    }
  }

  /** Goes ahead for all requests of this process with the key. */
  async #first(
    request: KeyedRequest,
    deadline: number,
    handle: (keeping: Keeping) => Promise<Reply>,
  ): Promise<Reply | Refusal> {
    const { key, digest } = request;
    const attempted = this.#attempt(request, deadline, handle);
    const end = attempted.then(
      (outcome) => ('kept' in outcome ? outcome.kept : undefined),
      () => undefined,
    );
    this.#running.set(key, { digest, end });
    try {
      const outcome = await attempted;
      return 'refusal' in outcome ? outcome.refusal : outcome.reply;
    } finally {
      this.#running.delete(key);
    }
  }

  async #attempt(
    request: KeyedRequest,
    deadline: number,
    handle: (keeping: Keeping) => Promise<Reply>,
  ): Promise<Attempted> {
    const { key, digest } = request;
    const token = this.#newId();
    const { leaseMs, keepMs } = this.#terms;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const claim = await this.#keys.claim({ key, request: digest, token, leaseMs, keepMs });
      if (claim.claim === 'mine') return this.#carryOut(new Attempt(this, request, token), handle);
      if (claim.request !== digest) return { refusal: REUSED };
      if (claim.claim === 'kept') {
        return { reply: replayed(claim.reply), kept: { digest, text: claim.reply } };
      }
      const left = deadline - performance.now();
      if (left <= 0) return { refusal: IN_PROGRESS };
      await sleep(Math.min(pause, left));
    }
  }

  async #carryOut(attempt: Attempt, handle: (keeping: Keeping) => Promise<Reply>): Promise<Attempted> {
    const { request, token } = attempt;
    const { key, digest } = request;
    let reply: Reply;
    try {
      reply = await handle(attempt);
    } catch (error) {
      await ignoringFailure(this.#keys.giveUp(key, token));
      throw error;
    }
    if (attempt.isOvertaken) {
      await ignoringFailure(this.#keys.giveUp(key, token));
      return { refusal: IN_PROGRESS };
    }
    if (attempt.sealed !== undefined) return { reply, kept: { digest, text: attempt.sealed } };
    if (!isLasting(reply, request)) {
      await ignoringFailure(this.#keys.giveUp(key, token));
      return { reply };
    }
    const text = keptText(reply, request);
    const isKept = await ignoringFailure(this.#keys.keep(key, token, text));
    return { reply, ...(isKept && { kept: { digest, text } }) };
  }
}

/** An attempt that has the key: a use case keeps its reply with what it writes. */
class Attempt implements Keeping {
  readonly request: KeyedRequest;
  readonly token: string;
  /** True when another attempt has a part of the request, so that this one comes to no end. */
  isOvertaken = false;
  readonly #keys: Idempotency;
  /** The reply, when it is kept together with what was written. */
  sealed: string | undefined;

  constructor(keys: Idempotency, request: KeyedRequest, token: string) {
    this.#keys = keys;
    this.request = request;
    this.token = token;
  }

  async part(name: string, handle: (keeping: Keeping) => Promise<Reply>): Promise<Reply> {
    const key = JSON.stringify([this.request.key, name]);
    const answer = await this.#keys.answer({ ...this.request, key }, handle);
    if ('text' in answer) return answer;
    this.isOvertaken = true;
    throw new RegistryError('idempotency-in-progress', answer.detail);
  }

  sealing<Answer>(replyOf: (answer: Answer) => Reply): Sealing<Answer> {
    const { request, token } = this;
    let text = '';
    return {
      key: request.key,
      token,
      reply: (answer) => {
        text = keptText(replyOf(answer), request);
        return text;
      },
      kept: () => {
        this.sealed = text;
      },
    };
  }
}

const REUSED: Refusal = {
  status: 409,
  detail:
    'the Idempotency-Key was used for another request; take a new key for each request, and the same one to repeat it',
  details: { reason: 'idempotency_key_reuse' },
};

const IN_PROGRESS: Refusal = {
  status: 409,
  detail: 'another attempt at this request is on its way under the same Idempotency-Key; ask again in a moment',
  headers: { 'retry-after': '1' },
  details: { reason: 'in_progress', retryable: true },
};

/**
 * Replies that the same request would get again. Who may ask, and what says to ask again, changes; to those who do not see everything, what
 * they may not do yet is answered as what is not there.
 */
function isLasting({ status, headers, text }: Reply, { seesAll }: Pick<KeyedRequest, 'seesAll'>): boolean {
  if (status < 400) return true;
  if (status >= 500 || [401, 403, 408, 429].includes(status) || headers['retry-after'] !== undefined) return false;
  return (status !== 404 || seesAll) && text.length <= LONGEST_REFUSAL;
}

function keptText({ status, headers, text }: Reply, { correlationId }: KeyedRequest): string {
  return JSON.stringify({ status, headers, text, correlationId });
}

function replayed(kept: string): Reply {
  const { status, headers, text, correlationId } = JSON.parse(kept) as Reply & { readonly correlationId: string };
  return {
    status,
    headers: { ...headers, ...requestIdFields(correlationId), 'idempotency-replayed': 'true' },
    text,
  };
}

async function endOf({ end }: Running, ms: number): Promise<Kept | undefined | 'late'> {
  const patience = new AbortController();
  const late = sleep(Math.max(ms, 0), 'late' as const, { signal: patience.signal }).catch(() => 'late' as const);
  try {
    return await Promise.race([end, late]);
  } finally {
    patience.abort();
  }
}

/** What the store was to remember of a reply does not change the reply; without it the request is carried out again when the lease is over. */
async function ignoringFailure<Given>(work: Promise<Given>): Promise<Given | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}
