import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { invalid } from '../../../domain/event-filter-check.ts';

/** Where a member is, from the subscription. */
export type Path = readonly (string | number)[];

/** Characters of a text. */
const LONGEST = 4096;

/**
 * The members of an object of a subscription, each read as what it has to be. Their names are in small letters; the drafts of the API spelled
 * some of them in two ways (`linkname`, `linkName`), and either is read. What is not as it has to be throws `event-subscription-invalid`,
 * about its JSON Pointer.
 */
export class Members {
  readonly path: Path;
  readonly #values = new Map<string, { readonly written: string; readonly value: JsonValue }>();

  /** `known` are the names; `aliases` gives the name for other words that mean the same. */
  constructor(
    value: JsonValue | undefined,
    path: Path,
    known: readonly string[],
    aliases: Readonly<Record<string, string>> = {},
  ) {
    this.path = path;
    if (!isJsonObject(value)) throw invalid(path, 'an object has to be here');
    for (const [written, member] of Object.entries(value)) {
      const small = written.toLowerCase();
      const name = Object.hasOwn(aliases, small) ? (aliases[small] ?? small) : small;
      if (!known.includes(name)) throw invalid([...path, written], `known are only ${known.join(', ')}`);
      if (this.#values.has(name)) throw invalid([...path, written], 'this is said twice');
      this.#values.set(name, { written, value: member });
    }
  }

  /** True where the member is there, and be it null. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Anything but null; undefined where the member is not there. */
  value(name: string): JsonValue | undefined {
    return this.#values.get(name)?.value ?? undefined;
  }

  /** Where a member is, as it was written. */
  at(name: string): Path {
    return [...this.path, this.#values.get(name)?.written ?? name];
  }

  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw invalid(this.at(name), `'${name}' has to be said`);
    return text;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST && !/\p{Cc}/u.test(value)) return value;
    throw invalid(this.at(name), `a text of 1 to ${LONGEST} characters, without control characters, has to be here`);
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw invalid(this.at(name), 'true or false has to be here');
  }

  whole(name: string, lowest: number, highest: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && Number(value) >= lowest && Number(value) <= highest) return Number(value);
    throw invalid(this.at(name), `a whole number from ${lowest} to ${highest} has to be here`);
  }

  oneOf<Word extends string | number>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw invalid(this.at(name), `one of ${words.join(', ')} has to be here`);
    return word;
  }

  /** An object whose values are texts. */
  texts(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!isJsonObject(value)) throw invalid(this.at(name), 'an object of texts has to be here');
    const entries = Object.entries(value).map(([key, text]): [string, string] => {
      if (typeof text === 'string' && key !== '' && text.length <= LONGEST) return [key, text];
      throw invalid([...this.at(name), key], `a text of at most ${LONGEST} characters has to be here`);
    });
    return Object.fromEntries(entries);
  }

  list(name: string): readonly JsonValue[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw invalid(this.at(name), 'a list has to be here');
    return value;
  }

  /** The members of an object in this one, without any where it is missing. */
  inner(name: string, known: readonly string[], aliases: Readonly<Record<string, string>> = {}): Members {
    const value: JsonObject | JsonValue = this.value(name) ?? {};
    return new Members(value, this.at(name), known, aliases);
  }
}
