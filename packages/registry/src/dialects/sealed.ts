import type { Sealing } from '../service/sealing.ts';
import type { Call, Reply } from './dialect.ts';

/**
 * What a use case that writes takes as its last argument, so that the reply to a request with an `Idempotency-Key` is kept in the
 * transaction of the write; undefined for requests without one. `replyOf` gives the same reply as the handler does. Without it the
 * reply is kept when it is made: a process that is killed in between leaves the request to be carried out once more.
 */
export function sealed<Answer>(call: Call, replyOf: (answer: Answer) => Reply): Sealing<Answer> | undefined {
  return call.keeping?.sealing(replyOf);
}
