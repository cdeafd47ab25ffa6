import type { Verdict } from './evaluate/check.ts';
import { type EvaluationError, Explanation } from './evaluate/explain.ts';
import { Run } from './evaluate/run.ts';
import { Scope } from './evaluate/scope.ts';
import { Exhausted, Meter } from './meter.ts';
import type { Schema } from './schema.ts';
import type { Value } from './value.ts';

/** How values are checked. */
export interface EvaluateOptions {
  /** Whether `format` counts; `annotation` unless said otherwise, but for schemas whose metaschema asks for the assertion. */
  readonly formats?: 'asserted' | 'annotation';
  /** What it may cost, about a step for each schema and item that is looked at; four million of them where it is left out. */
  readonly meter?: Meter;
}

/** The answer about a value. */
export interface Evaluation {
  /** `unproven` where a pattern cannot be decided, a schema asks about itself, or the bounds are reached. */
  readonly valid: boolean | 'unproven';
  /** Why it is not valid, outer reasons first; at most a hundred. */
  readonly errors: readonly EvaluationError[];
  /** Why neither was shown, where a bound was reached. */
  readonly reason?: string;
}

const STEPS = 4_000_000;
const MAX_ERRORS = 100;

/**
 * Checks a value against a schema by the rules of its draft (JSON Schema Core and Validation, draft-04 to 2020-12). Numbers are exact, lengths count code points,
 * patterns take linear time.
 */
export function evaluate(schema: Schema, value: Value, options: EvaluateOptions = {}): Evaluation {
  const run = runOf(options);
  try {
    const scope = new Scope();
    const valid = run.verdict(schema, value, scope);
    return { valid, errors: valid === false ? errorsOf(run, schema, value, scope) : [] };
  } catch (error) {
    if (error instanceof Exhausted) return { valid: 'unproven', errors: [], reason: error.message };
    throw error;
  }
}

/** The same answer without the reasons. */
export function isValid(schema: Schema, value: Value, options: EvaluateOptions = {}): Verdict {
  try {
    return runOf(options).verdict(schema, value, new Scope());
  } catch (error) {
    if (error instanceof Exhausted) return 'unproven';
    throw error;
  }
}

function runOf({ formats, meter = new Meter(STEPS) }: EvaluateOptions): Run {
  return new Run(formats === 'asserted', meter);
}

/** What can be said within the bounds: the answer itself is known already. */
function errorsOf(run: Run, schema: Schema, value: Value, scope: Scope): readonly EvaluationError[] {
  const explanation = new Explanation(run, MAX_ERRORS);
  try {
    explanation.add(schema, value, '', scope);
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error;
  }
  return explanation.errors;
}
