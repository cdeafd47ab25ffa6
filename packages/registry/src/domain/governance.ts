import type { Metadata } from './metadata.ts';
import { RULE_LISTS, type Rule, type RuleSet } from './rule-set.ts';
import type { SubjectPolicy } from './subject-policy.ts';

/** What is said about a schema beside its text. */
export interface Attributes {
  readonly metadata?: Metadata;
  readonly ruleSet?: RuleSet;
}

/** The property that tells the number of the version to those who only see the metadata. */
export const VERSION_PROPERTY = 'confluent:version';

/** Metadata in one order, without what is empty: names and lists that are sets are sorted. */
export function tidyMetadata({ tags, properties, sensitive }: Metadata): Metadata {
  const tagged = sortedEntries(tags).map(([path, names]) => [path, setOf(names)] as const);
  const named = sortedEntries(properties);
  const hidden = setOf(sensitive ?? []);
  return {
    ...(tagged.length > 0 && { tags: Object.fromEntries(tagged) }),
    ...(named.length > 0 && { properties: Object.fromEntries(named) }),
    ...(hidden.length > 0 && { sensitive: hidden }),
  };
}

/** Rules in one form: kind and mode are written out, tags and params sorted, what is empty left out. The order of the rules counts. */
export function tidyRuleSet(ruleSet: RuleSet): RuleSet {
  const lists = RULE_LISTS.map((list) => [list, (ruleSet[list] ?? []).map(tidyRule)] as const);
  return {
    ...Object.fromEntries(lists.filter(([, rules]) => rules.length > 0)),
    ...(ruleSet.enableAt && { enableAt: ruleSet.enableAt }),
  };
}

function tidyRule(rule: Rule): Rule {
  const { kind = 'TRANSFORM', mode = 'WRITEREAD', disabled } = rule;
  const tags = setOf(rule.tags ?? []);
  const params = sortedEntries(rule.params);
  const { name, doc, type, expr, onSuccess, onFailure } = rule;
  return {
    name,
    ...(doc && { doc }),
    kind,
    mode,
    ...(type && { type }),
    ...(tags.length > 0 && { tags }),
    ...(params.length > 0 && { params: Object.fromEntries(params) }),
    ...(expr && { expr }),
    ...(onSuccess && { onSuccess }),
    ...(onFailure && { onFailure }),
    ...(disabled === true && { disabled }),
  };
}

/** Two metadata as one: of a path or property that both have, the second's holds. */
export function mergedMetadata(first: Metadata | undefined, second: Metadata | undefined): Metadata | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return tidyMetadata({
    tags: { ...first.tags, ...second.tags },
    properties: { ...first.properties, ...second.properties },
    sensitive: [...(first.sensitive ?? []), ...(second.sensitive ?? [])],
  });
}

/** Two rule sets as one: rules of the first, but for those of names that the second has in the same list, then those of the second. */
export function mergedRuleSet(first: RuleSet | undefined, second: RuleSet | undefined): RuleSet | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const lists = RULE_LISTS.map((list) => [list, mergedRules(first[list] ?? [], second[list] ?? [])] as const);
  const enableAt = second.enableAt ?? first.enableAt;
  return tidyRuleSet({ ...Object.fromEntries(lists), ...(enableAt && { enableAt }) });
}

function mergedRules(first: readonly Rule[], second: readonly Rule[]): readonly Rule[] {
  const names = new Set(second.map(({ name }) => name));
  return [...first.filter(({ name }) => !names.has(name)), ...second];
}

/**
 * What holds for a schema that is handed in: the policy's defaults, over them what its author says or else what was said of the version
 * before, over that the policy's overrides.
 *
 * @param number the number that the version is to have, told in a property if `isAsked` or if the property is there already
 */
export function governed(
  policy: SubjectPolicy,
  given: Attributes,
  previous: Attributes | undefined,
  { number, isAsked }: { readonly number: number; readonly isAsked: boolean },
): Attributes {
  const own = given.metadata ?? previous?.metadata;
  const rules = given.ruleSet ?? previous?.ruleSet;
  const ruleSet = mergedRuleSet(mergedRuleSet(policy.defaultRuleSet, rules), policy.overrideRuleSet);
  const merged = mergedMetadata(mergedMetadata(policy.defaultMetadata, own), policy.overrideMetadata);
  const tellsNumber = isAsked || Object.hasOwn(merged?.properties ?? {}, VERSION_PROPERTY);
  const metadata = tellsNumber
    ? mergedMetadata(merged, { properties: { [VERSION_PROPERTY]: String(number) } })
    : merged;
  return tidyAttributes({ ...(metadata && { metadata }), ...(ruleSet && { ruleSet }) });
}

/** Attributes in one order and form. */
export function tidyAttributes({ metadata, ruleSet }: Attributes): Attributes {
  return {
    ...(metadata && { metadata: tidyMetadata(metadata) }),
    ...(ruleSet && { ruleSet: tidyRuleSet(ruleSet) }),
  };
}

/** True where a policy adds something to what authors say. */
export function hasDefaultsOrOverrides(policy: SubjectPolicy): boolean {
  const { defaultMetadata, overrideMetadata, defaultRuleSet, overrideRuleSet } = policy;
  return [defaultMetadata, overrideMetadata, defaultRuleSet, overrideRuleSet].some((part) => part !== undefined);
}

/** The value of a metadata property; undefined where there is none. */
export function propertyOf(metadata: Metadata | undefined, name: string): string | undefined {
  const properties = metadata?.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The members of a record by name, in UTF-16 order; names of digits would come first in the record itself. */
export function sortedEntries<Value>(
  record: Readonly<Record<string, Value>> = {},
): readonly (readonly [string, Value])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function setOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
