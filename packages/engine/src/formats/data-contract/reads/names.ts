import type { Field } from '../contract.ts';

/** What a reader finds when it looks for one of its fields. */
interface Search {
  readonly sources: readonly Field[];
  readonly taken: ReadonlySet<Field>;
}

/**
 * Where a reader looks for its fields in rows of a writer: under the field's own name, else under its aliases in their order. The
 * first member that a row has is taken.
 */
export class Lookup {
  readonly #writer: ReadonlyMap<string, Field>;
  readonly #knownBy = new Map<string, Field>();
  readonly #searches = new Map<Field, Search>();

  constructor(reader: readonly Field[], writer: readonly Field[]) {
    this.#writer = new Map(writer.map((field) => [field.name, field]));
    for (const field of reader) {
      for (const name of namesOf(field)) if (!this.#knownBy.has(name)) this.#knownBy.set(name, field);
    }
  }

  /** The writer's fields that the reader takes for its own, the first choice first. */
  sources(field: Field): readonly Field[] {
    return this.#searchFor(field).sources;
  }

  /** True where the reader may take that field for its own: in rows that lack all that it looks for before. */
  mayTake(reader: Field, source: Field): boolean {
    return this.#searchFor(reader).taken.has(source);
  }

  #searchFor(field: Field): Search {
    const known = this.#searches.get(field);
    if (known !== undefined) return known;
    const sources = namesOf(field).flatMap((name) => this.#writer.get(name) ?? []);
    const always = sources.findIndex(({ required }) => required);
    const search = { sources, taken: new Set(always < 0 ? sources : sources.slice(0, always + 1)) };
    this.#searches.set(field, search);
    return search;
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
