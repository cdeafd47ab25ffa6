import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@concordat/engine';
import type { Cluster } from '../cluster/cluster.ts';
import type { Answer, Wish } from '../history/evidence.ts';
import { now, type Recorder } from '../history/recorder.ts';
import type { Random } from '../random.ts';
import { type Action, isRead, isRepeatable, keyOf } from './action.ts';
import type { Ground } from './ground.ts';
import { ROOT } from './people.ts';
import { requestOf } from './request.ts';
import { story } from './stories.ts';

/** How long a client waits for an answer before it asks somebody else. */
const PATIENCE_MS = 2_000;
const ATTEMPTS = 6;
const PAUSE_MS = 40;

/** A program that uses the registry: it talks to all nodes, and asks again where it gets no answer. */
export class Client {
  readonly #name: string;
  readonly #nodes: readonly string[];
  /** Keys of all in whose name it asks. */
  readonly #keys: ReadonlyMap<string, string>;
  readonly #recorder: Recorder;
  /** The newest sequence that an answer told of. */
  #sequence = 0;

  constructor(name: string, { urls, keys }: Pick<Cluster, 'urls' | 'keys'>, recorder: Recorder) {
    this.#name = name;
    this.#nodes = urls;
    this.#keys = keys;
    this.#recorder = recorder;
  }

  /** Does so many stories. What it does depends on the random decisions, and on the ids that it is told. */
  async work(random: Random, ground: Ground, stories: number): Promise<void> {
    for (let index = 0; index < stories; index += 1) {
      const own = random.fork(index);
      const telling = story(own, ground)[Symbol.iterator]();
      let next = telling.next();
      while (!next.done) next = telling.next(await this.do(next.value, own));
    }
  }

  /** Does an action on a node that the random decisions choose; where that gives no answer and it may be repeated, on another. Gives the last answer. */
  async do(action: Action, random: Random): Promise<Answer | undefined> {
    const first = random.between(0, this.#nodes.length - 1);
    const wish = this.#wish(
      action,
      random.weighted([
        [6, 'none' as const],
        [2, 'strong'],
        [3, 'sequence'],
      ]),
    );
    let answer: Answer | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      answer = await this.ask((first + attempt) % this.#nodes.length, action, wish);
      const isDone = answer !== undefined && answer.status < 500 && answer.idempotency !== 'in-progress';
      if (isDone || !isRepeatable(action)) return answer;
      await sleep(PAUSE_MS * 2 ** attempt);
    }
    return answer;
  }

  /** Asks one node once, and has it recorded. */
  async ask(node: number, action: Action, wish: Wish = {}, patience = PATIENCE_MS): Promise<Answer | undefined> {
    const number = this.#recorder.next();
    const asked = { number, client: this.#name, node, action, wish, began: now() };
    try {
      const answer = await this.#send(this.#nodes[node] as string, action, wish, patience);
      this.#recorder.calls.push({ ...asked, ended: now(), answer });
      this.#sequence = Math.max(this.#sequence, answer.sequence ?? 0);
      return answer;
    } catch (error) {
      this.#recorder.calls.push({ ...asked, ended: now(), failure: reasonOf(error) });
      return undefined;
    }
  }

  #wish(action: Action, kind: 'none' | 'strong' | 'sequence'): Wish {
    if (!isRead(action)) return {};
    if (kind === 'strong') return { strong: true };
    return kind === 'sequence' && this.#sequence > 0 ? { sequence: this.#sequence } : {};
  }

  async #send(node: string, action: Action, wish: Wish, patience: number): Promise<Answer> {
    const { method, path, body } = requestOf(action);
    const key = keyOf(action);
    const response = await fetch(node + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#keys.get('as' in action ? action.as : ROOT)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(wish.strong && { 'concordat-consistency': 'strong' }),
        ...(wish.sequence !== undefined && { 'concordat-sequence': String(wish.sequence) }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    const sequence = Number(response.headers.get('concordat-sequence') ?? Number.NaN);
    const told = text === '' ? null : (JSON.parse(text) as JsonValue);
    const idempotency = key === undefined ? undefined : idempotencyOf(response);
    return {
      status: response.status,
      body: told,
      ...(Number.isInteger(sequence) && { sequence }),
      ...(idempotency && { idempotency }),
    };
  }
}

function idempotencyOf({ status, headers }: Response): Answer['idempotency'] {
  if (headers.get('idempotency-replayed') === 'true') return 'replayed';
  return status === 409 && headers.has('retry-after') ? 'in-progress' : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
