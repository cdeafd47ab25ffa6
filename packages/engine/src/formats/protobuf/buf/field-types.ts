import type { EnumType, Field } from '../schema.ts';
import { type Breach, type BufRule, type Category, quoted, REGISTRY, type RuleTable } from './rule.ts';
import type { FieldSite } from './sites.ts';

/** The kind of a field: its scalar, `enum`, `message`, or `group` for a message between group tags. */
export function kindOf({ type, delimited }: Field): string {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum') return 'enum';
  return delimited ? 'group' : 'message';
}

/** Kinds that buf takes for the same on the wire; every other kind is only like itself. */
const ON_THE_WIRE: ReadonlyMap<string, string> = new Map([
  ['int32', 'varint'],
  ['int64', 'varint'],
  ['uint32', 'varint'],
  ['uint64', 'varint'],
  ['bool', 'varint'],
  ['sint32', 'zigzag'],
  ['sint64', 'zigzag'],
  ['fixed32', '4 bytes'],
  ['sfixed32', '4 bytes'],
  ['fixed64', '8 bytes'],
  ['sfixed64', '8 bytes'],
]);

/** Kinds that are the same on the wire and in the JSON form, where 64-bit numbers are strings. */
const IN_JSON: ReadonlyMap<string, string> = new Map([
  ['int32', '32-bit varint'],
  ['uint32', '32-bit varint'],
  ['int64', '64-bit varint'],
  ['uint64', '64-bit varint'],
  ['fixed32', '4 bytes'],
  ['sfixed32', '4 bytes'],
  ['fixed64', '8 bytes'],
  ['sfixed64', '8 bytes'],
]);

function sameType(categories: readonly Category[], why: string, check: (from: Field, to: Field) => boolean) {
  return {
    categories,
    title: 'Type changed',
    why,
    aspects: ['type', 'encoding'],
    message: ({ from, to }, path) => `field ${quoted(path)} went from ${from ?? 'one type'} to ${to ?? 'another'}`,
    check: ({ field: from }, { field: to }): Breach[] =>
      check(from, to) ? [] : [{ detail: { from: typeName(from), to: typeName(to) } }],
  } satisfies BufRule<FieldSite>;
}

/** Rules about the type of a field. */
export const TYPE_RULES: RuleTable<FieldSite> = {
  FIELD_WIRE_COMPATIBLE_TYPE: sameType(
    ['WIRE'],
    'Bytes of another encoding are refused, set aside or read as other values.',
    (from, to) => {
      const [old, now] = [kindOf(from), kindOf(to)];
      if (old === 'string' && now === 'bytes') return true;
      return (ON_THE_WIRE.get(old) ?? old) === (ON_THE_WIRE.get(now) ?? now) && isSuccessor(from, to);
    },
  ),
  FIELD_WIRE_JSON_COMPATIBLE_TYPE: sameType(
    ['WIRE_JSON', 'CSR'],
    'Bytes of another encoding, or JSON of another form, are refused, set aside or read as other values.',
    (from, to) => {
      const [old, now] = [kindOf(from), kindOf(to)];
      return (IN_JSON.get(old) ?? old) === (IN_JSON.get(now) ?? now) && isSuccessor(from, to);
    },
  ),
  FIELD_SAME_TYPE: sameType(
    REGISTRY,
    'Programs that use the field hold its value in a variable of the type; they no longer compile.',
    (from, to) => kindOf(from) === kindOf(to) && namedType(from) === namedType(to),
  ),
};

/** Named types have to be of the same full name; an enum may also go on under the same short name elsewhere, with all its values. */
function isSuccessor(from: Field, to: Field): boolean {
  if (namedType(from) === namedType(to)) return true;
  if (from.type.kind !== 'enum' || to.type.kind !== 'enum') return from.type.kind === 'scalar';
  const [old, now] = [from.type.enum, to.type.enum];
  return old.name === now.name && isSubset(old, now);
}

function isSubset({ values }: EnumType, of: EnumType): boolean {
  const numbers = new Map(of.values.map(({ name, number }) => [name, number]));
  return values.every(({ name, number }) => numbers.get(name) === number);
}

function namedType({ type }: Field): string | undefined {
  if (type.kind === 'scalar') return undefined;
  return type.kind === 'enum' ? type.enum.fullName : type.message.fullName;
}

function typeName(field: Field): string {
  const name = namedType(field);
  const kind = kindOf(field);
  return name === undefined ? kind : `${kind} ${name}`;
}
