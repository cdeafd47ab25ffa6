import type { Deprecation, JsonValue, Status } from '@concordat/engine';

/** What happened, by kind. Facts are never changed; a kind grows by optional members only. */
export type FactBody =
  | {
      readonly kind: 'version-registered';
      readonly status: Status;
      readonly fingerprint: string;
      readonly mode: string;
      readonly owners: readonly string[];
      /** Findings that a pre-release or a declared MAJOR was allowed to have. */
      readonly permitted?: string;
    }
  | {
      readonly kind: 'registration-refused';
      readonly mode: string;
      /** How many issues the report has; `issues` holds the first of them, as far as a fact may grow. */
      readonly issue_count: number;
      readonly issues: JsonValue;
    }
  | {
      readonly kind: 'version-activated';
      readonly mode: string;
      readonly owners: readonly string[];
      /** As of a registration. */
      readonly permitted?: string;
    }
  | { readonly kind: 'version-deprecated'; readonly deprecation: Deprecation }
  | { readonly kind: 'version-archived' };

/** A fact about to be written. */
export type NewFact = FactBody & {
  readonly group: string;
  readonly subject: string;
  /** Label of the version. */
  readonly version: string;
};

/** An entry of the log. */
export type Fact = NewFact & {
  /** Position in the log, from 1, without gaps to its readers. */
  readonly sequence: number;
  /** RFC 3339, UTC. */
  readonly at: string;
};
