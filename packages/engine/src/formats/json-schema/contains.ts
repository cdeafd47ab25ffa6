import type { Claim } from './containment/claims.ts';
import { Expansion } from './containment/expansion.ts';
import { harvest } from './containment/harvest.ts';
import { Holding } from './containment/holding.ts';
import { type Outcome, unproven } from './containment/outcome.ts';
import { Question } from './containment/question.ts';
import type { Knowledge } from './containment/search.ts';
import { TagFinder } from './containment/tags.ts';
import { isValid } from './evaluate.ts';
import { Exhausted, Meter, Tally } from './meter.ts';
import type { Schema } from './schema.ts';
import type { Value } from './value.ts';

/** How the documents are read. */
export interface ContainmentOptions {
  /**
   * `declared`: the writer writes what its schema declares; where a schema declares members and says nothing about others, it writes no
   * others. `as-written`: it may write whatever is valid.
   */
  readonly writer: 'declared' | 'as-written';
  /** Whether `format` is asserted, on both sides. */
  readonly formats: 'asserted' | 'annotation';
  /** Steps that the search may take; two million, about a second, where it is left out. */
  readonly effort?: number;
  /** The meter of all that this question is a part of. */
  readonly meter?: Meter;
}

/** Whether the reader's schema holds of everything that the writer may write. */
export type Containment =
  | { readonly answer: 'yes' }
  /** The witness is valid under the writer's schema and not under the reader's. */
  | { readonly answer: 'no'; readonly witness: Value }
  | { readonly answer: 'unproven'; readonly reason: string };

const STEPS = 2_000_000;
/** What it may cost to confirm a witness. */
const CONFIRMING_STEPS = 300_000;
/** Characters of keys that are remembered before everything is forgotten. */
const MAX_REMEMBERED = 30_000_000;

/** What is known from earlier questions. It may be kept for as long as similar schemas are compared. */
export class ContainmentMemo {
  readonly #knowledge = new Map<string, Knowledge>();

  /** For this room. */
  knowledge(formats: 'asserted' | 'annotation'): Knowledge {
    let knowledge = this.#knowledge.get(formats);
    if (knowledge === undefined || weightOf(knowledge) > MAX_REMEMBERED) {
      const tally = new Tally();
      const expansion = new Expansion(formats, tally);
      const tags = new TagFinder(expansion);
      knowledge = { expansion, tags, holding: new Holding(expansion, tags), empty: new Set(), tally };
      this.#knowledge.set(formats, knowledge);
    }
    return knowledge;
  }
}

function weightOf({ expansion, empty }: Knowledge): number {
  return expansion.claims.weight + expansion.places.weight + 60 * empty.size;
}

/**
 * Whether everything that the writer may write is valid under the reader's schema: inclusion of the sets of values, by search for a value that
 * is in the one and not in the other. Any two schemas may be asked about, of any drafts; where references depend on the way that leads to
 * them, the way begins here.
 *
 * @param memo what earlier questions found out; the answer does not depend on it, except that less effort is spent
 */
export function contains(
  reader: Schema,
  writer: Schema,
  options: ContainmentOptions,
  memo: ContainmentMemo = new ContainmentMemo(),
): Containment {
  const knowledge = memo.knowledge(options.formats);
  const { claims, places } = knowledge.expansion;
  const [read, write] = [places.root(reader), places.root(writer)];
  const written = claims.schemas([write], options.writer === 'declared');
  const outcome = search(knowledge, [written, -claims.schema(read)], options);
  if (outcome.is === 'none') return { answer: 'yes' };
  const isWitness = (value: Value, meter: Meter) => {
    const evaluation = { formats: options.formats, meter };
    if (isValid(writer, value, evaluation) !== true || isValid(reader, value, evaluation) !== false) return false;
    if (options.writer === 'as-written') return true;
    const holds = knowledge.holding.holds(written, value);
    meter.charge(knowledge.tally.take());
    return holds === true;
  };
  const confirming = partOf(options.meter, CONFIRMING_STEPS);
  if (outcome.is === 'member' && isWitness(outcome.value, confirming)) return { answer: 'no', witness: outcome.value };
  // The search was given up: values that might happen to be witnesses.
  const harvesting = partOf(options.meter, (options.effort ?? STEPS) >> 2);
  for (const value of harvest(places, [write, read], harvesting)) {
    if (isWitness(value, harvesting)) return { answer: 'no', witness: value };
    if (harvesting.isSpent) break;
  }
  const reason = outcome.is === 'member' ? 'a value was found that evaluation does not confirm' : outcome.reason;
  return { answer: 'unproven', reason };
}

/** Whether {@link contains} has answered yes before, to this question or to one about equal schemas. Nothing is searched for. */
export function isKnownToContain(
  reader: Schema,
  writer: Schema,
  options: ContainmentOptions,
  memo: ContainmentMemo,
): boolean {
  const knowledge = memo.knowledge(options.formats);
  const { claims, places } = knowledge.expansion;
  if (!places.isKnown(reader) || !places.isKnown(writer)) return false;
  const written = claims.schemas([places.root(writer)], options.writer === 'declared');
  return search(knowledge, [written, -claims.schema(places.root(reader))], { ...options, effort: 0 }).is === 'none';
}

/** A small value that is valid under a schema, or that its writer writes where that is asked for; undefined where there is none. */
export function memberOf(
  schema: Schema,
  options: ContainmentOptions,
  memo: ContainmentMemo = new ContainmentMemo(),
): { readonly value: Value } | undefined | 'unproven' {
  const knowledge = memo.knowledge(options.formats);
  const { claims, places } = knowledge.expansion;
  const outcome = search(knowledge, [claims.schemas([places.root(schema)], options.writer === 'declared')], options);
  if (outcome.is === 'none') return undefined;
  return outcome.is === 'member' ? { value: outcome.value } : 'unproven';
}

function search(
  knowledge: Knowledge,
  claims: readonly Claim[],
  { effort = STEPS, meter }: ContainmentOptions,
): Outcome {
  try {
    return new Question(knowledge, partOf(meter, effort)).find(claims);
  } catch (error) {
    if (error instanceof Exhausted) return unproven(error.message);
    throw error;
  }
}

function partOf(meter: Meter | undefined, steps: number): Meter {
  return meter?.part(steps) ?? new Meter(steps);
}
