import type { Field } from '../contract.ts';

/**
 * Where a reader looks for its fields in rows of a writer: under the field's own name, else under its aliases in their order. The
 * first member that a row has is taken.
 */
export class Lookup {
  readonly #writer: ReadonlyMap<string, Field>;
  readonly #knownBy = new Map<string, Field>();

  constructor(reader: readonly Field[], writer: readonly Field[]) {
    this.#writer = new Map(writer.map((field) => [field.name, field]));
    for (const field of reader) {
      for (const name of namesOf(field)) if (!this.#knownBy.has(name)) this.#knownBy.set(name, field);
    }
  }

  /** The writer's fields that the reader takes for its own, the first choice first. */
  sources(field: Field): readonly Field[] {
    if (field.aliases.length === 0) {
      const only = this.#writer.get(field.name);
      return only === undefined ? [] : [only];
    }
    return namesOf(field).flatMap((name) => this.#writer.get(name) ?? []);
  }

  /** The field of the reader that is looked for under the name. */
  readerOf(name: string): Field | undefined {
    return this.#knownBy.get(name);
  }
}

/** True for a field that the reader cannot do without. */
export function isDemanded(field: Field): boolean {
  return field.required && field.default === undefined;
}

/** The names under which a reader looks for a field, in their order. */
export function namesOf({ name, aliases }: Field): readonly string[] {
  return [name, ...aliases];
}
