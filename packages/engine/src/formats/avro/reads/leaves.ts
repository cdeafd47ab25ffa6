import { nameOfLogical } from '../diff/logical.ts';
import { nameOf } from '../diff/type-name.ts';
import { promotes } from '../match/promotion.ts';
import type { AvroType, EnumType, FixedType, LogicalType, NamedType } from '../schema.ts';
import { definedAt, type Fault, type Shown, type Slots } from './fault.ts';
import { matchNames } from './names.ts';

/**
 * What is wrong between two types by themselves, whatever is inside of them: kinds, names, symbols, sizes, promotions that lose, logical
 * types (Avro 1.12, Schema Resolution). Neither is a union.
 */
export function leafFaults(writer: AvroType, reader: AvroType, slots: Slots): Fault[] {
  if ('fullName' in writer && 'fullName' in reader && writer.kind === reader.kind) {
    return namedFaults(writer, reader);
  }
  if (writer.kind !== reader.kind && !promotes(writer.kind, reader.kind)) {
    const reason = `data of the type ${nameOf(writer)} cannot be read as ${nameOf(reader)}`;
    return [{ class: 'unreadable', spot: { at: slots, aspect: 'type' }, reason }];
  }
  return [...promotionFaults(writer, reader, slots), ...logicalFaults(writer, reader, slots)];
}

function namedFaults(writer: NamedType, reader: NamedType): Fault[] {
  const names = nameFaults(writer, reader);
  if (writer.kind === 'enum' && reader.kind === 'enum') return [...names, ...symbolFaults(writer, reader)];
  if (writer.kind === 'fixed' && reader.kind === 'fixed') return [...names, ...fixedFaults(writer, reader)];
  return names;
}

/** What the names of two types of the same kind do to reading. */
export function nameFaults(writer: NamedType, reader: NamedType): Fault[] {
  const at = definedAt(writer, reader);
  switch (matchNames(writer, reader)) {
    case 'same':
      return [];
    case 'other': {
      const reason = `the reader expects the ${reader.kind} ${reader.fullName}, which has no alias for ${writer.fullName}`;
      return [{ class: 'unreadable', spot: { at, aspect: 'name' }, reason }];
    }
    case 'short': {
      const spot = { at, aspect: 'namespace' };
      if (reader.kind === 'record') {
        const reason = `readers that compare names with their namespaces do not take ${writer.fullName} for ${reader.fullName}; generated classes move to another package`;
        return [{ class: 'source', spot, reason }];
      }
      const reason = `readers that compare names with their namespaces refuse ${writer.fullName} where they expect ${reader.fullName}: Java before 1.9, and any Java in a union`;
      return [{ class: 'unreadable', spot, reason }];
    }
  }
}

function symbolFaults(writer: EnumType, reader: EnumType): Fault[] {
  const known = new Set(reader.symbols);
  const symbol = writer.symbols.find((written) => !known.has(written));
  if (symbol === undefined) return [];
  const spot = { at: definedAt(writer, reader), aspect: 'symbols' };
  const shown: Shown = { kind: 'symbol', symbol };
  if (reader.default === undefined) {
    return [
      { class: 'unreadable', spot, reason: `the reader does not know the symbol ${symbol}, and has no default`, shown },
    ];
  }
  // The reader declared what becomes of symbols that it cannot hold. Java before 1.9 does not know such defaults, and refuses.
  const reason = `the reader does not know the symbol ${symbol}, and has its default ${reader.default} instead`;
  return [{ class: 'lossy', spot, reason, shown }];
}

function fixedFaults(writer: FixedType, reader: FixedType): Fault[] {
  const at = definedAt(writer, reader);
  if (writer.size === reader.size) return logicalFaults(writer, reader, at);
  const reason = `the writer writes ${writer.size} bytes, the reader expects ${reader.size}`;
  return [{ class: 'unreadable', spot: { at, aspect: 'size' }, reason }];
}

function promotionFaults(writer: AvroType, reader: AvroType, at: Slots): Fault[] {
  const spot = { at, aspect: 'type' };
  if (writer.kind === 'bytes' && reader.kind === 'string') {
    const reason = 'bytes that are not UTF-8 become replacement characters when they are read as a string';
    return [{ class: 'misread', spot, reason, shown: { kind: 'bytes', bytes: [0xff] } }];
  }
  const value = firstLost(writer.kind, reader.kind);
  if (value === undefined) return [];
  const reason = `a ${reader.kind} does not hold every ${writer.kind}: ${value} becomes ${value - 1n}`;
  return [{ class: 'lossy', spot, reason, shown: { kind: 'number', value } }];
}

