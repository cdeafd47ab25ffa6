import { type JsonValue, jsonObject } from '../../model/json.ts';

/** Members of a contract as plain JSON; members that are undefined are left out, and what is absent is null. */
export function plain(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item) => plain(item));
      return jsonObject(
        Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, plain(member)] as const])),
      );
    default:
      return null;
  }
}
