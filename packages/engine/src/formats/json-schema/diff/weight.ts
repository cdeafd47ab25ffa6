import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import type { Keywords } from '../schema.ts';
import { isArray, isObject, type Value } from '../value.ts';

const known = new WeakMap<Keywords, number>();

/** About how many things a comparison looks at in the keywords of one schema; what its subschemas say in turn is not among them. */
export function weightOf(keywords: Keywords): number {
  const found = known.get(keywords);
  if (found !== undefined) return found;
  let weight = 1;
  for (const name of SIZED) weight += keywords[name]?.size ?? 0;
  for (const name of LISTS) weight += keywords[name]?.length ?? 0;
  for (const names of keywords.dependentRequired?.values() ?? []) weight += 1 + names.size;
  for (const value of keywords.enum ?? []) weight += valueWeight(value);
  for (const value of [keywords.const, keywords.default]) if (value !== undefined) weight += valueWeight(value);
  for (const name of Object.keys(keywords.annotations)) weight += jsonWeight(keywords.annotations[name]);
  known.set(keywords, weight);
  return weight;
}

const SIZED = ['properties', 'patternProperties', 'required', 'dependentSchemas'] as const;
const LISTS = ['prefixItems', 'allOf', 'anyOf', 'oneOf'] as const;
/** Characters that cost as much as a member. */
const CHARACTERS = 64;

function valueWeight(value: Value): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / CHARACTERS);
  let weight = 1;
  if (isArray(value)) for (const item of value) weight += valueWeight(item);
  else if (isObject(value)) for (const member of value.values()) weight += valueWeight(member);
  return weight;
}

function jsonWeight(value: JsonValue | undefined): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / CHARACTERS);
  let weight = 1;
  if (Array.isArray(value)) for (const item of value) weight += jsonWeight(item);
  else if (isJsonObject(value)) for (const member of Object.values(value)) weight += jsonWeight(member);
  return weight;
}
