/** When a registry lets a schema pass: always, with the lenient policy, or never. */
type Verdict = 'passes' | 'lenient' | 'refused';

/** Bounds of which more is looser, and of which less is. */
const UPPER = ['MAX_LENGTH', 'MAXIMUM', 'EXCLUSIVE_MAXIMUM', 'MAX_PROPERTIES', 'MAX_ITEMS', 'MAX_CONTAINS'] as const;
const LOWER = ['MIN_LENGTH', 'MINIMUM', 'EXCLUSIVE_MINIMUM', 'MIN_PROPERTIES', 'MIN_ITEMS', 'MIN_CONTAINS'] as const;

type Bound = (typeof UPPER)[number] | (typeof LOWER)[number];
type BoundKind = `${Bound}_${'ADDED' | 'REMOVED' | 'INCREASED' | 'DECREASED'}`;

function bounds(): Readonly<Record<BoundKind, Verdict>> {
  const verdicts: Partial<Record<BoundKind, Verdict>> = {};
  for (const bound of [...UPPER, ...LOWER]) {
    const isUpper = UPPER.some((upper) => upper === bound);
    verdicts[`${bound}_ADDED`] = 'refused';
    verdicts[`${bound}_REMOVED`] = 'passes';
    verdicts[`${bound}_INCREASED`] = isUpper ? 'passes' : 'refused';
    verdicts[`${bound}_DECREASED`] = isUpper ? 'refused' : 'passes';
  }
  return verdicts as Record<BoundKind, Verdict>;
}

/** The kinds of Confluent's comparison (8.5), and what its registry makes of each. */
export const VERDICTS = {
  ...bounds(),
  ID_CHANGED: 'passes',
  TITLE_CHANGED: 'passes',
  DESCRIPTION_CHANGED: 'passes',
  DEFAULT_CHANGED: 'passes',
  SCHEMA_ADDED: 'refused',
  SCHEMA_REMOVED: 'passes',
  TYPE_EXTENDED: 'passes',
  TYPE_NARROWED: 'refused',
  TYPE_CHANGED: 'refused',
  PATTERN_ADDED: 'refused',
  PATTERN_REMOVED: 'passes',
  PATTERN_CHANGED: 'refused',
  MULTIPLE_OF_ADDED: 'refused',
  MULTIPLE_OF_REMOVED: 'passes',
  MULTIPLE_OF_EXPANDED: 'refused',
  MULTIPLE_OF_REDUCED: 'passes',
  MULTIPLE_OF_CHANGED: 'refused',
  REQUIRED_ATTRIBUTE_ADDED: 'refused',
  REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED: 'passes',
  REQUIRED_ATTRIBUTE_REMOVED: 'passes',
  ADDITIONAL_PROPERTIES_ADDED: 'passes',
  ADDITIONAL_PROPERTIES_REMOVED: 'lenient',
  ADDITIONAL_PROPERTIES_EXTENDED: 'passes',
  ADDITIONAL_PROPERTIES_NARROWED: 'lenient',
  UNEVALUATED_PROPERTIES_ADDED: 'passes',
  UNEVALUATED_PROPERTIES_REMOVED: 'lenient',
  UNEVALUATED_PROPERTIES_EXTENDED: 'passes',
  UNEVALUATED_PROPERTIES_NARROWED: 'lenient',
  DEPENDENCY_ARRAY_ADDED: 'refused',
  DEPENDENCY_ARRAY_REMOVED: 'passes',
  DEPENDENCY_ARRAY_EXTENDED: 'refused',
  DEPENDENCY_ARRAY_NARROWED: 'passes',
  DEPENDENCY_ARRAY_CHANGED: 'refused',
  DEPENDENCY_SCHEMA_ADDED: 'refused',
  DEPENDENCY_SCHEMA_REMOVED: 'passes',
  REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: 'refused',
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL: 'lenient',
  OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: 'lenient',
  PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: 'passes',
  REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: 'refused',
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL: 'passes',
  OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: 'passes',
  PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'passes',
  PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'lenient',
  PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL: 'passes',
  PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: 'passes',
  PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL: 'lenient',
  PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'passes',
  PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'lenient',
  UNIQUE_ITEMS_ADDED: 'refused',
  UNIQUE_ITEMS_REMOVED: 'passes',
  ADDITIONAL_ITEMS_ADDED: 'passes',
  ADDITIONAL_ITEMS_REMOVED: 'refused',
  ADDITIONAL_ITEMS_EXTENDED: 'passes',
  ADDITIONAL_ITEMS_NARROWED: 'refused',
  UNEVALUATED_ITEMS_ADDED: 'passes',
  UNEVALUATED_ITEMS_REMOVED: 'refused',
  UNEVALUATED_ITEMS_EXTENDED: 'passes',
  UNEVALUATED_ITEMS_NARROWED: 'refused',
  ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: 'passes',
  ITEM_ADDED_TO_OPEN_CONTENT_MODEL: 'refused',
  ITEM_ADDED_TO_CLOSED_CONTENT_MODEL: 'passes',
  ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'passes',
  ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'refused',
  ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL: 'passes',
  ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: 'passes',
  ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL: 'refused',
  ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'passes',
  ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: 'refused',
  ENUM_ARRAY_EXTENDED: 'passes',
  ENUM_ARRAY_NARROWED: 'refused',
  ENUM_ARRAY_CHANGED: 'refused',
  COMBINED_TYPE_EXTENDED: 'passes',
  COMBINED_TYPE_CHANGED: 'refused',
  COMBINED_TYPE_SUBSCHEMAS_CHANGED: 'refused',
  PRODUCT_TYPE_EXTENDED: 'refused',
  PRODUCT_TYPE_NARROWED: 'passes',
  SUM_TYPE_EXTENDED: 'passes',
  SUM_TYPE_NARROWED: 'refused',
  NOT_TYPE_EXTENDED: 'refused',
  NOT_TYPE_NARROWED: 'passes',
} as const satisfies Readonly<Record<string, Verdict>>;

/** A kind of difference, as Confluent spells it. */
export type ConfluentKind = keyof typeof VERDICTS;

/** How a registry is set: the lenient policy forgives more about open content. */
export type Policy = 'strict' | 'lenient';

/** Whether a registry with that policy lets the kind pass. */
export function passes(kind: ConfluentKind, policy: Policy): boolean {
  const verdict: Verdict = VERDICTS[kind];
  return verdict === 'passes' || (verdict === 'lenient' && policy === 'lenient');
}
