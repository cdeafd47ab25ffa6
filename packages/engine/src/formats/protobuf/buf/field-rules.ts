import type { Field } from '../schema.ts';
import { ALWAYS, changed, JSON_FORM, quoted, type RuleTable, went } from './rule.ts';
import type { FieldSite } from './sites.ts';

/** Rules about the names of a field and the oneof that it is in. */
export const FIELD_RULES: RuleTable<FieldSite> = {
  FIELD_SAME_NAME: {
    categories: JSON_FORM,
    title: 'Field renamed',
    why: 'Readers of the JSON form know the field by its old name; programs that use it no longer compile.',
    message: went('the name'),
    aspects: ['name'],
    check: ({ field: from }, { field: to }) => changed(nameOf(from), nameOf(to)),
  },
  FIELD_SAME_JSON_NAME: {
    categories: JSON_FORM,
    title: 'JSON name changed',
    why: 'The JSON form has the field under another name: older JSON is refused, and newer JSON by older readers.',
    message: went('the JSON name'),
    aspects: ['json_name', 'name'],
    check: ({ field: from }, { field: to }) => (from.extends === undefined ? changed(from.jsonName, to.jsonName) : []),
  },
  FIELD_SAME_ONEOF: {
    categories: ALWAYS,
    title: 'Field moved into, out of or between oneofs',
    why: 'A side that takes fields for alternatives keeps only the last one of those that the other side may set together.',
    message: ({ from, to }, path) => `field ${quoted(path)} went from ${placed(from)} to ${placed(to)}`,
    aspects: ['oneof'],
    check: ({ field: from }, { field: to }) => (from.extends === undefined ? changed(oneofOf(from), oneofOf(to)) : []),
  },
};

function nameOf({ name, fullName, extends: extended }: Field): string {
  return extended === undefined ? name : fullName;
}

function oneofOf({ oneof }: Field): string {
  return oneof === undefined || oneof.isSynthetic ? '' : oneof.name;
}

function placed(oneof: Parameters<typeof quoted>[0]): string {
  return oneof === undefined || oneof === '' ? 'no oneof' : `oneof ${quoted(oneof)}`;
}