/** The first whole number that does not survive a promotion. */
function firstLost(writer: AvroType['kind'], reader: AvroType['kind']): bigint | undefined {
  if (reader === 'float' && (writer === 'int' || writer === 'long')) return 2n ** 24n + 1n;
  if (reader === 'double' && writer === 'long') return 2n ** 53n + 1n;
  return undefined;
}

/** What the logical types of two types do, whose data can be read as each other's. */
function logicalFaults(writer: AvroType, reader: AvroType, at: Slots): Fault[] {
  const [from, to] = [writer.logical, reader.logical];
  if (from === undefined && to === undefined) return [];
  if (from?.name === 'decimal' && to?.name === 'decimal') return decimalFaults(from, to, writer, at);
  if (from?.name === to?.name) return [];
  const spot = { at, aspect: 'logicalType' };
  if (from === undefined && to !== undefined) return loneFaults(to, writer, { at, aspect: 'logicalType' });
  if (from !== undefined && to === undefined) {
    const reason = `the writer means ${nameOfLogical(from)}, and programs that read the plain ${reader.kind} have to know that`;
    return [{ class: 'source', spot, reason }];
  }
  const reason = `the writer means ${from ? nameOfLogical(from) : ''}, the reader takes the same data for ${to ? nameOfLogical(to) : ''}`;
  return [{ class: 'misread', spot, reason, ...sample(writer) }];
}

/** A meaning that only the reader knows of. Some data have none of that meaning; where all have one, only programs change. */
function loneFaults(to: LogicalType, writer: AvroType, spot: Fault['spot']): Fault[] {
  const strict = to.name === 'uuid' || to.name === 'decimal' || to.name === 'big-decimal';
  if (strict && (writer.kind === 'string' || writer.kind === 'bytes')) {
    const reason = `the writer promises no ${nameOfLogical(to)}, the reader takes any ${writer.kind} for one`;
    return [{ class: 'misread', spot, reason }];
  }
  const reason = `the reader takes for ${nameOfLogical(to)} what the writer calls a plain ${writer.kind}`;
  return [{ class: 'source', spot, reason }];
}

function decimalFaults(from: Decimal, to: Decimal, writer: AvroType, at: Slots): Fault[] {
  const faults: Fault[] = [];
  if (from.scale !== to.scale) {
    const reason = `the writer has ${from.scale} digits behind the point, the reader takes the same digits for ${to.scale} of them`;
    faults.push({ class: 'misread', spot: { at, aspect: 'scale' }, reason, ...sample(writer) });
  }
  if (from.precision > to.precision) {
    const reason = `the writer has up to ${from.precision} digits, the reader holds ${to.precision}`;
    const shown = digits(10n ** BigInt(Math.min(to.precision, MOST_DIGITS)), writer);
    faults.push({ class: 'lossy', spot: { at, aspect: 'precision' }, reason, ...shown });
  }
  return faults;
}

type Decimal = Extract<LogicalType, { readonly name: 'decimal' }>;

/** Numbers of more digits are not spelled out; any datum stands for them then. */
const MOST_DIGITS = 1000;

/** A number of which one sees that it is taken for another. */
function sample(writer: AvroType): { readonly shown?: Shown } {
  if (writer.kind === 'int' || writer.kind === 'long') return { shown: { kind: 'number', value: 1234n } };
  return digits(1234n, writer);
}

/** The unscaled number of a decimal in bytes: big-endian two's complement (Avro 1.12, Decimal). */
function digits(value: bigint, writer: AvroType): { readonly shown?: Shown } {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  if ((bytes[0] ?? 0) > 0x7f) bytes.unshift(0);
  if (writer.kind === 'bytes') return { shown: { kind: 'bytes', bytes } };
  if (writer.kind !== 'fixed' || bytes.length > writer.size || writer.size > MOST_DIGITS) return {};
  return { shown: { kind: 'bytes', bytes: [...new Array<number>(writer.size - bytes.length).fill(0), ...bytes] } };
}
