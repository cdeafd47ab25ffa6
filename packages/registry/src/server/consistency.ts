import type { FastifyInstance } from 'fastify';
import type { Call, Refusal } from '../dialects/dialect.ts';
import { RegistryError } from '../domain/error.ts';
import type { Registry } from '../service/registry.ts';

/** The header field that tells how much of the log an answer has taken in, and how much a request wants taken in. */
export const SEQUENCE = 'concordat-sequence';
/** The header field that says how current an answer has to be, and the parameter of the query that says the same. */
export const CONSISTENCY = 'concordat-consistency';
export const CONSISTENCY_PARAMETER = 'consistency';

/** How current an answer may have to be. */
export const LEVELS = ['eventual', 'strong'];

/** What a process knows of the log. */
type Knowledge = Pick<Registry, 'taken' | 'newest' | 'catchUp'>;

/** What a request wants to be taken in before it is answered: the log up to a sequence, or all that is in it now. */
type Wish = { readonly sequence: number } | 'everything' | undefined;

/** Tells in every answer how much of the log it has taken in, unless whoever made the answer has told it. */
export function tellSequences(app: FastifyInstance, knowledge: Knowledge): void {
  app.addHook('onReady', async () => void (await knowledge.catchUp()));
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader(SEQUENCE)) reply.header(SEQUENCE, String(knowledge.taken()));
    done();
  });
}

/** True for requests that may want more of the log taken in than this process has. */
export function wishes(headers: Call['headers']): boolean {
  return headers[SEQUENCE] !== undefined || headers[CONSISTENCY] !== undefined;
}

/**
 * Takes in as much of the log as a request wants before it is answered. Gives why it cannot be: 400 for a wish that cannot be read, 412 for a
 * sequence that is not in the log, 503 where the store does not answer.
 */
export async function refusedWish(knowledge: Knowledge, call: Call): Promise<Refusal | undefined> {
  const wish = readWish(call);
  if (wish === undefined) return undefined;
  if (typeof wish === 'object' && 'detail' in wish) return wish;
  if (wish !== 'everything' && wish.sequence <= knowledge.taken()) return undefined;
  try {
    const end = await knowledge.catchUp();
    return wish === 'everything' || wish.sequence <= end ? undefined : unknownSequence(wish.sequence, end);
  } catch (cause) {
    if (cause instanceof RegistryError) return { ...UNREACHABLE, cause };
    throw cause;
  }
}

function readWish({ headers, query }: Call): Wish | Refusal {
  if (!wishes(headers) && !query.has(CONSISTENCY_PARAMETER)) return undefined;
  const sequence = headers[SEQUENCE];
  if (sequence !== undefined && !/^\d{1,15}$/.test(sequence)) return NO_SEQUENCE;
  const levels = [headers[CONSISTENCY], ...query.getAll(CONSISTENCY_PARAMETER)].filter((level) => level !== undefined);
  if (levels.some((level) => !LEVELS.includes(level))) return NO_LEVEL;
  if (levels.includes('strong')) return 'everything';
  return sequence === undefined ? undefined : { sequence: Number(sequence) };
}

const NO_SEQUENCE: Refusal = {
  status: 400,
  detail: 'Concordat-Sequence is not a sequence of the log; send the number that an earlier answer had there',
};

const NO_LEVEL: Refusal = {
  status: 400,
  detail: "there is no such consistency; write 'strong', or 'eventual', which is what you get without it",
};

/** What is answered where the store does not answer. */
export const UNREACHABLE: Refusal = {
  status: 503,
  detail: 'the registry cannot reach its store; try again later',
  headers: { 'retry-after': '5' },
};

function unknownSequence(sequence: number, end: number): Refusal {
  return {
    status: 412,
    detail:
      `the log of this registry ends at ${end}, before the Concordat-Sequence ${sequence}: that number is of another registry, ` +
      'or of a time before a backup was restored; ask again without it',
  };
}
