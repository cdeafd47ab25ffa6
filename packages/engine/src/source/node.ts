/** The stretch of the text where a node stands: offsets in UTF-16 code units, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One member of an object. */
export interface Member {
  readonly name: string;
  /** Where the name stands. */
  readonly key: Span;
  readonly value: SourceNode;
}

/** An object; no two members have the same name. */
export interface ObjectNode extends Span {
  readonly kind: 'object';
  /** By name, in the order of the text. */
  readonly members: ReadonlyMap<string, Member>;
}

/** A list. */
export interface ArrayNode extends Span {
  readonly kind: 'array';
  readonly items: readonly SourceNode[];
}

/** A string, its escapes resolved. It is well-formed UTF-16. */
export interface StringNode extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** A number within the bounds of `number.ts`. */
export interface NumberNode extends Span {
  readonly kind: 'number';
  /** The literal in JSON's notation, with every digit that the text gave. */
  readonly raw: string;
}

/** True or false. */
export interface BooleanNode extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** Null; in YAML also a value that is missing. */
export interface NullNode extends Span {
  readonly kind: 'null';
}

/**
 * A value of a JSON or YAML text with its place. A YAML alias is the node that it repeats, at the place of the alias; the parts
 * inside are shared with the original.
 */
export type SourceNode = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode;

/** What a node is called in messages: "an object", "a string". */
export function nodeName(node: SourceNode): string {
  return NAMES[node.kind];
}

const NAMES: Readonly<Record<SourceNode['kind'], string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  null: 'null',
};
