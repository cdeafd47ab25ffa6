import { ANYBODY, type Caller } from '../domain/caller.ts';

/** The occasion of a use case: who asks, and in which request. */
export interface Asking {
  readonly caller: Caller;
  /** By which the request goes in logs and answers; undefined where there is none. */
  readonly correlationId?: string;
}

/** Where nobody has to say who he is. */
export const ANYBODY_ASKING: Asking = { caller: ANYBODY };
