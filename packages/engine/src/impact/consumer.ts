/** How a field is used. */
export const USES = ['select', 'join_key', 'filter', 'exhaustive_enum'] as const;
export type Use = (typeof USES)[number];

/** A field that a consumer uses. */
export interface UsedField {
  /** Names from the outside to the inside, joined by dots; what is in lists and maps is named as if it stood there by itself. */
  readonly path: string;
  /** `select` where it is left out. */
  readonly how?: readonly Use[];
}

/** What a consumer relies on beside the fields themselves. */
export interface ConsumerNeeds {
  /** Fields that always have a value. */
  readonly not_null?: readonly string[];
  /** Fields of which no two rows share a value. */
  readonly unique?: readonly string[];
  /** How old the data may be. */
  readonly max_lag_seconds?: number;
}

/** A subscription as a reader: the part of the data that somebody uses. */
export interface Consumer {
  /** Left out: every field is used. */
  readonly fields?: readonly UsedField[];
  readonly needs?: ConsumerNeeds;
  /** The compatibility that the consumer asked for, whatever it uses. */
  readonly required?: 'backward' | 'forward' | 'both';
}
