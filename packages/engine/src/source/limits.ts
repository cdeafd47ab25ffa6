/** Bounds on a source text, so that no document of a stranger costs more than its size is worth. */
export interface SourceLimits {
  /** Length of the text in UTF-16 code units. */
  readonly length: number;
  /** Objects and arrays inside each other; a scalar alone has depth 0. At most 500. */
  readonly depth: number;
  /** Tokens of a YAML text. They cost its reader more than characters do. */
  readonly tokens: number;
  /** Nodes that YAML aliases may add by repeating what stands elsewhere. */
  readonly aliasNodes: number;
  /** Characters that they may add. */
  readonly aliasCharacters: number;
  /** Problems that are listed before the rest is left out. */
  readonly problems: number;
}

/** Bounds on JSON texts where the caller does not say. */
export const JSON_LIMITS: SourceLimits = {
  length: 4 * 1024 * 1024,
  depth: 64,
  tokens: 0,
  aliasNodes: 0,
  aliasCharacters: 0,
  problems: 1000,
};

/** Bounds on YAML texts where the caller does not say. */
export const YAML_LIMITS: SourceLimits = {
  length: 1024 * 1024,
  depth: 64,
  tokens: 500_000,
  aliasNodes: 100_000,
  aliasCharacters: 4 * 1024 * 1024,
  problems: 1000,
};

/** The limits of a format with what the caller changes. */
export function limitsOf(base: SourceLimits, changed: Partial<SourceLimits>): SourceLimits {
  const limits = { ...base, ...changed };
  return { ...limits, depth: Math.min(limits.depth, 500) };
}
