import type { Keywords, Schema } from '../schema.ts';
import type { kindOf, Value } from '../value.ts';
import type { Marks } from './marks.ts';
import type { Scope } from './scope.ts';
import type { ValueIds } from './value-ids.ts';

/** Valid, invalid, or neither shown: a pattern that cannot be decided, a schema that asks about itself. */
export type Verdict = boolean | 'unproven';

/** A schema that a keyword applies, and the value that it applies it to. */
export interface Child {
  readonly schema: Schema;
  readonly value: Value;
  /** Where that value is in the one at hand: a member or item; undefined where it is the same value. */
  readonly step?: string | number;
  /** True for the target of a reference, which many may lead to. */
  readonly isReferred?: boolean;
}

/** What a keyword needs of the evaluation that it is part of. */
export interface Evaluator {
  readonly assertsFormats: boolean;
  readonly ids: ValueIds;
  /** Uses up some of the budget. */
  spend(steps: number): void;
  /** Whether a part is valid; what a schema on the value itself looked at is noted in the marks if it is. */
  child(child: Child, scope: Scope, marks: Marks | undefined): Verdict;
  /** Whether all parts are. */
  all(children: readonly Child[], scope: Scope, marks: Marks | undefined): Verdict;
}

/** What one keyword of one schema asks. */
export interface Check {
  readonly keyword: keyof Keywords;
  /** The only kind of value that it asks about; undefined: all. */
  readonly kind?: ReturnType<typeof kindOf>;
  verdict(run: Evaluator, value: Value, scope: Scope, marks: Marks | undefined): Verdict;
  /** What went wrong, where the keyword itself can say; else its parts do. */
  message?(value: Value): string;
  /** The schemas that the keyword applies, of which some are wrong when it is. */
  children?(value: Value, scope: Scope, marks: Marks | undefined): readonly Child[];
}
