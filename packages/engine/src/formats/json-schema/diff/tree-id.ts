import { formatDecimal } from '../../../decimal/decimal.ts';
import { canonicalJson } from '../../../model/json.ts';
import type { Keywords, Schema } from '../schema.ts';
import { keyOf, type Value } from '../value.ts';

/** Texts of schemas that were met, so that equal ones get the same number. Forgotten when they take too much room. */
const LARGEST_TABLE = 24_000_000;
/** A schema with a longer text is not looked up: its parts are. */
const LARGEST_TEXT = 4_000;
const MOST_MEMBERS = 250;

let table = new Map<string, number>();
let room = LARGEST_TABLE;
let next = 0;
/** By keywords, which schemas that are written alike have in common. */
const known = new WeakMap<Keywords, number>();
const TRUTH_IDS = { true: next++, false: next++ };

/**
 * A number that two schemas share only when they say the same, annotations included: as trees, that is, a reference is the place it
 * leads to and not what stands there. Across documents, and for as long as the process lives. Equal schemas may have different
 * numbers, where they are very large; the number only saves work.
 */
export function treeId(schema: Schema): number {
  const { truth, keywords } = schema;
  if (truth !== undefined) return truth ? TRUTH_IDS.true : TRUTH_IDS.false;
  const seen = known.get(keywords);
  if (seen !== undefined) return seen;
  const id = isLarge(keywords) ? next++ : numberOf(textOf(keywords));
  known.set(keywords, id);
  return id;
}

function numberOf(text: string): number {
  if (text.length > LARGEST_TEXT) return next++;
  const found = table.get(text);
  if (found !== undefined) return found;
  room -= text.length;
  if (room < 0) {
    table = new Map();
    room = LARGEST_TABLE;
  }
  table.set(text, next);
  return next++;
}

function isLarge({ properties, enum: values }: Keywords): boolean {
  return (properties?.size ?? 0) > MOST_MEMBERS || (values?.length ?? 0) > MOST_MEMBERS;
}

function textOf(keywords: Keywords): string {
  let text = '';
  for (const name of Object.keys(keywords).sort() as (keyof Keywords)[]) {
    if (name === 'spelling' || keywords[name] === undefined) continue;
    const written = WRITTEN[name](keywords as Required<Keywords>);
    if (written !== '') text += `${name}=${written};`;
  }
  return text;
}

type Written = (keywords: Required<Keywords>) => string;

const one = (schema: Schema): string => String(treeId(schema));
const list = (schemas: readonly Schema[]): string => schemas.map(treeId).join(',');
const place = (schema: Schema): string => JSON.stringify(schema.at);
const names = (set: ReadonlySet<string>): string =>
  set.size === 1 ? JSON.stringify(set.values().next().value) : JSON.stringify([...set].sort());
const values = (list: readonly Value[]): string => list.map(keyOf).sort().join(',');

/** Members in the order of their names. */
function members<Member>(map: ReadonlyMap<string, Member>, write: (member: Member) => string): string {
  return [...map]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    .join(',');
}

/** How each keyword is written. The spelling has no meaning. */
const WRITTEN: Readonly<Record<Exclude<keyof Keywords, 'spelling'>, Written>> = {
  type: ({ type }) => names(type),
  enum: (keywords) => values(keywords.enum),
  const: (keywords) => keyOf(keywords.const),
  multipleOf: ({ multipleOf }) => formatDecimal(multipleOf),
  maximum: ({ maximum }) => formatDecimal(maximum),
  exclusiveMaximum: ({ exclusiveMaximum }) => formatDecimal(exclusiveMaximum),
  minimum: ({ minimum }) => formatDecimal(minimum),
  exclusiveMinimum: ({ exclusiveMinimum }) => formatDecimal(exclusiveMinimum),
  maxLength: ({ maxLength }) => String(maxLength),
  minLength: ({ minLength }) => String(minLength),
  pattern: ({ pattern }) => JSON.stringify(pattern.source),
  format: ({ format }) => JSON.stringify(format),
  formatAsserted: ({ formatAsserted }) => String(formatAsserted),
  prefixItems: ({ prefixItems }) => list(prefixItems),
  items: ({ items }) => one(items),
  contains: ({ contains: { schema, min, max } }) => `${one(schema)},${min},${max}`,
  maxItems: ({ maxItems }) => String(maxItems),
  minItems: ({ minItems }) => String(minItems),
  uniqueItems: ({ uniqueItems }) => String(uniqueItems),
  unevaluatedItems: ({ unevaluatedItems }) => one(unevaluatedItems),
  properties: ({ properties }) => members(properties, one),
  patternProperties: ({ patternProperties }) => members(patternProperties, ({ schema }) => one(schema)),
  additionalProperties: ({ additionalProperties }) => one(additionalProperties),
  propertyNames: ({ propertyNames }) => one(propertyNames),
  required: ({ required }) => names(required),
  maxProperties: ({ maxProperties }) => String(maxProperties),
  minProperties: ({ minProperties }) => String(minProperties),
  dependentRequired: ({ dependentRequired }) => members(dependentRequired, names),
  dependentSchemas: ({ dependentSchemas }) => members(dependentSchemas, one),
  unevaluatedProperties: ({ unevaluatedProperties }) => one(unevaluatedProperties),
  allOf: ({ allOf }) => list(allOf),
  anyOf: ({ anyOf }) => list(anyOf),
  oneOf: ({ oneOf }) => list(oneOf),
  not: ({ not }) => one(not),
  if: (keywords) => one(keywords.if),
  // biome-ignore lint/suspicious/noThenProperty: the keyword of that name.
  then: ({ then }) => one(then),
  else: (keywords) => one(keywords.else),
  ref: ({ ref }) => place(ref),
  dynamicRef: ({ dynamicRef: { anchor, target } }) => `${JSON.stringify(anchor)},${place(target)}`,
  recursiveRef: ({ recursiveRef }) => place(recursiveRef),
  default: (keywords) => keyOf(keywords.default),
  annotations: ({ annotations }) => (Object.keys(annotations).length === 0 ? '' : canonicalJson(annotations)),
};
