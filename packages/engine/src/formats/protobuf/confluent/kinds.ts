/** The kinds of Confluent's comparison that let a schema pass. */
const COMPATIBLE_KINDS = [
  'MESSAGE_ADDED',
  'MESSAGE_MOVED',
  'ENUM_ADDED',
  'ENUM_REMOVED',
  'ENUM_CONST_ADDED',
  'ENUM_CONST_CHANGED',
  'ENUM_CONST_REMOVED',
  'FIELD_ADDED',
  'FIELD_REMOVED',
  'FIELD_NAME_CHANGED',
  'FIELD_STRING_OR_BYTES_LABEL_CHANGED',
  'ONEOF_ADDED',
  'ONEOF_REMOVED',
  'ONEOF_FIELD_ADDED',
  'ONEOF_FIELD_MOVED_TO_TOP_LEVEL',
] as const;

/** The kinds that make it refuse one. */
const INCOMPATIBLE_KINDS = [
  'PACKAGE_CHANGED',
  'MESSAGE_REMOVED',
  'FIELD_KIND_CHANGED',
  'FIELD_SCALAR_KIND_CHANGED',
  'FIELD_NAMED_TYPE_CHANGED',
  'FIELD_NUMERIC_LABEL_CHANGED',
  'REQUIRED_FIELD_ADDED',
  'REQUIRED_FIELD_REMOVED',
  'ONEOF_FIELD_REMOVED',
  'MULTIPLE_FIELDS_MOVED_TO_ONEOF',
  'FIELD_MOVED_TO_EXISTING_ONEOF',
] as const;

export type ConfluentKind = (typeof COMPATIBLE_KINDS)[number] | (typeof INCOMPATIBLE_KINDS)[number];

const INCOMPATIBLE: ReadonlySet<string> = new Set(INCOMPATIBLE_KINDS);

/** Whether Confluent's registry refuses a schema for a difference of this kind. */
export function isIncompatible(kind: ConfluentKind): boolean {
  return INCOMPATIBLE.has(kind);
}

/** Aspects of the change in the story that a difference comes from; for fields that joined a oneof there is no single one. */
const ASPECTS: Readonly<Record<ConfluentKind, readonly string[]>> = {
  PACKAGE_CHANGED: ['package'],
  MESSAGE_ADDED: ['message', 'name'],
  MESSAGE_MOVED: ['order'],
  MESSAGE_REMOVED: ['message', 'name'],
  ENUM_ADDED: ['enum', 'name'],
  ENUM_REMOVED: ['enum', 'name'],
  ENUM_CONST_ADDED: ['value', 'number'],
  ENUM_CONST_CHANGED: ['name'],
  ENUM_CONST_REMOVED: ['value', 'number'],
  FIELD_ADDED: ['field', 'number'],
  FIELD_REMOVED: ['field', 'number'],
  FIELD_NAME_CHANGED: ['name'],
  FIELD_KIND_CHANGED: ['type', 'cardinality'],
  FIELD_SCALAR_KIND_CHANGED: ['type'],
  FIELD_NAMED_TYPE_CHANGED: ['type'],
  FIELD_NUMERIC_LABEL_CHANGED: ['cardinality', 'presence'],
  FIELD_STRING_OR_BYTES_LABEL_CHANGED: ['cardinality', 'presence'],
  REQUIRED_FIELD_ADDED: ['field', 'number'],
  REQUIRED_FIELD_REMOVED: ['field', 'number'],
  ONEOF_ADDED: ['oneof', 'name'],
  ONEOF_REMOVED: ['oneof', 'name'],
  ONEOF_FIELD_ADDED: ['field', 'number'],
  ONEOF_FIELD_REMOVED: ['field', 'number'],
  ONEOF_FIELD_MOVED_TO_TOP_LEVEL: ['oneof'],
  MULTIPLE_FIELDS_MOVED_TO_ONEOF: [],
  FIELD_MOVED_TO_EXISTING_ONEOF: [],
};

/** The aspects of the changes that a difference of this kind may come from. */
export function aspectsOf(kind: ConfluentKind): readonly string[] {
  return ASPECTS[kind];
}
