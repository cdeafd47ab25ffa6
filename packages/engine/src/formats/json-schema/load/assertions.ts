import { type Decimal, parseDecimal } from '../../../decimal/decimal.ts';
import { closest } from '../../../source/closest.ts';
import type { NumberNode, SourceNode } from '../../../source/index.ts';
import { isWholeNumber, numberValue } from '../../../source/number.ts';
import { quoted } from '../../../source/problems.ts';
import { TYPE_NAMES, type TypeName } from '../schema.ts';
import { valueOfNode } from '../value.ts';
import type { Here, Part, Reading } from './here.ts';

/** `type`: a name or a list of names. */
export const type: Reading = (value, here, name) => {
  const nodes = value.kind === 'array' ? value.items : [value];
  const types = new Set<TypeName>();
  for (const [index, node] of nodes.entries()) {
    const tokens = value.kind === 'array' ? [name, index] : [name];
    if (node.kind !== 'string') return here.wrongType(node, tokens, 'the name of a type, or a list of such names');
    const known = TYPE_NAMES.find((candidate) => candidate === node.value);
    if (known === undefined) return unknownType(here, node, tokens, node.value);
    if (types.has(known)) return duplicate(here, node, tokens, known);
    types.add(known);
  }
  return { type: types };
};

function unknownType(here: Here, node: SourceNode, tokens: readonly (string | number)[], name: string): undefined {
  const meant = closest(name, TYPE_NAMES) ?? OTHER_WORDS.get(name.toLowerCase());
  return here.fault(node, tokens, () => ({
    kind: 'unknown-type',
    message: `${quoted(name)} is no type of JSON Schema`,
    hint: meant === undefined ? `the types are ${TYPE_NAMES.join(', ')}` : `did you mean ${quoted(meant)}?`,
  }));
}

/** What other languages call the types. */
const OTHER_WORDS: ReadonlyMap<string, TypeName> = new Map([
  ['int', 'integer'],
  ['long', 'integer'],
  ['float', 'number'],
  ['double', 'number'],
  ['decimal', 'number'],
  ['bool', 'boolean'],
  ['text', 'string'],
  ['str', 'string'],
  ['list', 'array'],
  ['map', 'object'],
  ['dict', 'object'],
  ['nil', 'null'],
]);

/** `enum`: a list of values. */
export const enumeration: Reading = (value, here, name) =>
  value.kind === 'array' ? { enum: value.items.map(valueOfNode) } : here.wrongType(value, [name], 'a list of values');

/** `const`: a value. */
export const constant: Reading = (value) => ({ const: valueOfNode(value) });

/** `default`: a value. */
export const defaultValue: Reading = (value) => ({ default: valueOfNode(value) });

/** `multipleOf`: a number above zero. */
export const multipleOf: Reading = (value, here, name) => {
  const number = numberAt(value, here, name);
  if (number === undefined || number.units > 0n) return number && { multipleOf: number };
  return here.fault(value, [name], () => ({
    kind: 'out-of-range',
    message: `${quoted(name)} is ${quoted((value as NumberNode).raw)}, it has to be above zero`,
  }));
};

/** `minimum` and `maximum`; in draft-04 the neighbour says whether the number itself is excluded. */
export const limit: Reading = (value, here, name) => {
  const isUpper = name === 'maximum';
  const number = numberAt(value, here, name);
  if (number === undefined) return undefined;
  const exclusive = here.draft === 'draft-04' && here.sibling(isUpper ? 'exclusiveMaximum' : 'exclusiveMinimum');
  const excludes = exclusive && exclusive.kind === 'boolean' && exclusive.value;
  if (isUpper) return excludes ? { exclusiveMaximum: number, spelling: SPELLED_MAXIMUM } : { maximum: number };
  return excludes ? { exclusiveMinimum: number, spelling: SPELLED_MINIMUM } : { minimum: number };
};

const SPELLED_MAXIMUM = { exclusiveMaximum: 'maximum' } as const;
const SPELLED_MINIMUM = { exclusiveMinimum: 'minimum' } as const;

