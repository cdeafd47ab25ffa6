import { takes } from '../codec/decode.ts';
import { lookupOf } from '../codec/lookups.ts';
import { wireTypeOf } from '../codec/wire.ts';
import type { TypeMatch } from '../diff/match.ts';
import { rangeOf } from '../json/parse.ts';
import { isWellKnown, wrappedScalar } from '../json/well-known.ts';
import type { EnumType, Field, FieldType, Scalar } from '../schema.ts';

/** Varints that hold every value of the other type, and mean the same by it (Protobuf Encoding, More Integer Types). */
const WIDER: ReadonlySet<string> = new Set([
  'int32 int64',
  'uint32 int64',
  'uint32 uint64',
  'sint32 sint64',
  'bool int32',
  'bool int64',
  'bool uint32',
  'bool uint64',
]);

/** Ways to read a value of one type as another that keep it whole, apart from what is inside of messages. */
export function isSafeOnTheWire(written: Field, read: Field, { enums }: TypeMatch): boolean {
  const [from, to] = [written.type, read.type];
  if (wireTypeOf(written) !== wireTypeOf(read)) return false;
  if (from.kind === 'message') return to.kind === 'message' || (to.kind === 'scalar' && to.scalar === 'bytes');
  if (to.kind === 'message') return false;
  if (from.kind === 'enum' && to.kind === 'enum') {
    // What a value of the same enum means to either side is told about the enum itself.
    return enums.afterOf.get(from.enum) === to.enum || isTakenWhole(from.enum, to.enum);
  }
  if (from.kind === 'enum') return to.kind === 'scalar' && isSafeEnum(from.enum, to.scalar);
  if (to.kind === 'enum') return isSafeForEnum(from.scalar, to.enum);
  if (from.scalar === 'string' && to.scalar === 'string') return written.verifiesUtf8 || !read.verifiesUtf8;
  if (from.scalar === 'string' && to.scalar === 'bytes') return true;
  return from.scalar === to.scalar || WIDER.has(`${from.scalar} ${to.scalar}`);
}

function isTakenWhole(from: EnumType, to: EnumType): boolean {
  if (to.features.enumType === 'OPEN') return true;
  if (from.features.enumType === 'OPEN') return false;
  return asked(TAKEN, from, to, () => {
    const { byNumber } = lookupOf(to);
    return from.values.every(({ number }) => byNumber.has(number));
  });
}

/** Answers about pairs of enums, which are the same for all fields of them. */
type Answers = WeakMap<EnumType, WeakMap<EnumType, boolean>>;
const TAKEN: Answers = new WeakMap();
const NAMED: Answers = new WeakMap();

function asked(answers: Answers, from: EnumType, to: EnumType, answer: () => boolean): boolean {
  const beside = answers.get(from) ?? new WeakMap<EnumType, boolean>();
  answers.set(from, beside);
  const known = beside.get(to) ?? answer();
  beside.set(to, known);
  return known;
}

/** Numbers of enums are written as those of `int32`; an open enum may hold any. */
function isSafeEnum(from: EnumType, to: Scalar): boolean {
  if (to === 'int32' || to === 'int64') return true;
  if (from.features.enumType === 'OPEN') return false;
  const { least, most } = lookupOf(from);
  if (to === 'uint32' || to === 'uint64') return least >= 0;
  return to === 'bool' && least >= 0 && most <= 1;
}

function isSafeForEnum(from: Scalar, to: EnumType): boolean {
  if (from === 'bool') return takes(to, 0) && takes(to, 1);
  return from === 'int32' && to.features.enumType === 'OPEN';
}

/** Ways to read the JSON form of one type as another that keep the value whole, apart from what is inside of messages. */
export function isSafeInJson(written: Field, read: Field, { enums }: TypeMatch): boolean {
  const [from, to] = [written.type, read.type];
  if (written.cardinality !== read.cardinality || isMap(from) !== isMap(to)) return false;
  const [one, other] = [scalarOf(from), scalarOf(to)];
  if (one !== undefined && other !== undefined) return isSafeJsonScalar(one, other);
  if (from.kind === 'message' && to.kind === 'message') {
    const isPlain = !isWellKnown(from.message) && !isWellKnown(to.message);
    return isPlain || from.message.fullName === to.message.fullName;
  }
  if (from.kind === 'enum' && to.kind === 'enum') {
    return enums.afterOf.get(from.enum) === to.enum || hasSameNames(from.enum, to.enum);
  }
  if (to.kind !== 'enum' || one === undefined || to.enum.features.enumType !== 'OPEN') return false;
  const [least = -1n, greatest = 2n ** 32n] = rangeOf(one) ?? [];
  return least >= -(2n ** 31n) && greatest < 2n ** 31n;
}

/** The scalar of a field, or that which a wrapper stands for. */
function scalarOf(type: FieldType): Scalar | undefined {
  if (type.kind === 'scalar') return type.scalar;
  return type.kind === 'message' ? wrappedScalar(type.message) : undefined;
}

function isMap(type: FieldType): boolean {
  return type.kind === 'message' && type.message.isMapEntry;
}

function isSafeJsonScalar(from: Scalar, to: Scalar): boolean {
  if (from === to) return true;
  const range = rangeOf(from);
  if (range === undefined) return from === 'float' && to === 'double';
  const wider = rangeOf(to);
  if (wider !== undefined) return wider[0] <= range[0] && range[1] <= wider[1];
  return to === 'double' && range[1] < 2n ** 53n;
}

function hasSameNames(from: EnumType, to: EnumType): boolean {
  if (from.features.enumType === 'OPEN' && to.features.enumType === 'CLOSED') return false;
  return asked(NAMED, from, to, () => {
    const { byName } = lookupOf(to);
    return from.values.every(({ name, number }) => byName.get(name)?.number === number);
  });
}
