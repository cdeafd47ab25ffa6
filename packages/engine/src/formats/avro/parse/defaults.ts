import { pointer } from '../../../model/pointer.ts';
import { nodeName, type SourceNode } from '../../../source/node.ts';
import type { AvroType } from '../schema.ts';
import { binaryOf } from '../values/binary.ts';
import { symbolPosition } from '../values/symbols.ts';
import type { FieldDefault } from './field-reader.ts';
import type { Reading, ValueSpot } from './reading.ts';

/** Comparisons of a value with a type that all defaults of a document may take. */
const MAX_STEPS = 4_000_000;

/**
 * Checks defaults against the types of their fields (Avro 1.12, Records): whole numbers in the range of the type and written as such,
 * bytes as characters up to U+00FF, records whose missing fields have defaults of their own. The default of a union may be of any
 * branch, as 1.12 has it; 1.11 wants the first.
 */
export class DefaultCheck {
  #steps = 0;
  /** Answers by value and type: without them unions in records in unions would cost a power of their depth. */
  readonly #answers = new Map<SourceNode, Map<number, boolean>>();

  /** Reports what is wrong with a default, at the innermost value that does not fit; where the reading is lenient, the default goes. */
  check({ field, reading, spot }: FieldDefault): void {
    if (this.#fits(field.type, spot.node)) return;
    if (reading.isLenient) {
      delete field.default;
      return;
    }
    if (this.#steps > MAX_STEPS) {
      reading.problem(
        'default-too-complex',
        'the defaults of the document are too many, or their types too large, to be checked',
        spot,
      );
    } else this.#explain(field.type, spot, reading);
  }

  #fits(type: AvroType, node: SourceNode): boolean {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) return false;
    if (node.kind !== 'array' && node.kind !== 'object')
      return type.kind === 'union' ? this.#fitsAny(type.branches, node) : fitsScalar(type, node);
    const answers = this.#answers.get(node) ?? new Map<number, boolean>();
    this.#answers.set(node, answers);
    const known = answers.get(type.id);
    if (known !== undefined) return known;
    const answer = this.#fitsParts(type, node);
    answers.set(type.id, answer);
    return answer;
  }

  #fitsAny(branches: readonly AvroType[], node: SourceNode): boolean {
    return branches.some((branch) => this.#fits(branch, node));
  }

  #fitsParts(type: AvroType, node: SourceNode): boolean {
    switch (type.kind) {
      case 'union':
        return this.#fitsAny(type.branches, node);
      case 'array':
        return node.kind === 'array' && node.items.every((item) => this.#fits(type.items, item));
      case 'map':
        return (
          node.kind === 'object' && [...node.members.values()].every(({ value }) => this.#fits(type.values, value))
        );
      case 'record':
        return (
          node.kind === 'object' &&
          type.fields.every((field) => {
            this.#steps += 1;
            const member = node.members.get(field.name);
            return member ? this.#fits(field.type, member.value) : field.default !== undefined;
          })
        );
      default:
        return false;
    }
  }

  /** Goes down to the value that does not fit. Of a union there is no telling which branch was meant, unless one is of the same shape. */
  #explain(type: AvroType, spot: ValueSpot, reading: Reading): void {
    const { node, at } = spot;
    const within = (inner: AvroType, value: SourceNode, token: string | number): boolean => {
      if (this.#fits(inner, value)) return false;
      this.#explain(inner, { node: value, at: at + pointer(token) }, reading);
      return true;
    };
    if (type.kind === 'array' && node.kind === 'array') {
      node.items.some((item, index) => within(type.items, item, index));
    } else if (type.kind === 'map' && node.kind === 'object') {
      [...node.members.values()].some(({ name, value }) => within(type.values, value, name));
    } else if (type.kind === 'record' && node.kind === 'object') {
      type.fields.some((field) => {
        const member = node.members.get(field.name);
        if (member) return within(field.type, member.value, field.name);
        if (field.default === undefined) missing(field.name, spot, reading);
        return field.default === undefined;
      });
    } else misfit(type, spot, reading);
  }
}

function missing(field: string, spot: ValueSpot, reading: Reading): void {
  reading.problem('default-invalid', `the default lacks the field '${field}', which has no default of its own`, spot, {
    detail: { field },
  });
}

function misfit(type: AvroType, spot: ValueSpot, reading: Reading): void {
  const { node } = spot;
  const expected = expectation(type);
  const found = node.kind === 'number' ? node.raw.slice(0, 60) : nodeName(node);
  reading.problem('default-invalid', `the default has to be ${expected}, found ${found}`, spot, {
    hint: misfitHint(type, node),
    detail: { expected: type.kind, found: node.kind },
  });
}

function misfitHint(type: AvroType, node: SourceNode): string | undefined {
  const kinds = type.kind === 'union' ? type.branches.map(({ kind }) => kind) : [type.kind];
  if (node.kind === 'null') return `add "null" to the type: ["null", …]`;
  if (node.kind === 'string' && node.value === 'null' && kinds.includes('null')) return 'write null without quotes';
  if (node.kind === 'string' && kinds.some((kind) => NUMBERS.has(kind)) && /^-?\d+(?:\.\d+)?$/.test(node.value)) {
    return 'remove the quotes';
  }
  if (node.kind === 'number' && /^-?\d+\.0+$/.test(node.raw))
    return `write ${node.raw.slice(0, node.raw.indexOf('.')).slice(0, 60)}`;
  return undefined;
}

const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'float', 'double']);

function expectation(type: AvroType): string {
  switch (type.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return 'true or false';
    case 'int':
      return 'a whole number of 32 bits';
    case 'long':
      return 'a whole number of 64 bits';
    case 'float':
    case 'double':
      return 'a number';
    case 'string':
      return 'a string';
    case 'bytes':
      return 'a string of characters up to U+00FF, a byte each';
    case 'fixed':
      return `a string of ${type.size} characters up to U+00FF, a byte each`;
    case 'enum':
      return `one of the symbols of '${type.fullName}'`;
    case 'array':
      return 'a list';
    case 'map':
      return 'an object';
    case 'record':
      return `an object with the fields of '${type.fullName}'`;
    case 'union':
      return 'a value of one of the branches';
  }
}

function fitsScalar(type: AvroType, node: SourceNode): boolean {
  switch (type.kind) {
    case 'int':
      return node.kind === 'number' && isWhole(node.raw, 32);
    case 'long':
      return node.kind === 'number' && isWhole(node.raw, 64);
    case 'float':
    case 'double':
      return node.kind === 'number';
    case 'bytes':
      return node.kind === 'string' && binaryOf(node.value) !== undefined;
    case 'fixed':
      return node.kind === 'string' && node.value.length === type.size && binaryOf(node.value) !== undefined;
    case 'enum':
      return node.kind === 'string' && symbolPosition(type, node.value) !== undefined;
    default:
      return node.kind === type.kind;
  }
}

/** True for a literal without fraction and exponent, in the range of a signed integer of so many bits. */
function isWhole(raw: string, bits: 32 | 64): boolean {
  return /^-?\d{1,19}$/.test(raw) && BigInt.asIntN(bits, BigInt(raw)) === BigInt(raw);
}
