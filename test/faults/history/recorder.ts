import type { Call, Sighting } from './evidence.ts';

/** Writes down what happens, as it happens. */
export class Recorder {
  readonly calls: Call[] = [];
  readonly sightings: Sighting[] = [];
  #calls = 0;

  /** The number of a request that is about to be sent. */
  next(): number {
    this.#calls += 1;
    return this.#calls;
  }

  /** How many requests were answered. */
  answered(): number {
    return this.calls.filter(({ answer }) => answer !== undefined).length;
  }
}

/** Milliseconds of the clock that all times of a history are told by. */
export function now(): number {
  return performance.now();
}
