import { type JsonObject, type JsonValue, jsonObject } from '../../../model/json.ts';
import { toJson } from '../../../source/document.ts';
import type { ObjectNode } from '../../../source/node.ts';
import type { AvroType, LogicalType } from '../schema.ts';
import { logicalAttributes, logicalType } from './logical.ts';

const NAMED = ['type', 'name', 'namespace', 'aliases'];

/** The attributes that each kind of type gives a meaning (Avro 1.12, Schema Declaration), `doc` and logical types aside. */
export const KEYS = {
  primitive: new Set(['type']),
  array: new Set(['type', 'items']),
  map: new Set(['type', 'values']),
  record: new Set([...NAMED, 'fields']),
  enum: new Set([...NAMED, 'symbols', 'default']),
  fixed: new Set([...NAMED, 'size']),
  field: new Set(['name', 'type', 'default', 'order', 'aliases']),
} as const;

export const NO_PROPERTIES: JsonObject = jsonObject([]);
export const NO_ATTRIBUTES: readonly string[] = [];

/** What the attributes without a meaning of their own make of a type. */
interface Attributes {
  readonly logical?: LogicalType;
  readonly properties: JsonObject;
  readonly attributes?: readonly string[];
}

/** The logical type and the properties of a type: everything that stands beside the attributes of its kind. */
export function attributesOf(
  node: ObjectNode,
  keys: ReadonlySet<string>,
  kind: AvroType['kind'],
  size?: number,
): Attributes {
  const properties = propertiesOf(node, keys);
  const logical = logicalType(kind, properties, size);
  if (logical === undefined) return { properties };
  const taken = logicalAttributes(logical);
  const attributes = [...node.members.keys()].filter((key) => Object.hasOwn(properties, key));
  const rest = attributes.filter((key) => !taken.includes(key)).map((key) => [key, properties[key] ?? null] as const);
  return { logical, properties: rest.length === 0 ? NO_PROPERTIES : jsonObject(rest), attributes };
}

/** The members of an object that are none of the keys; `doc` has a meaning for named types and fields, and there only as a string. */
export function propertiesOf(node: ObjectNode, keys: ReadonlySet<string>): JsonObject {
  let rest: [string, JsonValue][] | undefined;
  for (const { name, value } of node.members.values()) {
    if (keys.has(name) || (name === 'doc' && value.kind === 'string' && keys.has('name'))) continue;
    rest ??= [];
    rest.push([name, toJson(value)]);
  }
  return rest === undefined ? NO_PROPERTIES : jsonObject(rest);
}
