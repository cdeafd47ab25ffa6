import { Exhausted, type Meter } from '../meter.ts';
import type { Schema } from '../schema.ts';
import type { Value } from '../value.ts';
import { kindOf } from '../value.ts';
import type { Child, Evaluator, Verdict } from './check.ts';
import { Marks } from './marks.ts';
import { planOf } from './plan.ts';
import type { Scope } from './scope.ts';
import { ValueIds } from './value-ids.ts';

/** Schemas applied inside each other, references that stand alone not counted; about half of what the call stack holds. */
const MAX_DEPTH = 500;
/** References that lead to references. */
const MAX_CHAIN = 100_000;

/** What is known about a schema and a value in a scope: `open` while it is being found out. */
type Known = { readonly verdict: Verdict; readonly marks: Marks | undefined } | 'open';

/** One evaluation: what was found out so far, and what it may still cost. */
export class Run implements Evaluator {
  readonly assertsFormats: boolean;
  readonly ids = new ValueIds();
  readonly #meter: Meter;
  #depth = 0;
  readonly #known = new Map<Scope, Map<Schema, Map<Value, Known>>>();
  readonly #knownMarks = new Map<Scope, Map<Schema, Map<Value, Known>>>();

  constructor(assertsFormats: boolean, meter: Meter) {
    this.assertsFormats = assertsFormats;
    this.#meter = meter;
  }

  /** Uses up some of the budget. Throws {@link Exhausted}. */
  spend(steps: number): void {
    this.#meter.spend(steps);
  }

  /** Whether a value is valid; with `marks`, what was looked at is noted there if it is. Throws {@link Exhausted}. */
  verdict(schema: Schema, value: Value, outer: Scope, marks?: Marks): Verdict {
    if (schema.truth !== undefined) return schema.truth;
    const plan = planOf(schema);
    this.spend(1 + 2 * plan.checks.length);
    const scope = outer.enter(schema.resource);
    const own = marks ?? (plan.looksBack ? new Marks() : undefined);
    const kind = kindOf(value);
    this.enter();
    let answer: Verdict = true;
    for (const check of plan.checks) {
      if (check.kind !== undefined && check.kind !== kind) continue;
      const verdict = check.verdict(this, value, scope, own);
      if (verdict === true) continue;
      answer = verdict;
      if (verdict === false) break;
    }
    this.leave();
    return answer;
  }

  /** The same for a schema that others refer to: a question that was answered is not asked again. */
  referred(start: Schema, value: Value, outer: Scope, marks?: Marks): Verdict {
    const { schema, scope } = this.#endOfChain(start, outer);
    this.spend(3);
    const answers = answersAbout(marks ? this.#knownMarks : this.#known, scope, schema);
    const known = answers.get(value);
    // A schema that asks about itself, on the same value, has no answer.
    if (known === 'open') return 'unproven';
    if (known !== undefined) {
      if (known.marks !== undefined) marks?.add(known.marks);
      return known.verdict;
    }
    answers.set(value, 'open');
    const own = marks && new Marks();
    const verdict = this.verdict(schema, value, scope, own);
    answers.set(value, { verdict, marks: own });
    if (own !== undefined) marks?.add(own);
    return verdict;
  }

  /** The schema that references lead to which have nothing beside them. */
  #endOfChain(start: Schema, outer: Scope): { schema: Schema; scope: Scope } {
    let schema = start;
    let scope = outer.enter(schema.resource);
    for (let length = 0; ; length += 1) {
      const next = schema.truth === undefined ? planOf(schema).onlyRef : undefined;
      if (next === undefined) return { schema, scope };
      if (length > MAX_CHAIN) throw new Exhausted(`references lead to references more than ${MAX_CHAIN} times`);
      this.spend(1);
      schema = next;
      scope = scope.enter(schema.resource);
    }
  }

  /** Whether all parts are valid; what those on the value itself looked at is noted. */
  all(children: readonly Child[], scope: Scope, marks: Marks | undefined): Verdict {
    this.spend(children.length);
    let answer: Verdict = true;
    for (const child of children) {
      const verdict = marks === undefined ? this.#plain(child, scope) : this.child(child, scope, marks);
      if (verdict === false) return false;
      if (verdict !== true) answer = verdict;
    }
    return answer;
  }

  /** Whether a part is valid. Marks are for schemas on the value itself, and only those that hold count. */
  child(child: Child, scope: Scope, marks: Marks | undefined): Verdict {
    if (marks === undefined || child.step !== undefined) return this.#plain(child, scope);
    const { schema, value, isReferred } = child;
    const own = new Marks();
    const verdict = isReferred ? this.referred(schema, value, scope, own) : this.verdict(schema, value, scope, own);
    if (verdict === true) marks.add(own);
    else if (verdict !== false) marks.uncertain = true;
    return verdict;
  }

  #plain({ schema, value, isReferred }: Child, scope: Scope): Verdict {
    const leadsOn = isReferred || (schema.truth === undefined && planOf(schema).onlyRef !== undefined);
    return leadsOn ? this.referred(schema, value, scope) : this.verdict(schema, value, scope);
  }

  /** One schema further inside. Throws {@link Exhausted}. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Exhausted(`schemas apply more than ${MAX_DEPTH} deep`);
  }

  leave(): void {
    this.#depth -= 1;
  }
}

function answersAbout(
  known: Map<Scope, Map<Schema, Map<Value, Known>>>,
  scope: Scope,
  schema: Schema,
): Map<Value, Known> {
  const inScope = known.get(scope) ?? new Map<Schema, Map<Value, Known>>();
  known.set(scope, inScope);
  const answers = inScope.get(schema) ?? new Map<Value, Known>();
  inScope.set(schema, answers);
  return answers;
}