/** `exclusiveMinimum` and `exclusiveMaximum`: numbers; in draft-04 booleans about the neighbour. */
export const exclusiveLimit: Reading = (value, here, name) => {
  if (here.draft !== 'draft-04') {
    const number = numberAt(
      value,
      here,
      name,
      value.kind === 'boolean' ? 'booleans are for draft-04 alone' : undefined,
    );
    return number && (name === 'exclusiveMaximum' ? { exclusiveMaximum: number } : { exclusiveMinimum: number });
  }
  if (value.kind !== 'boolean') {
    return here.wrongType(value, [name], 'a boolean', 'numbers here begin with draft-06; say so in "$schema"');
  }
  const partner = name === 'exclusiveMaximum' ? 'maximum' : 'minimum';
  if (here.sibling(partner) !== undefined) return undefined;
  return here.fault(value, [name], () => ({
    kind: 'missing-keyword',
    message: `${quoted(name)} says something about ${quoted(partner)}, which is not here`,
  }));
};

function numberAt(value: SourceNode, here: Here, name: string, hint?: string): Decimal | undefined {
  return value.kind === 'number' ? parseDecimal(value.raw) : here.wrongType(value, [name], 'a number', hint);
}

/** The keywords that hold a length or a count. */
type CountKeyword = 'maxLength' | 'minLength' | 'maxItems' | 'minItems' | 'maxProperties' | 'minProperties';

/** A length or a count. */
export function count(keyword: CountKeyword): Reading {
  return (value, here, name) => {
    const number = countAt(value, here, name);
    return number === undefined ? undefined : { [keyword]: number };
  };
}

/** A whole number that is not negative; Infinity beyond 2^53. */
export function countAt(value: SourceNode, here: Here, name: string): number | undefined {
  if (value.kind !== 'number') return here.wrongType(value, [name], 'a whole number');
  const number = numberValue(value.raw);
  if (isWholeNumber(value.raw) && number >= 0) return typeof number === 'bigint' ? Number.POSITIVE_INFINITY : number;
  return here.fault(value, [name], () => ({
    kind: 'out-of-range',
    message: `${quoted(name)} is ${quoted(value.raw)}, expected a whole number that is not negative`,
  }));
}

/** `pattern`. */
export const pattern: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'a regular expression');
  const compiled = here.pattern(value.value, value, [name]);
  return compiled && { pattern: compiled };
};

/** `format`: any name. */
export const format: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'the name of a format');
  return here.spot.area.dialect.assertsFormats
    ? { format: value.value, formatAsserted: true }
    : { format: value.value };
};

/** `uniqueItems`. */
export const uniqueItems: Reading = (value, here, name) =>
  value.kind === 'boolean'
    ? value.value
      ? { uniqueItems: true }
      : undefined
    : here.wrongType(value, [name], 'a boolean');

/** `required`: a list of names. */
export const required: Reading = (value, here, name) => {
  const hint =
    value.kind === 'boolean' ? 'list the names in "required" of the object that has the property' : undefined;
  const names = namesAt(value, here, [name], hint);
  return names && { required: names };
};

/** A list of names, none of them twice. */
export function namesAt(
  value: SourceNode,
  here: Here,
  tokens: readonly (string | number)[],
  hint?: string,
): ReadonlySet<string> | undefined {
  if (value.kind !== 'array') return here.wrongType(value, tokens, 'a list of names', hint);
  const names = new Set<string>();
  for (const [index, item] of value.items.entries()) {
    if (item.kind !== 'string') here.wrongType(item, [...tokens, index], 'the name of a property');
    else if (names.has(item.value)) duplicate(here, item, [...tokens, index], item.value);
    else names.add(item.value);
  }
  return names;
}

function duplicate(here: Here, node: SourceNode, tokens: readonly (string | number)[], name: string): undefined {
  return here.fault(node, tokens, () => ({
    kind: 'duplicate-item',
    message: `${quoted(name)} stands twice in this list`,
  }));
}

/** A keyword that asserts nothing but has to be of some kind. */
export function annotation(kind: SourceNode['kind'], expected: string): Reading {
  return (value, here, name): Part | undefined =>
    value.kind === kind ? undefined : here.wrongType(value, [name], expected);
}
