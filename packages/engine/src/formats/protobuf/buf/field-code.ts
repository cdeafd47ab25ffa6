import type { JsonValue } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import { EDITIONS, type MessageType, type Options, type ProtoFile } from '../schema.ts';
import { isEntryField } from './cardinality.ts';
import { kindOf } from './field-types.ts';
import { flagOption, textOption } from './options.ts';
import { CODE, changed, type RuleTable, went } from './rule.ts';
import type { FieldSite } from './sites.ts';

const WIDE: ReadonlySet<string> = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);
const TEXT: ReadonlySet<string> = new Set(['string', 'bytes']);

/** Rules about what generators of single languages make of a field. */
export const CODE_RULES: RuleTable<FieldSite> = {
  FIELD_SAME_JSTYPE: {
    categories: CODE,
    title: 'JavaScript type changed',
    why: 'Generated JavaScript holds 64-bit numbers as strings or as numbers, by the option.',
    message: went('option jstype'),
    aspects: ['option jstype'],
    check: (before, after) =>
      areBoth(before, after, WIDE)
        ? changed(
            textOption(before.field.options, 'jstype', 'JS_NORMAL'),
            textOption(after.field.options, 'jstype', 'JS_NORMAL'),
          )
        : [],
  },
  FIELD_SAME_UTF8_VALIDATION: {
    categories: CODE,
    title: 'UTF-8 check changed',
    why: 'Text that is not UTF-8 passes one side and is refused by the other.',
    message: went('the UTF-8 check'),
    aspects: ['utf8'],
    check: (before, after) => (areStrings(before, after) ? changed(utf8Of(before), utf8Of(after)) : []),
  },
  FIELD_SAME_JAVA_UTF8_VALIDATION: {
    categories: CODE,
    title: 'UTF-8 check of Java changed',
    why: 'Text that is not UTF-8 passes one version of the Java code and is refused by the other.',
    message: went('the UTF-8 check of Java'),
    aspects: ['utf8', 'option features.(pb.java).utf8_validation'],
    check: (before, after) => (areStrings(before, after) ? changed(javaUtf8Of(before), javaUtf8Of(after)) : []),
  },
  FIELD_SAME_CPP_STRING_TYPE: {
    categories: CODE,
    title: 'C++ string type changed',
    why: 'Generated C++ has accessors of another type for the field.',
    message: went('the C++ string type'),
    aspects: ['option ctype', 'option features.(pb.cpp).string_type'],
    check: (before, after) => {
      if (!areBoth(before, after, TEXT) || (isEntryField(before) && isEntryField(after))) return [];
      const [from, to] = [cppStringOf(before), cppStringOf(after)];
      // A string has everything that a piece of one has.
      return from === 'STRING_PIECE' && to === 'STRING' ? [] : changed(from, to);
    },
  },
};

function areBoth(before: FieldSite, after: FieldSite, kinds: ReadonlySet<string>): boolean {
  return kinds.has(kindOf(before.field)) && kinds.has(kindOf(after.field));
}

function areStrings({ field: from }: FieldSite, { field: to }: FieldSite): boolean {
  return kindOf(from) === 'string' && kindOf(to) === 'string';
}

function utf8Of({ field }: FieldSite): string {
  return field.features.utf8Validation;
}

/** Java checks where its own switch says so, and otherwise where the field asks for it. */
function javaUtf8Of(site: FieldSite): string {
  const { edition, options } = fileOf(site);
  const isSwitched = edition.startsWith('proto') || options.has('java_string_check_utf8');
  const checks = isSwitched
    ? flagOption(options, 'java_string_check_utf8')
    : customFeature(site, 'pb.java', 'utf8_validation') === 'VERIFY';
  return checks ? 'VERIFY' : utf8Of(site);
}

function cppStringOf(site: FieldSite): string {
  const { edition } = fileOf(site);
  const isOlder = EDITIONS.indexOf(edition) < EDITIONS.indexOf('2024');
  const asSet = isOlder ? textOption(site.field.options, 'ctype') : '';
  if (asSet !== '') return asSet;
  return customFeature(site, 'pb.cpp', 'string_type') ?? (isOlder ? 'STRING' : 'VIEW');
}

/** A feature of one language, as set at the field or at the nearest scope around it that sets it. */
function customFeature(site: FieldSite, extension: string, name: string): string | undefined {
  const scopes: Options[] = [site.field.options, ...(site.field.oneof ? [site.field.oneof.options] : [])];
  let scope: MessageType | ProtoFile | undefined = site.scope;
  while (scope !== undefined) {
    scopes.push(scope.options);
    scope = 'kind' in scope ? (scope.parent ?? scope.file) : undefined;
  }
  for (const options of scopes) {
    const value = featureIn(options, extension, name);
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function featureIn(options: Options, extension: string, name: string): JsonValue | undefined {
  const direct = options.get(`features.(${extension}).${name}`);
  if (direct !== undefined) return direct;
  const whole = options.get(`features.(${extension})`);
  return whole !== undefined && isJsonObject(whole) ? whole[name] : undefined;
}

function fileOf({ scope }: FieldSite): ProtoFile {
  return 'kind' in scope ? scope.file : scope;
}
