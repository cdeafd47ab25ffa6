import { PRIMITIVES } from '../schema.ts';

/** Keywords of the types that are no primitives; `error` is a record. */
const COMPLEX = ['record', 'error', 'enum', 'array', 'map', 'fixed'] as const;

export type ComplexKind = (typeof COMPLEX)[number];
export type PrimitiveKind = (typeof PRIMITIVES)[number];

const COMPLEX_KINDS: ReadonlySet<string> = new Set(COMPLEX);
const PRIMITIVE_KINDS: ReadonlySet<string> = new Set(PRIMITIVES);

export function isComplexKind(word: string): word is ComplexKind {
  return COMPLEX_KINDS.has(word);
}

export function isPrimitiveKind(word: string): word is PrimitiveKind {
  return PRIMITIVE_KINDS.has(word);
}

/** A name of a type, taken apart. */
export interface TypeName {
  /** Namespace, a dot and the name; the name alone in the null namespace. */
  readonly fullName: string;
  readonly name: string;
  /** The empty string is the null namespace. */
  readonly namespace: string;
}

/** True for one name: a letter or `_`, then letters, digits and `_`, all of ASCII (Avro 1.12, Names). */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

/** True for names joined by dots, and for the empty string, which is the null namespace. */
export function isNamespace(text: string): boolean {
  return text === '' || text.split('.').every(isName);
}

/**
 * The full name that a `name` stands for: with a dot it is one already, and a dot in front alone means the null namespace; else it
 * is in the namespace given.
 */
export function typeName(written: string, namespace: string): TypeName {
  const dot = written.lastIndexOf('.');
  const name = written.slice(dot + 1);
  const space = dot < 0 ? namespace : written.slice(0, dot);
  return { fullName: space === '' ? name : `${space}.${name}`, name, namespace: space };
}

/** The full name that an alias of a type stands for. An alias may be any text. */
export function aliasName(written: string, namespace: string): string {
  if (written.startsWith('.')) return written.slice(1);
  return written.includes('.') || namespace === '' ? written : `${namespace}.${written}`;
}
