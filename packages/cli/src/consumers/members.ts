import {
  closest,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Problem,
  type SourceDocument,
} from '@concordat/engine';

/** Collects what is wrong with a file, each with its place. */
export class Complaints {
  readonly problems: Problem[] = [];
  readonly #document: SourceDocument;

  constructor(document: SourceDocument) {
    this.#document = document;
  }

  add(kind: string, pointer: string, message: string, hint?: string): undefined {
    const place = this.#document.placeOf(pointer);
    this.problems.push({ kind, message, pointer, place, ...(hint !== undefined && { hint }) });
    return undefined;
  }
}

/** Members of an object in a file. What is not as it has to be is complained of, and is as if it were not there. */
export class FileMembers {
  readonly pointer: string;
  readonly #object: JsonObject;
  readonly #complaints: Complaints;

  private constructor(object: JsonObject, pointer: string, complaints: Complaints) {
    this.#object = object;
    this.pointer = pointer;
    this.#complaints = complaints;
  }

  /** The members of a value, which have to be among those that are known. */
  static of(
    value: JsonValue,
    pointer: string,
    known: readonly string[],
    complaints: Complaints,
  ): FileMembers | undefined {
    if (!isJsonObject(value)) return complaints.add('wrong-type', pointer, 'an object is expected here');
    for (const name of Object.keys(value).filter((each) => !known.includes(each))) {
      const near = closest(name, known);
      const hint = near === undefined ? `it may have ${known.join(', ')}` : `did you mean '${near}'?`;
      complaints.add('unknown-key', `${pointer}/${escaped(name)}`, `'${name}' is not known here`, hint);
    }
    return new FileMembers(value, pointer, complaints);
  }

  value(name: string): JsonValue | undefined {
    return this.#object[name] ?? undefined;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return value;
    return this.#wrong(name, 'a text');
  }

  /** A text that has to be there. */
  needed(name: string): string | undefined {
    if (this.value(name) !== undefined) return this.text(name);
    return this.#complaints.add('missing-key', this.pointer, `'${name}' is missing`);
  }

  whole(name: string, least: number): number | undefined {
    const value = this.value(name);
    if (value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= least))
      return value;
    return this.#wrong(name, `a whole number from ${least}`);
  }

  oneOf(name: string, words: readonly string[]): string | undefined {
    const value = this.value(name);
    const word = words.find((each) => each === value);
    return value === undefined || word !== undefined ? word : this.#wrong(name, `one of ${words.join(', ')}`);
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    return this.#wrong(name, 'a list of texts');
  }

  object(name: string, known: readonly string[]): FileMembers | undefined {
    const value = this.value(name);
    return value === undefined
      ? undefined
      : FileMembers.of(value, `${this.pointer}/${escaped(name)}`, known, this.#complaints);
  }

  /** The objects of a list. */
  objects(name: string, known: readonly string[]): readonly FileMembers[] {
    const value = this.value(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.#wrong(name, 'a list');
      return [];
    }
    return value.flatMap(
      (each, index) => FileMembers.of(each, `${this.pointer}/${escaped(name)}/${index}`, known, this.#complaints) ?? [],
    );
  }

  #wrong(name: string, expected: string): undefined {
    return this.#complaints.add('wrong-type', `${this.pointer}/${escaped(name)}`, `'${name}' has to be ${expected}`);
  }
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
