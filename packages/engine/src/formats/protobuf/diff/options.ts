import type { Change } from '../../../model/change.ts';
import { jsonEqual } from '../../../model/json.ts';
import type { Options } from '../schema.ts';
import { changed, type Site } from './change.ts';

/** Options that only generated code, or how it is called, depends on. */
const FOR_CODE: ReadonlySet<string> = new Set([
  'java_package',
  'java_outer_classname',
  'java_multiple_files',
  'java_string_check_utf8',
  'go_package',
  'objc_class_prefix',
  'csharp_namespace',
  'swift_prefix',
  'php_class_prefix',
  'php_namespace',
  'php_metadata_namespace',
  'ruby_package',
  'optimize_for',
  'cc_generic_services',
  'java_generic_services',
  'py_generic_services',
  'no_standard_descriptor_accessor',
  'ctype',
  'jstype',
  'idempotency_level',
]);

/** Options whose effect is told as a change of its own, because the parser has resolved them. */
const RESOLVED: ReadonlySet<string> = new Set(['default', 'json_name', 'packed', 'map_entry']);

/** One change for each option that differs, in order of their names. */
export function diffOptions(before: Options, after: Options, site: Site): Change[] {
  if (before.size === 0 && after.size === 0) return [];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((option) => {
    const [from = null, to = null] = [before.get(option), after.get(option)];
    if (isResolved(option) || jsonEqual(from, to)) return [];
    return [changed(site, kindOf(option), `option ${option}`, { option, from, to })];
  });
}

/** True where both say the same, but for what is told elsewhere. */
export function sameOptions(before: Options, after: Options): boolean {
  if (before.size === 0 && after.size === 0) return true;
  return diffOptions(before, after, NOWHERE).length === 0;
}

const NOWHERE: Site = { path: '', before: '', after: '' };

function isResolved(option: string): boolean {
  return RESOLVED.has(option) || option === 'features' || /^features\.[a-z]/.test(option);
}

function kindOf(option: string): string {
  if (option === 'message_set_wire_format') return 'message_set_changed';
  return FOR_CODE.has(option) || option.startsWith('features.(') ? 'code_option_changed' : 'option_changed';
}
