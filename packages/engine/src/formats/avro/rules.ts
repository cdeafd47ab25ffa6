import type { Bump, Detail } from '../../model/change.ts';
import type { Rule, RuleBook } from '../../model/format.ts';
import { type JsonValue, printJson } from '../../model/json.ts';
import { CONFLUENT_RULES } from './confluent/rules.ts';

type Message = Rule['message'];
type Entry = readonly [mirror: string, bump: Bump, title: string, why: string, message: Message];

/** Names and values that are told one by one. */
const MOST_LISTED = 10;

function list(value: JsonValue | undefined): string {
  const values: readonly JsonValue[] = Array.isArray(value) ? value : [];
  const more = values.length - MOST_LISTED;
  return `${values.slice(0, MOST_LISTED).map(bare).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function bare(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : printJson(value);
}

function value(of: JsonValue | undefined): string {
  return of === undefined ? 'nothing' : printJson(of);
}

function at(path: string): string {
  return path === '' ? 'the document' : path;
}

const step = ({ from, to }: Detail): string => `${bare(from)} -> ${bare(to)}`;

/** `what of PLACE changed: old -> new`. */
const changed =
  (what: string): Message =>
  (detail, path) =>
    `${what} of ${at(path)} changed: ${step(detail)}`;

const ENTRIES: Readonly<Record<string, Entry>> = {
  field_added: [
    'field_removed',
    'minor',
    'Field added',
    'Readers of the new schema meet older data without the field: they take its default, and where it has none they refuse the whole record.',
    ({ type, default: fallback }, path) =>
      fallback === undefined
        ? `field ${at(path)} (${bare(type)}) added without a default`
        : `field ${at(path)} (${bare(type)}) added with the default ${value(fallback)}`,
  ],
  field_removed: [
    'field_added',
    'minor',
    'Field removed',
    'Readers of the old schema meet new data without the field: they take its default, and where it had none they refuse the whole record.',
    ({ type, default: fallback }, path) =>
      fallback === undefined
        ? `field ${at(path)} (${bare(type)}), which has no default, removed`
        : `field ${at(path)} (${bare(type)}) removed; its default was ${value(fallback)}`,
  ],
  field_renamed: [
    'field_renamed',
    'minor',
    'Field renamed',
    'Only readers whose field has an alias for the other name find it; for the others it is missing.',
    ({ from, to }, path) => `field ${at(path)} renamed from ${bare(from)} to ${bare(to)}`,
  ],
  fields_reordered: [
    'fields_reordered',
    'patch',
    'Fields in another order',
    'Fields are read by name, so readers with a schema do not mind. Sorting compares fields in the order of the schema.',
    (_detail, path) => `the fields of ${at(path)} stand in another order`,
  ],
  field_default_added: [
    'field_default_removed',
    'minor',
    'Default added to a field',
    'Readers of this schema can now do without the field.',
    ({ to }, path) => `${at(path)} got the default ${value(to)}`,
  ],
  field_default_removed: [
    'field_default_added',
    'minor',
    'Default removed from a field',
    'Nothing breaks between these two, but readers of this schema refuse data of every version that lacks the field.',
    ({ from }, path) => `${at(path)} lost its default ${value(from)}`,
  ],
  field_default_changed: [
    'field_default_changed',
    'minor',
    'Default of a field changed',
    'Data of versions without the field get another value from now on.',
    ({ from, to }, path) => `the default of ${at(path)} changed: ${value(from)} -> ${value(to)}`,
  ],
  field_alias_added: [
    'field_alias_removed',
    'patch',
    'Alias added to a field',
    'Readers of this schema read the field from data that have it under the other name.',
    ({ names }, path) => `${at(path)} is read from ${list(names)} as well`,
  ],
  field_alias_removed: [
    'field_alias_added',
    'minor',
    'Alias removed from a field',
    'Readers of this schema no longer find the field in versions that have it under the other name.',
    ({ names }, path) => `${at(path)} is no longer read from ${list(names)}`,
  ],
  field_sort_order_changed: [
    'field_sort_order_changed',
    'patch',
    'Sort order of a field changed',
    'Data are read as before, but sorted differently; programs that rely on sorted data mix two orders.',
    changed('the sort order'),
  ],
  type_promoted: [
    'type_demoted',
    'minor',
    'Number type widened',
    'New readers take the older type for the wider one, though some wider types do not hold every value. Old readers refuse the wider type.',
    (detail, path) => `the type of ${at(path)} was widened: ${step(detail)}`,
  ],
  type_demoted: [
    'type_promoted',
    'major',
    'Number type narrowed',
    'Readers of the narrower type refuse data of the wider one.',
    (detail, path) => `the type of ${at(path)} was narrowed: ${step(detail)}`,
  ],
  type_changed: [
    'type_changed',
    'minor',
    'Type changed',
    'Data of one type cannot be read as another, except that bytes and strings are read as each other.',
    (detail, path) => `the type of ${at(path)} changed: ${step(detail)}`,
  ],
  type_became_union: [
    'union_became_type',
    'minor',
    'Type became a union',
    'Old readers know one of the branches at most, and refuse data of the others.',
    (detail, path) => `the type of ${at(path)} became a union: ${step(detail)}`,
  ],
  union_became_type: [
    'type_became_union',
    'minor',
    'Union became a single type',
    'New readers refuse data of every branch that is not this type.',
    (detail, path) => `the type of ${at(path)} is no longer a union: ${step(detail)}`,
  ],
  union_branch_added: [
    'union_branch_removed',
    'minor',
    'Branch added to a union',
    'Old readers refuse data of the new branch.',
    ({ type }, path) => `the union of ${at(path)} got the branch ${bare(type)}`,
  ],
  union_branch_removed: [
    'union_branch_added',
    'major',
    'Branch removed from a union',
    'New readers refuse older data of the branch.',
    ({ type }, path) => `the union of ${at(path)} lost the branch ${bare(type)}`,
  ],
  union_branches_reordered: [
    'union_branches_reordered',
    'patch',
    'Branches of a union in another order',
    'Data of a branch are read by the branch of the same type wherever it stands. The first branch decides which defaults older readers accept.',
    (_detail, path) => `the branches of the union of ${at(path)} stand in another order`,
  ],
  record_renamed: renamed(
    'Record',
    'The specification lets readers refuse records of another name, and many do; Java reads them outside of unions.',
  ),
  enum_renamed: renamed('Enum', 'Readers refuse an enum of another name that they have no alias for.'),
  fixed_renamed: renamed('Fixed', 'Readers refuse a fixed of another name that they have no alias for.'),
  namespace_changed: [
    'namespace_changed',
    'minor',
    'Namespace changed',
    'The specification compares names without namespaces; Java does not where a union is read, nor before 1.9, and others never do. Generated classes move.',
    ({ type, from, to }, path) =>
      `the ${bare(type)} of ${at(path)} moved to another namespace: ${bare(from)} -> ${bare(to)}`,
  ],
  type_alias_added: [
    'type_alias_removed',
    'patch',
    'Alias added to a type',
    'Readers of this schema take types of the other name for this one.',
    ({ names }, path) => `the type of ${at(path)} is now known as ${list(names)} as well`,
  ],
  type_alias_removed: [
    'type_alias_added',
    'minor',
    'Alias removed from a type',
    'Readers of this schema no longer take types of the other name for this one.',
    ({ names }, path) => `the type of ${at(path)} is no longer known as ${list(names)}`,
  ],
  type_alias_ambiguous: [
    'type_alias_ambiguous',
    'minor',
    'Alias for a type that is not its own alone',
    'Java follows an alias by the name alone, wherever it is written: also where the type is still there, where two types have the alias, or where the types are of different kinds.',
    ({ type, names }, path) =>
      `${bare(type)} (${at(path)}) has an alias for ${list(names)}, which does not belong to it alone`,
  ],
  enum_symbol_added: [
    'enum_symbol_removed',
    'minor',
    'Symbols added to an enum',
    'Old readers refuse the new symbols, or take them for their default symbol where they have one.',
    ({ names }, path) => `the enum of ${at(path)} got the symbols ${list(names)}`,
  ],
  enum_symbol_removed: [
    'enum_symbol_added',
    'major',
    'Symbols removed from an enum',
    'New readers refuse older data with these symbols, or take them for their default symbol where they have one.',
    ({ names }, path) => `the enum of ${at(path)} lost the symbols ${list(names)}`,
  ],
  enum_symbols_reordered: [
    'enum_symbols_reordered',
    'patch',
    'Symbols of an enum in another order',
    'Symbols are read by name. Programs that sort by symbol, or keep its number, see another order.',
    (_detail, path) => `the symbols of the enum of ${at(path)} stand in another order`,
  ],
  enum_default_added: [
    'enum_default_removed',
    'minor',
    'Default added to an enum',
    'Readers of this schema take symbols that they do not know for the default, and no longer refuse them.',
    ({ to }, path) => `the enum of ${at(path)} got the default ${bare(to)}`,
  ],
  enum_default_removed: [
    'enum_default_added',
    'minor',
    'Default removed from an enum',
    'Readers of this schema refuse symbols that they do not know.',
    ({ from }, path) => `the enum of ${at(path)} lost its default ${bare(from)}`,
  ],
  enum_default_changed: [
    'enum_default_changed',
    'minor',
    'Default of an enum changed',
    'Readers of this schema take symbols that they do not know for another one.',
    changed('the default of the enum'),
  ],
  fixed_size_changed: [
    'fixed_size_changed',
    'major',
    'Size of a fixed changed',
    'The size is not written with the data, so readers of another size refuse them.',
    (detail, path) => `the size of the fixed of ${at(path)} changed: ${step(detail)} bytes`,
  ],
  logical_type_added: [
    'logical_type_removed',
    'minor',
    'Logical type added',
    'The bytes are the same, but programs now take them for something more, and generated code has another type.',
    ({ to }, path) => `${at(path)} got the logical type ${bare(to)}`,
  ],
  logical_type_removed: [
    'logical_type_added',
    'minor',
    'Logical type removed',
    'The bytes are the same, but programs no longer know what they mean, and generated code has another type.',
    ({ from }, path) => `${at(path)} lost the logical type ${bare(from)}`,
  ],
  logical_type_changed: [
    'logical_type_changed',
    'major',
    'Logical type changed',
    'The bytes are read without complaint and taken for something else: seconds for milliseconds, days for instants.',
    changed('the logical type'),
  ],
  decimal_scale_changed: [
    'decimal_scale_changed',
    'major',
    'Scale of a decimal changed',
    'The scale is not written with the data, so every number is read as another, by powers of ten.',
    changed('the scale'),
  ],
  decimal_precision_increased: [
    'decimal_precision_decreased',
    'minor',
    'Precision of a decimal increased',
    'Old readers may not hold the longer numbers.',
    changed('the precision'),
  ],
  decimal_precision_decreased: [
    'decimal_precision_increased',
    'minor',
    'Precision of a decimal decreased',
    'New readers may not hold the longer numbers of older data.',
    changed('the precision'),
  ],
  error_changed: [
    'error_changed',
    'patch',
    'Record became an error, or an error a record',
    'Data are read as before; generated code gets another base class.',
    ({ to }, path) => `the record of ${at(path)} became ${to === true ? 'an error' : 'a plain record'}`,
  ],
  doc_changed: [
    'doc_changed',
    'none',
    'Documentation changed',
    'Data are read as before.',
    (_detail, path) => `the documentation of ${at(path)} changed`,
  ],
  properties_changed: [
    'properties_changed',
    'patch',
    'Other attributes changed',
    'The specification gives them no meaning, but tools may.',
    ({ names }, path) => `attributes of ${at(path)} changed: ${list(names)}`,
  ],
};

function renamed(what: string, why: string): Entry {
  const kind = `${what.toLowerCase()}_renamed`;
  const message: Message = (detail, path) => {
    const alias = detail.aliased === true ? ', with an alias' : '';
    return `the ${what.toLowerCase()} of ${at(path)} was renamed${alias}: ${step(detail)}`;
  };
  return [kind, 'minor', `${what} renamed`, why, message];
}

/** The kinds of changes of Avro schemas, and behind them the findings of the registry profile. */
export const RULES: RuleBook = {
  ...Object.fromEntries(
    Object.entries(ENTRIES).map(([kind, [mirror, bump, title, why, message]]): [string, Rule] => [
      kind,
      { title, why, message, mirror, bump },
    ]),
  ),
  ...CONFLUENT_RULES,
};
