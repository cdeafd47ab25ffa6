/** Something that clients do with data when they write or read them. The registry keeps rules; clients carry them out. */
export interface Rule {
  readonly name: string;
  readonly doc?: string;
  readonly kind?: RuleKind;
  readonly mode?: RuleMode;
  /** What carries it out: `CEL`, `CEL_FIELD`, `JSONATA`, `ENCRYPT` and the like. */
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly params?: Readonly<Record<string, string>>;
  readonly expr?: string;
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly disabled?: boolean;
}

export const RULE_KINDS = ['TRANSFORM', 'CONDITION'] as const;
export const RULE_MODES = ['UPGRADE', 'DOWNGRADE', 'UPDOWN', 'WRITE', 'READ', 'WRITEREAD'] as const;
export const ENABLED_AT = ['ALL', 'CLIENT', 'GATEWAY', 'SERVER', 'NONE'] as const;

type RuleKind = (typeof RULE_KINDS)[number];
export type RuleMode = (typeof RULE_MODES)[number];

/** The rules of a schema. */
export interface RuleSet {
  /** Between versions. */
  readonly migrationRules?: readonly Rule[];
  /** About the values. */
  readonly domainRules?: readonly Rule[];
  /** About their encoding, such as encryption. */
  readonly encodingRules?: readonly Rule[];
  readonly enableAt?: (typeof ENABLED_AT)[number];
}

/** The lists of a rule set, in the order in which they are carried out. */
export const RULE_LISTS = ['migrationRules', 'domainRules', 'encodingRules'] as const;
