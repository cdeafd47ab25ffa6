import type { JsonValue } from './json.ts';

/**
 * Why reading is not "yes".
 * - `unreadable`: the reader refuses the datum.
 * - `misread`: the reader accepts the datum, and takes it for something else.
 * - `dropped`: the datum carries something that the reader does not know.
 * - `unwritten`: the reader has an optional part that the writer never fills.
 * - `guarantee`: the writer promises less about the data as a whole than the reader relies on (uniqueness, freshness).
 * - `lossy`: the reader accepts the datum, and a part that both know does not reach it whole (precision, a value it cannot hold).
 * - `undeclared`: the datum is one that the writer's document allows without declaring what is in it (open content).
 * - `json`: only the JSON form of the datum is affected, not its binary form.
 * - `source`: only programs generated from the documents are affected, not the data.
 * - `policy`: no datum is affected; a discipline is that keeps later versions safe.
 * Which of them count, and how much, is for the profile to say.
 */
export type RefutationClass =
  | 'unreadable'
  | 'misread'
  | 'dropped'
  | 'unwritten'
  | 'guarantee'
  | 'lossy'
  | 'undeclared'
  | 'json'
  | 'source'
  | 'policy';

/** Concrete data that the writer may write and that the reader refuses or takes for something else. */
export interface Witness {
  /** What the datum is: one `datum`, several `data` that break a promise together, or an `observation` about the dataset. */
  readonly about: 'datum' | 'data' | 'observation';
  /** The datum in its JSON form, even where the format has a binary one. */
  readonly datum: JsonValue;
  /** The bytes that the writer writes for it, in lower-case hexadecimal, where the format has a binary encoding. */
  readonly encoded?: string;
  /** What the reader makes of it, where it accepts the datum and takes it for something else. */
  readonly readAs?: JsonValue;
}

/** A reason why a reader does not read everything that a writer writes; or why that could not be proven. */
export interface Refutation {
  /** `no`: it is refuted; with a witness where a datum can show it. `unproven`: neither a proof nor a witness was found within the bounds. */
  readonly answer: 'no' | 'unproven';
  readonly class: RefutationClass;
  /** JSON pointers into reader and writer; a side where the thing does not exist is left out. */
  readonly at: { readonly reader?: string; readonly writer?: string };
  /** The property of the place that refuses; see {@link Change.aspect}. */
  readonly aspect: string;
  /** One sentence: why the reader refuses, or what could not be decided. */
  readonly reason: string;
  readonly witness?: Witness;
  /** True where the place is only the nearest one: it refuses for several changes together, or through an alternative or a negation. */
  readonly nearest?: true;
}
