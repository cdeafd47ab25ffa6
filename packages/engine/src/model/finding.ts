import type { Bump, Change, Detail, Direction } from './change.ts';
import type { Level } from './level.ts';
import type { Refutation, RefutationClass, Witness } from './refutation.ts';

/** `error` makes a verdict incompatible; `warning` is worth a look before shipping; `info` is for the record. */
export type Severity = 'error' | 'warning' | 'info';

/** What one direction of reading says about a change. */
export interface Break {
  readonly direction: Direction;
  readonly severity: Severity;
  readonly refutation: Refutation;
}

/** A change with the truth about it: whom it breaks, whatever level was asked for. */
export interface JudgedChange extends Change {
  readonly breaks: readonly Break[];
  /** The bump that this change alone needs. */
  readonly bump: Bump;
}

/** One line of a verdict. The sentence is made from kind and detail by the rule book, and not stored. */
export interface Finding {
  readonly kind: string;
  readonly severity: Severity;
  /** Readable place; see {@link Change.path}. */
  readonly path: string;
  readonly at: Change['at'];
  readonly detail: Detail;
  /** Index into the changes of the verdict, where one change is the cause. */
  readonly change?: number;
  /** Directions in which reading fails because of it; empty for rules that are not about reading. */
  readonly directions: readonly Direction[];
  readonly class?: RefutationClass;
  /** True when reading was neither proven nor refuted; such a finding is never less than an error. */
  readonly unproven?: true;
  /** Why the reader refuses, or what could not be decided. */
  readonly reason?: string;
  readonly witness?: Witness;
  /** Which side wrote the witness. */
  readonly writtenBy?: 'before' | 'after';
  /** The version that the finding stands against, where versions are known. */
  readonly against?: string;
}

/** What the version numbers declare beside what the changes need. */
export interface BumpVerdict {
  readonly from: string;
  readonly to: string;
  readonly declared: Bump | 'decrease' | 'prerelease';
  readonly required: Bump;
  readonly sufficient: boolean;
}

/** The answer about a pair, or about a document and its history. */
export interface Verdict {
  readonly format: string;
  readonly profile: string;
  readonly level: Level;
  /** True when no finding is an error. */
  readonly compatible: boolean;
  /** The story, against the newest version. */
  readonly changes: readonly JudgedChange[];
  readonly findings: readonly Finding[];
  readonly required: Bump;
  readonly semver?: BumpVerdict;
}
