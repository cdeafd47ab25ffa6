import { isArray, isObject, keyOf, type Value } from '../value.ts';

/** Numbers for values: equal values have the same one. Each part of a value is looked at once, however often it is asked about. */
export class ValueIds {
  readonly #byKey = new Map<string, number>();
  readonly #byValue = new Map<Value, number>();

  /** The number of a value. */
  of(value: Value): number {
    const known = this.#byValue.get(value);
    if (known !== undefined) return known;
    const key = this.#keyOf(value);
    const id = this.#byKey.get(key) ?? this.#byKey.size;
    this.#byKey.set(key, id);
    if (typeof value === 'object') this.#byValue.set(value, id);
    return id;
  }

  #keyOf(value: Value): string {
    if (isArray(value)) return `[${value.map((item) => this.of(item)).join(' ')}]`;
    if (!isObject(value)) return keyOf(value);
    const members = [...value].map(([name, member]) => `${JSON.stringify(name)}:${this.of(member)}`);
    return `{${members.sort().join(' ')}}`;
  }
}
