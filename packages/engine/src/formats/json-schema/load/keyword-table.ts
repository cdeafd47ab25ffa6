import { DRAFTS, type Draft } from '../schema.ts';
import * as applicator from './applicators.ts';
import * as assertion from './assertions.ts';
import { isWithin } from './dialect.ts';
import type { Reading } from './here.ts';
import * as reference from './references.ts';

/** What is known about a keyword. */
export interface KeywordRule {
  readonly read: Reading;
  /** The vocabulary that it can be switched off with. */
  readonly vocabulary: 'applicator' | 'validation' | 'unevaluated' | undefined;
}

type Row = readonly [name: string, read: Reading, since?: Draft, until?: Draft];

const VALIDATION: readonly Row[] = [
  ['type', assertion.type],
  ['enum', assertion.enumeration],
  ['const', assertion.constant, 'draft-06'],
  ['multipleOf', assertion.multipleOf],
  ['maximum', assertion.limit],
  ['minimum', assertion.limit],
  ['exclusiveMaximum', assertion.exclusiveLimit],
  ['exclusiveMinimum', assertion.exclusiveLimit],
  ['maxLength', assertion.count('maxLength')],
  ['minLength', assertion.count('minLength')],
  ['pattern', assertion.pattern],
  ['maxItems', assertion.count('maxItems')],
  ['minItems', assertion.count('minItems')],
  ['uniqueItems', assertion.uniqueItems],
  ['maxContains', applicator.containsBound, '2019-09'],
  ['minContains', applicator.containsBound, '2019-09'],
  ['maxProperties', assertion.count('maxProperties')],
  ['minProperties', assertion.count('minProperties')],
  ['required', assertion.required],
  ['dependentRequired', applicator.dependentRequired, '2019-09'],
];

const APPLICATORS: readonly Row[] = [
  ['properties', applicator.byName('properties')],
  ['patternProperties', applicator.patternProperties],
  ['additionalProperties', applicator.one('additionalProperties')],
  ['propertyNames', applicator.one('propertyNames'), 'draft-06'],
  ['dependencies', applicator.dependencies, 'draft-04', 'draft-07'],
  ['dependentSchemas', applicator.byName('dependentSchemas'), '2019-09'],
  ['prefixItems', applicator.list('prefixItems'), '2020-12'],
  ['items', applicator.items],
  ['additionalItems', applicator.additionalItems, 'draft-04', '2019-09'],
  ['contains', applicator.contains, 'draft-06'],
  ['allOf', applicator.list('allOf')],
  ['anyOf', applicator.list('anyOf')],
  ['oneOf', applicator.list('oneOf')],
  ['not', applicator.one('not')],
  ['if', applicator.one('if'), 'draft-07'],
  ['then', applicator.branch('then'), 'draft-07'],
  ['else', applicator.branch('else'), 'draft-07'],
];

const UNEVALUATED: readonly Row[] = [
  ['unevaluatedItems', applicator.one('unevaluatedItems'), '2019-09'],
  ['unevaluatedProperties', applicator.one('unevaluatedProperties'), '2019-09'],
];

const text = assertion.annotation('string', 'a text');
const flag = assertion.annotation('boolean', 'a boolean');

/** What cannot be switched off, and what only describes. */
const OTHERS: readonly Row[] = [
  ['$ref', reference.reference],
  ['$dynamicRef', reference.dynamicReference, '2020-12'],
  ['$recursiveRef', reference.recursiveReference, '2019-09', '2019-09'],
  ['id', reference.identifier, 'draft-04', 'draft-04'],
  ['$id', reference.identifier, 'draft-06'],
  ['$anchor', reference.anchor, '2019-09'],
  ['$dynamicAnchor', reference.anchor, '2020-12'],
  ['$recursiveAnchor', flag, '2019-09', '2019-09'],
  ['$schema', text],
  ['$comment', text, 'draft-07'],
  ['definitions', applicator.definitions],
  ['$defs', applicator.definitions, '2019-09'],
  ['format', assertion.format],
  ['default', assertion.defaultValue],
  ['title', text],
  ['description', text],
  ['examples', assertion.annotation('array', 'a list of values'), 'draft-06'],
  ['readOnly', flag, 'draft-07'],
  ['writeOnly', flag, 'draft-07'],
  ['deprecated', flag, '2019-09'],
  ['contentEncoding', text, 'draft-07'],
  ['contentMediaType', text, 'draft-07'],
];

const TABLE = new Map<Draft, ReadonlyMap<string, KeywordRule>>(
  DRAFTS.map((draft) => [
    draft,
    new Map([
      ...rules(draft, VALIDATION, 'validation'),
      ...rules(draft, APPLICATORS, 'applicator'),
      ...rules(draft, UNEVALUATED, 'unevaluated'),
      ...rules(draft, OTHERS, undefined),
    ]),
  ]),
);

/** The keywords of a draft. */
export function keywordsOf(draft: Draft): ReadonlyMap<string, KeywordRule> {
  return TABLE.get(draft) ?? new Map();
}

function rules(
  draft: Draft,
  rows: readonly Row[],
  vocabulary: KeywordRule['vocabulary'],
): readonly (readonly [string, KeywordRule])[] {
  return rows
    .filter(([, , since = 'draft-04', until]) => isWithin(draft, since, until))
    .map(([name, read]) => [name, { read, vocabulary }]);
}
