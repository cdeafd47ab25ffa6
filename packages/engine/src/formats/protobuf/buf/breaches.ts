import type { ProtoSchema } from '../schema.ts';
import { CARDINALITY_RULES } from './cardinality.ts';
import { FILE_DELETION_RULES, PACKAGE_DELETION_RULES, WHOLE_RULES } from './deletion-rules.ts';
import { ENUM_RULES } from './enum-rules.ts';
import { CODE_RULES } from './field-code.ts';
import { DEFAULT_RULES } from './field-default.ts';
import { fieldPairs } from './field-pairs.ts';
import { FIELD_RULES } from './field-rules.ts';
import { TYPE_RULES } from './field-types.ts';
import { FILE_RULES } from './file-rules.ts';
import { MESSAGE_RULES } from './message-rules.ts';
import type { Breach, BufRule, Category, RuleTable } from './rule.ts';
import { METHOD_RULES, SERVICE_RULES } from './service-rules.ts';
import { type FieldSite, type FileSite, methodSites, sitesOf } from './sites.ts';

const FILES = { ...FILE_RULES, ...FILE_DELETION_RULES };
const FIELDS = { ...FIELD_RULES, ...CARDINALITY_RULES, ...TYPE_RULES, ...DEFAULT_RULES, ...CODE_RULES };

/** Every rule by its id, whatever it looks at. */
export const ALL_RULES: Readonly<Record<string, Omit<BufRule<never>, 'check'>>> = {
  ...WHOLE_RULES,
  ...FILES,
  ...PACKAGE_DELETION_RULES,
  ...ENUM_RULES,
  ...MESSAGE_RULES,
  ...FIELDS,
  ...SERVICE_RULES,
  ...METHOD_RULES,
};

/** Something that a rule forbids, and where. */
export interface FoundBreach extends Required<Breach> {
  readonly kind: string;
  readonly aspects: readonly string[];
}

/**
 * What the rules of a category find between two documents, each with what it imports. Files are matched by the name that they are
 * imported by (the documents themselves are one file), types and services by full name, fields, extensions and enum values by number.
 */
export function* breaches(before: ProtoSchema, after: ProtoSchema, category: Category): Generator<FoundBreach> {
  const [old, now] = [sitesOf(before), sitesOf(after)];
  const rules = RULES[category];
  yield* checked(rules.whole, old, now);
  yield* checkedPairs(rules.files, old.files, now.files);
  yield* checkedPairs(rules.packages, old.packages, now.packages);
  yield* checkedPairs(rules.enums, old.enums, now.enums);
  for (const [from, to] of matched(old.messages, now.messages)) {
    yield* checked(rules.messages, from, to);
    for (const pair of fieldPairs(from, to)) yield* checked(rules.fields, ...pair);
  }
  yield* checkedPairs(rules.fields, old.extensions, now.extensions);
  for (const [from, to] of matched(old.services, now.services)) {
    yield* checked(rules.services, from, to);
    yield* checkedPairs(rules.methods, methodSites(from), methodSites(to));
  }
}

type Rules<Site> = readonly (readonly [kind: string, rule: BufRule<Site>])[];

function chosen<Site>(table: RuleTable<Site>, category: Category): Rules<Site> {
  return Object.entries(table).filter(([, { categories }]) => categories.includes(category));
}

function rulesOf(category: Category) {
  return {
    whole: chosen(WHOLE_RULES, category),
    files: chosen<FileSite>(FILES, category),
    packages: chosen(PACKAGE_DELETION_RULES, category),
    enums: chosen(ENUM_RULES, category),
    messages: chosen(MESSAGE_RULES, category),
    fields: chosen<FieldSite>(FIELDS, category),
    services: chosen(SERVICE_RULES, category),
    methods: chosen(METHOD_RULES, category),
  };
}

const RULES = {
  WIRE: rulesOf('WIRE'),
  WIRE_JSON: rulesOf('WIRE_JSON'),
  PACKAGE: rulesOf('PACKAGE'),
  FILE: rulesOf('FILE'),
  CSR: rulesOf('CSR'),
} satisfies Record<Category, ReturnType<typeof rulesOf>>;

interface Sited {
  readonly at: string;
  readonly path: string;
}

function* checked<Site extends Sited>(rules: Rules<Site>, before: Site, after: Site): Generator<FoundBreach> {
  for (const [kind, rule] of rules) {
    for (const { detail, path, at } of rule.check(before, after)) {
      const where = { path: path ?? after.path, at: at ?? { before: before.at, after: after.at } };
      yield { kind, detail, aspects: rule.aspects ?? [], ...where };
    }
  }
}

function* checkedPairs<Key, Site extends Sited>(
  rules: Rules<Site>,
  before: ReadonlyMap<Key, Site>,
  after: ReadonlyMap<Key, Site>,
): Generator<FoundBreach> {
  for (const [from, to] of matched(before, after)) yield* checked(rules, from, to);
}

/** What is there before and after, by its key. What is the same object, such as built-in types, did not change. */
function* matched<Key, Site>(
  before: ReadonlyMap<Key, Site>,
  after: ReadonlyMap<Key, Site>,
): Generator<readonly [from: Site, to: Site]> {
  for (const [key, from] of before) {
    const to = after.get(key);
    if (to !== undefined && to !== from) yield [from, to];
  }
}
