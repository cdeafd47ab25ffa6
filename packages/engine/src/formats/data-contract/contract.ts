import type { JsonObject, JsonValue } from '../../model/json.ts';

/** Types of a field. The first six are the seed's; the others are the superset. */
export const FIELD_TYPES = [
  'string',
  'integer',
  'number',
  'boolean',
  'timestamp',
  'json',
  'date',
  'time',
  'decimal',
  'bytes',
  'uuid',
  'object',
  'array',
  'map',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Stages of a version's life, as a document may declare them. */
export const STATUSES = ['draft', 'active', 'deprecated', 'archived'] as const;
export type Status = (typeof STATUSES)[number];

/** One allowed value of a field. */
export interface EnumValue {
  readonly value: string | number | bigint | boolean;
  readonly label?: string;
}

/**
 * Bounds on the values of a field, as in JSON Schema (Validation, section 6). Numbers are decimal literals, kept as their canonical
 * text so that none of their digits is lost.
 */
export interface Constraints {
  readonly minimum?: string;
  readonly maximum?: string;
  readonly exclusive_minimum?: string;
  readonly exclusive_maximum?: string;
  /** Lengths count code points for strings, and bytes for `bytes`. */
  readonly min_length?: number;
  readonly max_length?: number;
  /** ECMA-262 regular expression with the `u` flag, unanchored as in JSON Schema. */
  readonly pattern?: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly unique_items?: boolean;
  /** Significant digits in all, and digits after the point, of a `decimal`. */
  readonly precision?: number;
  readonly scale?: number;
}

/** The keys of the constraints, in the order in which they are told. */
export const CONSTRAINTS = [
  'minimum',
  'maximum',
  'exclusive_minimum',
  'exclusive_maximum',
  'min_length',
  'max_length',
  'pattern',
  'min_items',
  'max_items',
  'unique_items',
  'precision',
  'scale',
] as const satisfies readonly (keyof Constraints)[];

/** What a value means beyond its type. */
export interface Semantics {
  readonly term?: string;
  readonly role?: string;
  readonly references?: string;
}

/** The shape of a value: of a field, of an array's items, of a map's keys and values. Defaults of the document are explicit. */
export interface Shape extends Constraints {
  readonly type: FieldType;
  /** Undefined: any value. Never empty, no two values equal; equality is type-strict. */
  readonly enum?: readonly EnumValue[];
  readonly format?: string;
  readonly unit?: string;
  readonly semantics?: Semantics;
  /** For `object`: at least one. */
  readonly fields?: readonly Field[];
  /** For `array`. */
  readonly items?: Shape;
  /** For `map`: keys are always strings. */
  readonly keys?: Shape;
  readonly values?: Shape;
}

/** A column of the dataset, or a member of an `object`. */
export interface Field extends Shape {
  readonly name: string;
  /** Stable identity across renames. */
  readonly id?: string;
  /** Names under which older rows carry the field. */
  readonly aliases: readonly string[];
  /** True: every row carries a value. False: it may be missing or null. */
  readonly required: boolean;
  readonly description: string | null;
  readonly deprecated: boolean;
  /** No two rows share a value. Only for scalar fields at the top level. */
  readonly unique: boolean;
  /** What a reader takes where a row lacks the field. */
  readonly default?: JsonValue;
  readonly classification?: string;
  readonly pii?: boolean;
  readonly lineage?: readonly string[];
  /** Kept as data. */
  readonly quality?: readonly JsonValue[];
}

/** Where the owner wants to hear of something. */
export interface NotificationRoute {
  readonly kind: 'slack' | 'webhook' | 'email' | 'pagerduty';
  readonly target: string;
  readonly on: readonly string[];
}

/** Whom to page. */
export interface Owner {
  readonly team: string;
  readonly contact: string | null;
  readonly role?: string;
  readonly notify?: readonly NotificationRoute[];
}

/** When data is due. */
export interface ExpectedSchedule {
  readonly cron: string;
  readonly timezone: string;
  readonly grace_seconds: number;
  readonly calendar?: string;
}

/** When stale becomes broken. */
export interface FreshnessSla {
  readonly max_lag_seconds: number;
  readonly measurement: string;
  readonly warn_lag_seconds?: number;
  readonly field?: string;
  readonly expect?: ExpectedSchedule;
}

/** Where to go from a deprecated version, and until when. */
export interface Deprecation {
  readonly uri: string;
  /** Date, YYYY-MM-DD: from here on the version may be archived. */
  readonly sunset?: string;
  readonly replaced_by?: string;
}

/** What the dataset promises about its own evolution. The policy of the version in force judges the next one. */
export interface CompatibilityPolicy {
  /** Level, lower case without the transitive part. */
  readonly mode: 'backward' | 'forward' | 'full' | 'none';
  /** True: every version that is not archived counts, not only the newest. */
  readonly transitive: boolean;
  /** `open` readers ignore fields that they do not know; `closed` ones refuse them. */
  readonly reader: 'open' | 'closed';
  /** `open`: readers must expect new enum values, which is then only a warning. */
  readonly enums: 'open' | 'closed';
  /** `major`: a MAJOR version may break on purpose. `refuse`: nothing may. */
  readonly breaking: 'refuse' | 'major';
  /** `enforce`: a version number that declares too small a bump is refused. `suggest`: it is reported. */
  readonly semver: 'suggest' | 'enforce';
}

/** A data contract: the seed's document and its superset. Every default is explicit; optional members are there when declared. */
export interface Contract {
  readonly dataset_id: string;
  /** Semantic version 2.0.0. */
  readonly version: string;
  readonly status: Status;
  readonly description: string | null;
  readonly layer?: string;
  readonly domain?: string;
  readonly tags?: readonly string[];
  readonly owners: readonly Owner[];
  readonly primary_key: readonly string[];
  readonly freshness_sla: FreshnessSla | null;
  /** The URI of `deprecation`, under the seed's name. */
  readonly deprecation_uri: string | null;
  readonly deprecation?: Deprecation;
  /** As declared; undefined means that every registration says for itself. */
  readonly compatibility?: CompatibilityPolicy;
  readonly fields: readonly Field[];
  /** Kept as data. */
  readonly quality?: readonly JsonValue[];
  readonly guarantees?: JsonObject;
  readonly servers?: readonly JsonValue[];
  readonly links?: readonly JsonValue[];
  readonly extensions?: JsonObject;
}

/** How a reader of this contract treats what it does not know, where the document does not say. */
export const DEFAULT_POLICY: CompatibilityPolicy = {
  mode: 'backward',
  transitive: false,
  reader: 'open',
  enums: 'open',
  breaking: 'refuse',
  semver: 'suggest',
};

/** The policy of a contract, with the defaults where it declares none. */
export function policyOf(contract: Contract): CompatibilityPolicy {
  return contract.compatibility ?? DEFAULT_POLICY;
}
