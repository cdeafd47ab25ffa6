import { pointer } from '../../../model/pointer.ts';
import type { Schema } from '../schema.ts';
import { kindOf, type Value } from '../value.ts';
import type { Check } from './check.ts';
import { Marks } from './marks.ts';
import { planOf } from './plan.ts';
import type { Run } from './run.ts';
import type { Scope } from './scope.ts';

/** One reason why a value is not valid. */
export interface EvaluationError {
  /** Pointer to the keyword as the document has it; in an import with `NAME#` in front. */
  readonly schemaAt: string;
  /** The keyword, as in {@link Schema.keywords}; `false` for the schema that nothing fits. */
  readonly keyword: string;
  /** JSON pointer into the value. */
  readonly instanceAt: string;
  readonly message: string;
}

/** Lists why a value is not valid, outer reasons first, up to a bound. */
export class Explanation {
  readonly errors: EvaluationError[] = [];
  readonly #run: Run;
  readonly #bound: number;

  constructor(run: Run, bound: number) {
    this.#run = run;
    this.#bound = bound;
  }

  /** Adds the reasons why a value does not fit a schema that it does not fit. */
  add(schema: Schema, value: Value, instanceAt: string, outer: Scope): void {
    if (schema.truth === false) this.#note(schema.at, 'false', instanceAt, 'nothing is allowed here');
    const scope = outer.enter(schema.resource);
    const plan = planOf(schema);
    const kind = kindOf(value);
    const marks = plan.looksBack ? new Marks() : undefined;
    this.#run.enter();
    for (const check of plan.checks) {
      if (this.errors.length >= this.#bound) break;
      if (check.kind !== undefined && check.kind !== kind) continue;
      const before = marks && copyOf(marks);
      if (check.verdict(this.#run, value, scope, marks) === false) {
        this.#explain(schema, check, value, instanceAt, scope, before);
      }
    }
    this.#run.leave();
  }

  #explain(schema: Schema, check: Check, value: Value, at: string, scope: Scope, marks: Marks | undefined): void {
    const { keyword } = check;
    const schemaAt = schema.at + pointer(schema.keywords.spelling?.[keyword] ?? keyword);
    if (check.message !== undefined) this.#note(schemaAt, keyword, at, check.message(value));
    for (const child of check.children?.(value, scope, marks) ?? []) {
      if (this.errors.length >= this.#bound) return;
      if (this.#run.child(child, scope, undefined) !== false) continue;
      const childAt = child.step === undefined ? at : at + pointer(child.step);
      if (child.schema.truth === false) this.#note(schemaAt, keyword, childAt, refusal(child.step));
      else this.add(child.schema, child.value, childAt, scope);
    }
  }

  #note(schemaAt: string, keyword: string, instanceAt: string, message: string): void {
    if (this.errors.length < this.#bound) this.errors.push({ schemaAt, keyword, instanceAt, message });
  }
}

function refusal(step: string | number | undefined): string {
  if (step === undefined) return 'nothing is allowed here';
  return typeof step === 'string'
    ? `the property ${JSON.stringify(step)} is not allowed`
    : `item ${step} is not allowed`;
}

function copyOf(marks: Marks): Marks {
  const copy = new Marks();
  copy.add(marks);
  return copy;
}
