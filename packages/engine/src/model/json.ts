/** A JSON value. Integers that a double cannot hold exactly are bigints, so that no digit of a document is lost. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object. Made with a null prototype wherever keys come from outside, so `__proto__` is a name like any other. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** True for objects, false for arrays, null and scalars. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with a null prototype from entries; the last of equal keys wins. */
export function jsonObject(entries: Iterable<readonly [string, JsonValue]>): JsonObject {
  const object: Record<string, JsonValue> = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}

/**
 * Canonical JSON text after RFC 8785 (members sorted by UTF-16 code units, no white space, shortest numbers), except that
 * integers beyond 2^53 keep their digits.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as JsonValue)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Type-strict equality of JSON values: 1, "1" and true differ, the order of members does not matter. */
export function jsonEqual(a: JsonValue, b: JsonValue): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}

/** JSON text for people and for wires: members in their own order; bigints as plain integers. */
export function printJson(value: JsonValue, indent = 0): string {
  const raw = new Map<string, string>();
  const mark = (digits: string): string => {
    const token = `\u0000${raw.size}\u0000`;
    raw.set(JSON.stringify(token), digits);
    return token;
  };
  // Strings that look like a mark are marked themselves; names of members that do are told by their colon.
  const replace = (_key: string, item: JsonValue): JsonValue => {
    if (typeof item === 'bigint') return mark(item.toString());
    return typeof item === 'string' && item.startsWith('\u0000') ? mark(JSON.stringify(item)) : item;
  };
  const text = JSON.stringify(value, replace, indent);
  return raw.size === 0 ? text : text.replace(/"\\u0000\d+\\u0000"(?!:)/g, (token) => raw.get(token) ?? token);
}
