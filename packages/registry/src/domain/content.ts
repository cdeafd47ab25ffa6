import type { Metadata } from './metadata.ts';
import type { Reference } from './reference.ts';
import type { RuleSet } from './rule-set.ts';

/** A document with all that makes it this very content: stored once, however many versions have it. */
export interface Content {
  /** SHA-256, lower-case hexadecimal: of the canonical form for contracts, of everything below for schemas. */
  readonly fingerprint: string;
  /** The address that it has in every registry, as a UUID. */
  readonly guid: string;
  /** Id of the format. */
  readonly format: string;
  /** The document in its canonical form; a schema as its registration left it. */
  readonly canonical: string;
  readonly references: readonly Reference[];
  readonly metadata?: Metadata;
  readonly ruleSet?: RuleSet;
}
