import { type Containment, ContainmentMemo, contains, isKnownToContain, memberOf } from '../contains.ts';
import { type Evaluation, evaluate, isValid } from '../evaluate.ts';
import { Meter } from '../meter.ts';
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
const EFFORT: Readonly<Record<Mode, number>> = { declared: 2_200_000, 'as-written': 1_000_000 };
const PART_EFFORT = 150_000;
/** Questions about parts that may stay open before no more is asked. */
const MOST_OPEN = 8;
/** What a question about a part takes beside the search. */
const QUESTION_STEPS = 60;
/** What it may take to check one value. */
const CHECKING_STEPS = 1_000_000;
/** What reasons may take. */
const REASON_STEPS = 400_000;

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
  readonly #meter: Meter;
  /** For reasons, which are told also when everything else is spent. */
  readonly #reserve = new Meter(REASON_STEPS);
  #open = MOST_OPEN;

  /** `meter`: what all that is asked may cost together. */
  constructor(reader: SchemaDocument, writer: SchemaDocument, mode: Mode, meter: Meter) {
    this.#memo = memoOf(reader, writer);
    this.#mode = mode;
    this.#meter = meter;
  }

  /** True when no more may be asked. */
  get isOver(): boolean {
    return this.#meter.isSpent;
  }

  /** Counts work that is none of the questions'. */
  charge(steps: number): void {
    this.#meter.charge(steps);
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

  /** True when the value is known to be valid. */
  isAccepted(schema: Schema, value: Value): boolean {
    return isValid(schema, value, { ...FORMATS, meter: this.#meter.part(CHECKING_STEPS) }) === true;
  }

  /** True when the value is known not to be valid. */
  isRefused(schema: Schema, value: Value): boolean {
    return isValid(schema, value, { ...FORMATS, meter: this.#meter.part(CHECKING_STEPS) }) === false;
  }

  /** Why a value is not valid, as far as that can be told. */
  errors(schema: Schema, value: Value): Evaluation['errors'] {
    return evaluate(schema, value, { ...FORMATS, meter: this.#reserve }).errors;
  }

  #mayAsk(): boolean {
    this.#meter.charge(QUESTION_STEPS);
    return this.#open > 0 && !this.isOver;
  }

  #options(effort: number) {
    return { writer: this.#mode, effort, meter: this.#meter, ...FORMATS };
  }
}
