import { sameness } from '../diff/sameness.ts';
import { Exhausted, Meter } from '../meter.ts';
import type { SchemaDocument } from '../schema.ts';
import { compareArrays } from './arrays.ts';
import { compareCombined } from './combined.ts';
import { type CompareShapes, Comparing, Pairs } from './comparing.ts';
import { type Difference, listed } from './difference.ts';
import type { Policy } from './kinds.ts';
import {
  compareConstants,
  compareEnums,
  compareNegations,
  compareNumbers,
  compareStrings,
  isSameValue,
} from './leaves.ts';
import { compareObjects } from './objects.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What Confluent's comparison says about two documents. */
export interface ConfluentAnswer {
  readonly isCompatible: boolean;
  readonly differences: readonly Difference[];
  /**
   * True where the documents have more to compare or to tell than the bounds allow; they count as incompatible then. Where they could not
   * be compared to the end, nothing is told.
   */
  readonly isExhausted: boolean;
}

/** What a comparison may take, all rounds together: a second or less, and more than real schemas need. */
const MOST_STEPS = 3_000_000;
/** Rounds in which a wrong assumption about recursive schemas is corrected. */
const MOST_ROUNDS = 16;

/**
 * The differences that Confluent's registry (8.5) finds between what data was written with and what reads it, written anew from what
 * it does. Recursive schemas count as compatible until the contrary is found; rounds go on until no assumption is wrong.
 */
export function confluentDifferences(
  original: SchemaDocument,
  update: SchemaDocument,
  policy: Policy,
): ConfluentAnswer {
  try {
    return comparedInRounds(original, update, policy, new Meter(MOST_STEPS));
  } catch (fault) {
    if (fault instanceof Exhausted) return { isCompatible: false, differences: [], isExhausted: true };
    throw fault;
  }
}

function comparedInRounds(
  original: SchemaDocument,
  update: SchemaDocument,
  policy: Policy,
  meter: Meter,
): ConfluentAnswer {
  const isSame = sameness(original, update);
  const refuted = new Pairs<true>();
  for (let round = 1; ; round++) {
    const comparing = new Comparing(compareShapes, isSame, policy, refuted, meter);
    const found = comparing.between(shapeOf(original.root), shapeOf(update.root));
    const wrong = comparing.wrongly();
    if (wrong.length > 0 && round < MOST_ROUNDS) {
      for (const [from, to] of wrong) refuted.set(from, to, true);
      continue;
    }
    const { differences, isCut } = listed(found);
    const isExhausted = isCut || wrong.length > 0;
    return { isCompatible: found.isCompatible && !isExhausted, differences, isExhausted };
  }
}

function compareShapes(
  comparing: Comparing,
  original: Shape,
  update: Shape,
  found: Parameters<CompareShapes>[3],
): void {
  if (isBytes(original) && isBytes(update)) return;
  if (compareWithCombination(comparing, original, update, found)) return;
  if (original.is !== update.is) {
    const isHarmless = original.is === 'false' || update.is === 'empty' || update.is === 'true';
    if (!isHarmless) found.say('TYPE_CHANGED');
    return;
  }
  if (original.isWhole && update.isWhole) compareNotes(original, update, found);
  COMPARE[original.is]?.(comparing, original, update, found);
}

const COMPARE: Readonly<Partial<Record<Shape['is'], CompareShapes>>> = {
  string: compareStrings,
  number: compareNumbers,
  enum: compareEnums,
  const: compareConstants,
  not: compareNegations,
  object: compareObjects,
  array: compareArrays,
  combined: compareCombined,
};

/** Kafka Connect marks binary data; two such schemas count as equal whatever they say. */
function isBytes({ schema, isWhole }: Shape): boolean {
  return isWhole && schema.keywords.annotations['connect.type'] === 'bytes';
}

/** A combination beside something that is none: one branch that goes with it is enough. True when one was found. */
function compareWithCombination(
  comparing: Comparing,
  original: Shape,
  update: Shape,
  found: Parameters<CompareShapes>[3],
): boolean {
  const [from, to] = [original.combination, update.combination];
  if ((from === undefined) === (to === undefined)) return false;
  const branches = from?.parts ?? to?.parts ?? [];
  const criterion = from?.criterion ?? to?.criterion;
  const isAlternative = from === undefined ? criterion !== 'allOf' : criterion === 'allOf';
  if (branches.length !== 1 && !isAlternative) return false;
  for (const branch of branches) {
    const answer = from === undefined ? comparing.between(original, branch) : comparing.between(branch, update);
    if (!answer.isCompatible) continue;
    found.include(answer);
    if (branches.length > 1) found.say(from === undefined ? 'SUM_TYPE_EXTENDED' : 'PRODUCT_TYPE_NARROWED');
    return true;
  }
  return false;
}

/** What asserts nothing. */
function compareNotes(original: Shape, update: Shape, found: Parameters<CompareShapes>[3]): void {
  const [from, to] = [original.schema.keywords, update.schema.keywords];
  const note = (name: string, other = name): boolean =>
    (from.annotations[name] ?? from.annotations[other]) === (to.annotations[name] ?? to.annotations[other]);
  if (!note('$id', 'id')) found.say('ID_CHANGED');
  if (!note('title')) found.say('TITLE_CHANGED');
  if (!note('description')) found.say('DESCRIPTION_CHANGED');
  if (!isSameValue(from.default, to.default)) found.say('DEFAULT_CHANGED');
}
