import type { LayerFormat } from './recognize.ts';

/** What was done to a layer, as the dataset API tells it. */
export type LayerOperation =
  | 'add_field'
  | 'remove_field'
  | 'rename_field'
  | 'reorder_fields'
  | 'change_type'
  | 'change_optional'
  | 'change_default'
  | 'add_enum_value'
  | 'remove_enum_value'
  | 'change_constraint'
  | 'change_doc'
  | 'change_name'
  | 'change_attribute';

type Table = Readonly<Record<string, LayerOperation>>;

/** Kinds of changes by operation; the others change an attribute. */
function table(kinds: Readonly<Partial<Record<LayerOperation, string>>>): Table {
  const entries = Object.entries(kinds) as [LayerOperation, string][];
  return Object.fromEntries(entries.flatMap(([operation, words]) => words.split(' ').map((kind) => [kind, operation])));
}

const AVRO = table({
  add_field: 'field_added',
  remove_field: 'field_removed',
  rename_field: 'field_renamed',
  reorder_fields: 'fields_reordered',
  change_type:
    'type_promoted type_demoted type_changed type_became_union union_became_type union_branch_added union_branch_removed union_branches_reordered logical_type_added logical_type_removed logical_type_changed decimal_scale_changed decimal_precision_increased decimal_precision_decreased fixed_size_changed',
  change_default:
    'field_default_added field_default_removed field_default_changed enum_default_added enum_default_removed enum_default_changed',
  add_enum_value: 'enum_symbol_added',
  remove_enum_value: 'enum_symbol_removed',
  change_doc: 'doc_changed',
  change_name: 'record_renamed enum_renamed fixed_renamed namespace_changed',
});

const JSON_SCHEMA = table({
  add_field: 'property_added',
  remove_field: 'property_removed',
  change_type: 'type_added type_removed type_changed type_narrowed type_extended',
  change_optional: 'required_added required_removed',
  change_default: 'default_changed',
  add_enum_value: 'enum_extended',
  remove_enum_value: 'enum_narrowed',
  change_doc: 'title_changed description_changed comment_changed examples_changed',
  change_name: 'id_changed',
});

const DATA_CONTRACT = table({
  add_field: 'field_added',
  remove_field: 'field_removed',
  rename_field: 'field_renamed',
  reorder_fields: 'fields_reordered',
  change_type: 'field_type_changed',
  change_optional: 'field_required_added field_required_removed',
  change_default: 'default_changed',
  add_enum_value: 'field_enum_expanded',
  remove_enum_value: 'field_enum_shrunk',
  change_constraint:
    'constraint_tightened constraint_relaxed constraint_changed uniqueness_added uniqueness_removed field_enum_introduced field_enum_dropped format_changed',
  change_doc: 'description_changed enum_label_changed',
  change_name: 'dataset_id_changed',
});

const TABLES: Readonly<Record<LayerFormat, Table>> = {
  avro: AVRO,
  'json-schema': JSON_SCHEMA,
  'data-contract': DATA_CONTRACT,
};

/** Keywords of JSON Schema with bounds of their own: their kinds begin so. */
const CONSTRAINT =
  /^(?:minimum|maximum|exclusive_|multiple_of|min_|max_|pattern_(?:added|removed|changed)|format_|const_|enum_(?:added|removed)|unique_items)/;

/** The operation that a kind of change is told as. */
export function operationOf(format: LayerFormat, kind: string): LayerOperation {
  const known = TABLES[format][kind];
  if (known !== undefined) return known;
  return format === 'json-schema' && CONSTRAINT.test(kind) ? 'change_constraint' : 'change_attribute';
}
