import type { ValueTree } from '../parse/tree.ts';
import type { EnumType, Field, Scalar, Value } from '../schema.ts';

/** A value of a field; or why there is none. */
export type Given = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };

interface IntegerBounds {
  readonly least: bigint;
  readonly most: bigint;
  readonly isLong: boolean;
}

const INT32: IntegerBounds = { least: -(2n ** 31n), most: 2n ** 31n - 1n, isLong: false };
const UINT32: IntegerBounds = { least: 0n, most: 2n ** 32n - 1n, isLong: false };
const INT64: IntegerBounds = { least: -(2n ** 63n), most: 2n ** 63n - 1n, isLong: true };
const UINT64: IntegerBounds = { least: 0n, most: 2n ** 64n - 1n, isLong: true };

const INTEGERS: ReadonlyMap<Scalar, IntegerBounds> = new Map([
  ['int32', INT32],
  ['sint32', INT32],
  ['sfixed32', INT32],
  ['uint32', UINT32],
  ['fixed32', UINT32],
  ['int64', INT64],
  ['sint64', INT64],
  ['sfixed64', INT64],
  ['uint64', UINT64],
  ['fixed64', UINT64],
]);

/**
 * The value that a scalar or enum field takes from a literal.
 *
 * @param isText true inside message literals, where the Text Format Language allows more spellings
 */
export function scalarValue(field: Field, tree: ValueTree, isText: boolean): Given {
  const { type } = field;
  if (type.kind === 'message') return { ok: false, why: 'is a message, whose value is written { … }' };
  if (type.kind === 'enum') return enumValue(type.enum, tree, isText);
  const bounds = INTEGERS.get(type.scalar);
  if (bounds !== undefined) return integerValue(type.scalar, bounds, tree);
  switch (type.scalar) {
    case 'bool':
      return boolValue(tree, isText);
    case 'float':
    case 'double':
      return floatValue(type.scalar, tree, isText);
    default:
      return tree.kind === 'string'
        ? { ok: true, value: tree.bytes }
        : { ok: false, why: `is ${type.scalar}, whose values stand in quotes` };
  }
}

function integerValue(scalar: Scalar, { least, most, isLong }: IntegerBounds, tree: ValueTree): Given {
  const isZero = tree.kind === 'float' && Object.is(tree.value, -0) && least < 0n;
  const value = isZero ? 0n : tree.kind === 'int' ? tree.value : undefined;
  if (value === undefined) return { ok: false, why: `is ${scalar}, whose values are whole numbers` };
  if (value < least || value > most) return { ok: false, why: `is ${scalar}, which holds ${least} to ${most}` };
  return { ok: true, value: isLong ? value : Number(value) };
}

const TRUE: ReadonlySet<string> = new Set(['true', 'True', 't']);
const FALSE: ReadonlySet<string> = new Set(['false', 'False', 'f']);

function boolValue(tree: ValueTree, isText: boolean): Given {
  if (tree.kind === 'name' && !tree.negative) {
    if (tree.text === 'true' || (isText && TRUE.has(tree.text))) return { ok: true, value: true };
    if (tree.text === 'false' || (isText && FALSE.has(tree.text))) return { ok: true, value: false };
  }
  if (isText && tree.kind === 'int' && (tree.value === 0n || tree.value === 1n)) {
    return { ok: true, value: tree.value === 1n };
  }
  return { ok: false, why: 'is bool, whose values are true and false' };
}

function floatValue(scalar: 'float' | 'double', tree: ValueTree, isText: boolean): Given {
  const value = doubleOf(tree, isText);
  if (value === undefined) return { ok: false, why: `is ${scalar}, whose values are numbers` };
  return { ok: true, value: scalar === 'float' ? Math.fround(value) : value };
}

function doubleOf(tree: ValueTree, isText: boolean): number | undefined {
  if (tree.kind === 'int') return Number(tree.value);
  if (tree.kind === 'float') return tree.value;
  if (tree.kind !== 'name') return undefined;
  const word = isText ? tree.text.toLowerCase() : tree.text;
  if (word === 'nan') return Number.NaN;
  if (word === 'inf' || (isText && word === 'infinity')) return tree.negative ? -Infinity : Infinity;
  return undefined;
}

function enumValue(type: EnumType, tree: ValueTree, isText: boolean): Given {
  if (tree.kind === 'name' && !tree.negative) {
    const value = type.values.find(({ name }) => name === tree.text);
    return value ? { ok: true, value } : { ok: false, why: `is ${type.fullName}, which has no value "${tree.text}"` };
  }
  if (isText && tree.kind === 'int') {
    const number = Number(tree.value);
    const value = type.values.find((candidate) => candidate.number === number);
    if (value !== undefined) return { ok: true, value };
    if (type.features.enumType === 'OPEN' && Math.abs(number) <= 0x7fffffff) return { ok: true, value: number };
    return { ok: false, why: `is ${type.fullName}, which has no value ${number}` };
  }
  return { ok: false, why: `is ${type.fullName}, whose values are names` };
}
