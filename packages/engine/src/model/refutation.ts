import type { JsonValue } from './json.ts';

/**
 * Why reading is not "yes".
 * - `unreadable`: the reader refuses the datum.
 * - `misread`: the reader accepts the datum, and takes it for something else.
 * - `dropped`: the datum carries something that the reader does not know.
 * - `unwritten`: the reader has an optional part that the writer never fills.
 * - `guarantee`: the writer promises less about the data as a whole than the reader relies on (uniqueness, freshness).
 * Which of them count, and how much, is for the profile to say.
 */
export type RefutationClass = 'unreadable' | 'misread' | 'dropped' | 'unwritten' | 'guarantee';

/** Concrete data that the writer may write and that the reader refuses or takes for something else. */
export interface Witness {
  /** What the datum is: one `datum`, several `data` that break a promise together, or an `observation` about the dataset. */
  readonly about: 'datum' | 'data' | 'observation';
  readonly datum: JsonValue;
}

/** A reason why a reader does not read everything that a writer writes; or why that could not be proven. */
export interface Refutation {
  /** `no`: there is a witness. `unproven`: neither a proof nor a witness was found within the bounds. */
  readonly answer: 'no' | 'unproven';
  readonly class: RefutationClass;
  /** JSON pointers into reader and writer; a side where the thing does not exist is left out. */
  readonly at: { readonly reader?: string; readonly writer?: string };
  /** The property of the place that refuses; see {@link Change.aspect}. */
  readonly aspect: string;
  /** One sentence: why the reader refuses, or what could not be decided. */
  readonly reason: string;
  readonly witness?: Witness;
}
