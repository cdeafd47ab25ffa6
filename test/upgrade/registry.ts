import { startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { openStore } from '../../packages/registry/src/store/open-store.ts';
import { LIFE, QUESTIONS } from './life.ts';

/** A reader of the log. */
const READER = 'audit-stream';

/** What a registry says to a request. */
interface Answer {
  readonly request: string;
  readonly status: number;
  readonly body: unknown;
}

/** All that a registry tells, and what stands behind it. */
interface Told {
  readonly answers: readonly Answer[];
  readonly facts: readonly unknown[];
  readonly cursor: number | undefined;
}

/** Lets a registry over a store live through everything, and gives what it answered. */
export async function live(store: string): Promise<readonly Answer[]> {
  let seconds = 0;
  const answers = await ask(store, LIFE, () => new Date(Date.UTC(2026, 10, 22, 10, 0, seconds++)));
  const opened = await openStore(store);
  await opened.startCursor(READER, 5);
  await opened.close();
  return answers;
}

/** Asks a registry over a store for everything. */
export async function tell(store: string): Promise<Told> {
  const answers = await ask(store, QUESTIONS, () => new Date(0));
  const opened = await openStore(store);
  const [facts, cursor] = [await opened.facts(0, 1000), await opened.cursor(READER)];
  await opened.close();
  return { answers, facts, cursor };
}

async function ask(store: string, requests: typeof LIFE, clock: () => Date): Promise<readonly Answer[]> {
  const { server, request } = await startHarness({ store }, { clock });
  const answers: Answer[] = [];
  for (const [head, body] of requests) {
    const [method = '', path = ''] = head.split(' ');
    const headers = { 'x-request-id': `request-${answers.length + 1}`, 'content-type': 'application/json' };
    const answer = await request(method, path, { headers, ...(body && { body: JSON.stringify(body) }) });
    answers.push({ request: head, status: answer.status, body: answer.body ?? answer.text });
  }
  await server.close();
  return answers;
}
