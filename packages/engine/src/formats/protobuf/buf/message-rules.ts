import type { Field, MessageType, NumberRange } from '../schema.ts';
import { flagOption } from './options.ts';
import { coveredBy, rangeText } from './ranges.ts';
import { ALWAYS, type Breach, type BufRule, JSON_FORM, quoted, REGISTRY, type RuleTable } from './rule.ts';
import type { MessageSite } from './sites.ts';

/** A field may be deleted where the message keeps what of it must never be used again. */
type Allowed = (after: MessageType) => (field: Field) => boolean;

function fieldNoDelete(
  rule: Pick<BufRule<MessageSite>, 'categories' | 'title' | 'why'>,
  allowed: Allowed,
  without = '',
) {
  return {
    ...rule,
    message: ({ number }, path) => `field ${number ?? ''} ${quoted(path)} was deleted${without}`,
    aspects: ['field', 'number'],
    *check(before, after) {
      const kept = new Set(after.message.fields.map(({ number }) => number));
      const mayGo = allowed(after.message);
      for (const field of before.message.fields) {
        if (kept.has(field.number) || mayGo(field)) continue;
        yield { detail: { number: field.number }, path: `${before.path}.${field.name}`, at: { before: field.at } };
      }
    },
  } satisfies BufRule<MessageSite>;
}

/** Ranges and names that are no longer kept. */
export function* lost(
  before: readonly NumberRange[],
  after: readonly NumberRange[],
  names: readonly string[] = [],
  kept: readonly string[] = [],
): Generator<Breach> {
  const covered = coveredBy(after);
  for (const range of before) {
    const numbers = covered.without(range);
    if (numbers.length > 0) yield { detail: { numbers: rangeText(numbers) } };
  }
  const stillReserved = new Set(kept);
  for (const name of new Set(names)) if (!stillReserved.has(name)) yield { detail: { name } };
}

/** Rules about a message of the same full name before and after. */
export const MESSAGE_RULES: RuleTable<MessageSite> = {
  MESSAGE_SAME_REQUIRED_FIELDS: {
    categories: ALWAYS,
    title: 'Required fields changed',
    why: 'A side that requires a field refuses every message of a side that does not know it.',
    aspects: ['presence', 'field', 'cardinality'],
    message: ({ number, removed }, path) =>
      `required field ${number ?? ''} ${quoted(path)} was ${removed === true ? 'removed' : 'added'}`,
    *check(before, after) {
      const [old, now] = [requiredOf(before.message), requiredOf(after.message)];
      for (const [number, field] of old) {
        if (now.has(number)) continue;
        yield { detail: { number, removed: true }, path: `${before.path}.${field.name}`, at: { before: field.at } };
      }
      for (const [number, field] of now) {
        if (old.has(number)) continue;
        yield { detail: { number, removed: false }, path: `${after.path}.${field.name}`, at: { after: field.at } };
      }
    },
  },
  MESSAGE_SAME_JSON_FORMAT: {
    categories: JSON_FORM,
    title: 'Message no longer has a safe JSON form',
    why: 'Names of the JSON form are no longer checked for clashes, so it may lose values.',
    aspects: ['json_format'],
    message: (_, path) => `the JSON form of message ${quoted(path)} went from checked to best effort`,
    check: (before, after) => losesJson(before.message, after.message),
  },
  RESERVED_MESSAGE_NO_DELETE: {
    categories: ALWAYS,
    title: 'Reservation of a message deleted',
    aspects: ['reserved'],
    why: 'A number or name that was used before may be used again, and older bytes are then read as something else.',
    message: ({ numbers, name }, path) =>
      `message ${quoted(path)} no longer reserves ${numbers === undefined ? `the name ${quoted(name)}` : String(numbers)}`,
    check: ({ message: old }, { message: now }) =>
      lost(old.reservedRanges, now.reservedRanges, old.reservedNames, now.reservedNames),
  },
  EXTENSION_MESSAGE_NO_DELETE: {
    categories: REGISTRY,
    title: 'Extension range deleted',
    aspects: ['extension_range'],
    why: 'Extensions with these numbers, in whatever file, are no longer possible.',
    message: ({ numbers }, path) => `message ${quoted(path)} is no longer open to extensions ${String(numbers ?? '')}`,
    check: ({ message: old }, { message: now }) => lost(old.extensionRanges, now.extensionRanges),
  },
  FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED: fieldNoDelete(
    {
      categories: ['WIRE', 'WIRE_JSON', 'CSR'],
      title: 'Field deleted without reserving its number',
      why: 'A later field may take the number, and older bytes are then read as something else.',
    },
    ({ reservedRanges }) => {
      const reserved = coveredBy(reservedRanges);
      return ({ number }) => reserved.has(number);
    },
    ' without reserving its number',
  ),
  FIELD_NO_DELETE_UNLESS_NAME_RESERVED: fieldNoDelete(
    {
      categories: ['WIRE_JSON', 'CSR'],
      title: 'Field deleted without reserving its name',
      why: 'A later field may take the name, and older JSON is then read as something else.',
    },
    ({ reservedNames }) => {
      const reserved = new Set(reservedNames);
      return ({ name }) => reserved.has(name);
    },
    ' without reserving its name',
  ),
  FIELD_NO_DELETE: fieldNoDelete(
    {
      categories: REGISTRY,
      title: 'Field deleted',
      why: 'Programs that use the field no longer compile.',
    },
    () => () => false,
  ),
  ONEOF_NO_DELETE: {
    categories: REGISTRY,
    title: 'Oneof deleted',
    aspects: ['oneof', 'name'],
    why: 'Programs that ask which field of the oneof is set no longer compile.',
    message: (_, path) => `oneof ${quoted(path)} was deleted`,
    *check(before, after) {
      const kept = new Set(after.message.oneofs.map(({ name }) => name));
      for (const { name, isSynthetic, at } of before.message.oneofs) {
        if (isSynthetic || kept.has(name)) continue;
        yield { detail: {}, path: `${before.path}.${name}`, at: { before: at } };
      }
    },
  },
  MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR: {
    categories: REGISTRY,
    title: 'Descriptor accessor removed',
    aspects: ['option no_standard_descriptor_accessor'],
    why: 'Generated C++ no longer has the accessor descriptor() of the message.',
    message: (_, path) => `option no_standard_descriptor_accessor of message ${quoted(path)} was set`,
    check: (before, after) => (!hidesDescriptor(before) && hidesDescriptor(after) ? [{ detail: {} }] : []),
  },
};

/** buf goes by the label, so it does not see the fields that an edition requires by a feature; their cardinality it sees. */
function requiredOf({ fields, file }: MessageType): ReadonlyMap<number, Field> {
  const required = file.edition === 'proto2' ? fields.filter(({ presence }) => presence === 'required') : [];
  return new Map(required.map((field) => [field.number, field]));
}

/** Only the way from a checked JSON form to an unchecked one breaks. */
export function losesJson(
  before: Pick<MessageType, 'features'>,
  after: Pick<MessageType, 'features'>,
): readonly Breach[] {
  const [from, to] = [before.features.jsonFormat, after.features.jsonFormat];
  return from === 'ALLOW' && to !== 'ALLOW' ? [{ detail: { from, to } }] : [];
}

function hidesDescriptor({ message }: MessageSite): boolean {
  return flagOption(message.options, 'no_standard_descriptor_accessor');
}
