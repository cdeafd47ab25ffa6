import { type JsonObject, type JsonValue, parseJson } from '@concordat/engine';
import { InvalidRequest } from './coded-errors.ts';
import type { Call } from './dialect.ts';
import { oneOf } from './parameters.ts';

/** Characters of a text where nothing else is said. */
const LONGEST = 255;

/** Media types of JSON bodies. A body without a type is taken for one. */
const JSON_TYPE = /^(?:application\/(?:[\w.-]+\+)?json)?$/;

/**
 * The JSON object that a request brings, with the members that the operation knows. Throws {@link InvalidRequest} for a body that is none,
 * and for members that are not known, with their name as the field.
 */
export function readMembers({ body, mediaType }: Call, known: readonly string[]): Members {
  if (!JSON_TYPE.test(mediaType)) {
    throw new InvalidRequest(`the body must be application/json, and is ${mediaType}`, undefined, 415);
  }
  if (body.trim() === '') throw new InvalidRequest('the body is missing; send a JSON object');
  const parsed = parseJson(body);
  if (!parsed.ok) {
    const [problem] = parsed.error;
    const where = problem?.place === undefined ? '' : ` at line ${problem.place.line}, column ${problem.place.column}`;
    throw new InvalidRequest(`the body is not JSON: ${problem?.message ?? 'it cannot be read'}${where}`);
  }
  const value = parsed.value.toJson(parsed.value.root);
  if (!isObject(value)) throw new InvalidRequest('the body must be a JSON object');
  return new Members(value, known);
}

/** The members of a JSON object, each read as what it has to be. What is not so throws {@link InvalidRequest}; null is as if it were not there. */
export class Members {
  readonly #object: JsonObject;
  readonly #path: string;

  constructor(object: JsonObject, known: readonly string[], path = '') {
    this.#object = object;
    this.#path = path;
    const unknown = Object.keys(object).find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw new InvalidRequest(
      `${this.#field(unknown)} is not known; what is known is ${known.join(', ')}`,
      this.#field(unknown),
    );
  }

  /** True where the member is there, and be it null. */
  has(name: string): boolean {
    return Object.hasOwn(this.#object, name);
  }

  /** Anything. */
  value(name: string): JsonValue | undefined {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  text(name: string, longest = LONGEST): string {
    return this.optionalText(name, longest) ?? this.#missing(name);
  }

  optionalText(name: string, longest = LONGEST): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : textOf(value, this.#field(name), longest);
  }

  optionalTexts(name: string, longest = LONGEST): readonly string[] | undefined {
    return this.#optionalList(name)?.map((item, index) => textOf(item, `${this.#field(name)}[${index}]`, longest));
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    return this.optionalOneOf(name, words) ?? this.#missing(name);
  }

  optionalOneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : oneOf(this.#field(name), value, words);
  }

  /** Each item one of the words. */
  optionalSomeOf<Word extends string>(name: string, words: readonly Word[]): readonly Word[] | undefined {
    return this.#optionalList(name)?.map((item, index) => oneOf(`${this.#field(name)}[${index}]`, item, words));
  }

  optionalFlag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw new InvalidRequest(`${this.#field(name)} must be true or false`, this.#field(name));
  }

  /** A whole number from `least` to `most`. */
  optionalWhole(name: string, least: number, most: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidRequest(`${this.#field(name)} must be a whole number from ${least} to ${most}`, this.#field(name));
  }

  optionalObject(name: string, known: readonly string[]): Members | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : membersOf(value, known, this.#field(name));
  }

  optionalObjects(name: string, known: readonly string[]): readonly Members[] | undefined {
    return this.#optionalList(name)?.map((item, index) => membersOf(item, known, `${this.#field(name)}[${index}]`));
  }

  /** Any members, each a text of any length. */
  optionalTable(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const entries = isObject(value) ? Object.entries(value) : [];
    const texts = entries.flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : []));
    if (isObject(value) && texts.length === entries.length) return Object.fromEntries(texts);
    throw new InvalidRequest(`${this.#field(name)} must be an object whose members are texts`, this.#field(name));
  }

  #optionalList(name: string): readonly JsonValue[] | undefined {
    const value = this.value(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw new InvalidRequest(`${this.#field(name)} must be a list`, this.#field(name));
  }

  #missing(name: string): never {
    throw new InvalidRequest(`${this.#field(name)} is missing`, this.#field(name));
  }

  #field(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

function membersOf(value: JsonValue, known: readonly string[], field: string): Members {
  if (isObject(value)) return new Members(value, known, field);
  throw new InvalidRequest(`${field} must be an object`, field);
}

function textOf(value: JsonValue, field: string, longest: number): string {
  const problem = textProblem(value, longest);
  if (problem !== undefined) throw new InvalidRequest(`${field} ${problem}`, field);
  return value as string;
}

function textProblem(value: JsonValue, longest: number): string | undefined {
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest) {
    return `must be a text of 1 to ${longest} characters`;
  }
  return CONTROL.test(value) ? 'has characters that are not text' : undefined;
}

/** Control characters but tabulators and ends of lines: not every store can keep all of the others. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
