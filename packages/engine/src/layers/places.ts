import { isJsonObject, type JsonValue, jsonEqual } from '../model/json.ts';
import { pointer, pointerTokens } from '../model/pointer.ts';

/** The value at a pointer; undefined where there is none. */
export function valueAt(value: JsonValue, at: string): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const token of pointerTokens(at)) found = memberOf(found, token);
  return found;
}

/** A step into an object or a list. */
export function memberOf(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(token)];
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** A pointer with its last token taken off. */
export function ownerOf(at: string): string {
  return at.slice(0, at.lastIndexOf('/'));
}

/** A place by the names of fields, where a pointer tells indexes: `/customer/zip`. Items of lists and values of maps are a star. */
export function namePath(value: JsonValue, at: string): string {
  const names: string[] = [];
  const tokens = pointerTokens(at);
  let found: JsonValue | undefined = value;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    found = memberOf(found, token);
    if (before === 'properties') names.push(token);
    else if (before === 'fields') names.push(nameOf(found) ?? token);
    else if (INSIDE.has(token) && before !== 'properties') names.push('*');
  }
  return pointer(...names);
}

const INSIDE: ReadonlySet<string> = new Set(['items', 'values', 'additionalProperties']);

function nameOf(field: JsonValue | undefined): string | undefined {
  return isJsonObject(field) && typeof field.name === 'string' ? field.name : undefined;
}

/**
 * Where a place of one version is in another: fields are the same by name or alias, whatever their positions, and branches of unions by what
 * they are. Where it is not there, the place itself.
 */
export function counterpart(at: string, from: JsonValue, to: JsonValue): string {
  let [here, there]: [JsonValue | undefined, JsonValue | undefined] = [from, to];
  const found: string[] = [];
  const step = (token: string): void => {
    there = memberOf(there, token);
    found.push(token);
  };
  let isFields = false;
  for (const token of pointerTokens(at)) {
    const list = here;
    here = memberOf(list, token);
    if (isFields) step(String(positionOf(here, there)));
    // One side has a union, and the other one the type alone.
    else if (Array.isArray(list) && Array.isArray(there)) step(String(branchOf(there, here) ?? token));
    else if (!Array.isArray(list)) {
      if (Array.isArray(there)) step(String(branchOf(there, list) ?? -1));
      step(token);
    }
    if (there === undefined) return at;
    isFields = token === 'fields' && Array.isArray(here);
  }
  return pointer(...found);
}

function branchOf(branches: readonly JsonValue[], type: JsonValue | undefined): number | undefined {
  const index = type === undefined ? -1 : branches.findIndex((branch) => isLike(branch, type));
  return index < 0 ? undefined : index;
}

/** True for types that are equal, or that are the same one by name or kind, whatever is inside. */
export function isLike(one: JsonValue, other: JsonValue): boolean {
  if (jsonEqual(one, other)) return true;
  if (!isJsonObject(one) || !isJsonObject(other) || one.type !== other.type) return false;
  return one.name === other.name && (one.name !== undefined || one.type === 'array' || one.type === 'map');
}

/** Where the field of a name stands in a list of fields; -1 where it does not. */
function positionOf(field: JsonValue | undefined, fields: JsonValue | undefined): number {
  const name = nameOf(field);
  const list = Array.isArray(fields) ? fields : [];
  const same = list.findIndex((one: JsonValue) => nameOf(one) === name);
  if (same >= 0) return same;
  return list.findIndex((one: JsonValue) => hasAlias(one, name) || hasAlias(field, nameOf(one)));
}

function hasAlias(field: JsonValue | undefined, name: string | undefined): boolean {
  const aliases = isJsonObject(field) ? field.aliases : undefined;
  return name !== undefined && Array.isArray(aliases) && aliases.includes(name);
}

/** The order of places in a document: by positions in lists, and by the order of members in objects. What is around comes first. */
export function compareInDocument(value: JsonValue, one: string, other: string): number {
  const [left, right] = [pointerTokens(one), pointerTokens(other)];
  let found: JsonValue | undefined = value;
  for (let depth = 0; depth < Math.min(left.length, right.length); depth++) {
    const [a, b] = [left[depth] ?? '', right[depth] ?? ''];
    if (a !== b) return rank(found, a) - rank(found, b) || (a < b ? -1 : 1);
    found = memberOf(found, a);
  }
  return left.length - right.length;
}

function rank(value: JsonValue | undefined, token: string): number {
  if (Array.isArray(value)) return token === '-' ? value.length : Number(token);
  const position = isJsonObject(value) ? Object.keys(value).indexOf(token) : -1;
  return position < 0 ? Number.MAX_SAFE_INTEGER : position;
}
