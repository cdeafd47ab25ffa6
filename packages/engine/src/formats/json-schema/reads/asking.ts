import { type Containment, ContainmentMemo, contains, isKnownToContain, memberOf } from '../contains.ts';
import { isValid } from '../evaluate.ts';
import type { Schema, SchemaDocument } from '../schema.ts';
import type { Value } from '../value.ts';

/** What a writer is taken to write: what its schema declares, or all that it lets through. */
export type Mode = 'declared' | 'as-written';

/**
 * Formats are taken as asserted on both sides: widespread validators and serializers assert them, so that a format that is added refuses
 * older data.
 */
const FORMATS = { formats: 'asserted' } as const;

/** Steps for the documents as a whole; and for parts of them, of which many may be asked about. */
const EFFORT: Readonly<Record<Mode, number>> = { declared: 300_000, 'as-written': 150_000 };
const PART_EFFORT = 20_000;
/** Questions about parts, and those of them that may stay open before no more is asked. */
const MOST_QUESTIONS = 6_000;
const MOST_OPEN = 8;

const memos = new WeakMap<SchemaDocument, ContainmentMemo>();

/** What is known is kept with the documents: in a history one of the two is always the same. */
function memoOf(reader: SchemaDocument, writer: SchemaDocument): ContainmentMemo {
  const memo = memos.get(reader) ?? memos.get(writer) ?? new ContainmentMemo();
  memos.set(reader, memo);
  memos.set(writer, memo);
  return memo;
}

/** True when one document was found to read the other before, or one that says the same. */
export function isKnownToRead(reader: SchemaDocument, writer: SchemaDocument, mode: Mode): boolean {
  return isKnownToContain(reader.root, writer.root, { writer: mode, ...FORMATS }, memoOf(reader, writer));
}

/** The questions about one pair of documents, and what may be spent on them. */
export class Asking {
  readonly #memo: ContainmentMemo;
  readonly #mode: Mode;
  #questions = MOST_QUESTIONS;
  #open = MOST_OPEN;

  constructor(reader: SchemaDocument, writer: SchemaDocument, mode: Mode) {
    this.#memo = memoOf(reader, writer);
    this.#mode = mode;
  }

  /** Whether one document reads the other. */
  whole(reader: Schema, writer: Schema): Containment {
    return contains(reader, writer, this.#options(EFFORT[this.#mode]), this.#memo);
  }

  /** Whether a part of the reader reads a part of the writer; undefined when too much was asked already. */
  part(reader: Schema, writer: Schema): Containment | undefined {
    if (!this.#mayAsk()) return undefined;
    const answer = contains(reader, writer, this.#options(PART_EFFORT), this.#memo);
    if (answer.answer === 'unproven') this.#open--;
    return answer;
  }

  /** A value that a part of the writer writes; undefined where none is known. */
  value(schema: Schema): Value | undefined {
    if (!this.#mayAsk()) return undefined;
    const found = memberOf(schema, this.#options(PART_EFFORT), this.#memo);
    if (found === 'unproven') this.#open--;
    return found === undefined || found === 'unproven' ? undefined : found.value;
  }

  #mayAsk(): boolean {
    return this.#open > 0 && this.#questions-- > 0;
  }

  #options(effort: number) {
    return { writer: this.#mode, effort, ...FORMATS };
  }
}

/** True when the value is known to be valid. */
export function isAccepted(schema: Schema, value: Value): boolean {
  return isValid(schema, value, FORMATS) === true;
}

/** True when the value is known not to be valid. */
export function isRefused(schema: Schema, value: Value): boolean {
  return isValid(schema, value, FORMATS) === false;
}
