import type { EnumType, EnumValue } from '../schema.ts';
import { losesJson, lost } from './message-rules.ts';
import { coveredBy } from './ranges.ts';
import { ALWAYS, type BufRule, CODE, changed, JSON_FORM, quoted, REGISTRY, type RuleTable, went } from './rule.ts';
import type { EnumSite } from './sites.ts';

/** Values by number: aliases share one. */
type Numbered = ReadonlyMap<number, readonly EnumValue[]>;

/** A number may go where the enum keeps what of it must never be used again. */
type Allowed = (after: EnumType) => (number: number, names: readonly string[]) => boolean;

function valueNoDelete(rule: Pick<BufRule<EnumSite>, 'categories' | 'title' | 'why'>, allowed: Allowed, without = '') {
  return {
    ...rule,
    message: ({ number }, path) => `enum value ${number ?? ''} ${quoted(path)} was deleted${without}`,
    aspects: ['value', 'number'],
    *check(before, after) {
      const kept = numbered(after.type);
      const mayGo = allowed(after.type);
      for (const [number, values] of numbered(before.type)) {
        const names = values.map(({ name }) => name);
        if (kept.has(number) || mayGo(number, names)) continue;
        const at = { before: values[0]?.at ?? before.at };
        yield { detail: { number }, path: `${before.path}.${names.join('/')}`, at };
      }
    },
  } satisfies BufRule<EnumSite>;
}

/** Rules about an enum of the same full name before and after. */
export const ENUM_RULES: RuleTable<EnumSite> = {
  RESERVED_ENUM_NO_DELETE: {
    categories: ALWAYS,
    title: 'Reservation of an enum deleted',
    aspects: ['reserved'],
    why: 'A number or name that was used before may be used again, and older data then mean something else.',
    message: ({ numbers, name }, path) =>
      `enum ${quoted(path)} no longer reserves ${numbers === undefined ? `the name ${quoted(name)}` : String(numbers)}`,
    check: ({ type: old }, { type: now }) =>
      lost(old.reservedRanges, now.reservedRanges, old.reservedNames, now.reservedNames),
  },
  ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED: valueNoDelete(
    {
      categories: ['WIRE', 'WIRE_JSON', 'CSR'],
      title: 'Enum value deleted without reserving its number',
      why: 'A later value may take the number, and older bytes then mean something else.',
    },
    ({ reservedRanges }) => {
      const reserved = coveredBy(reservedRanges);
      return (number) => reserved.has(number);
    },
    ' without reserving its number',
  ),
  ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED: valueNoDelete(
    {
      categories: ['WIRE_JSON', 'CSR'],
      title: 'Enum value deleted without reserving its name',
      why: 'A later value may take the name, and older JSON then means something else.',
    },
    ({ reservedNames }) => {
      const reserved = new Set(reservedNames);
      return (_, names) => names.every((name) => reserved.has(name));
    },
    ' without reserving its name',
  ),
  ENUM_VALUE_NO_DELETE: valueNoDelete(
    {
      categories: REGISTRY,
      title: 'Enum value deleted',
      why: 'Programs that use the value no longer compile.',
    },
    () => () => false,
  ),
  ENUM_VALUE_SAME_NAME: {
    categories: JSON_FORM,
    title: 'Enum value renamed',
    aspects: ['name'],
    why: 'The JSON form writes enum values by name: older JSON is refused, and newer JSON by older readers.',
    message: ({ number, from, to }, path) =>
      `value ${number ?? ''} of enum ${quoted(path)} went from ${quoted(from)} to ${quoted(to)}`,
    *check(before, after) {
      const now = numbered(after.type);
      for (const [number, values] of numbered(before.type)) {
        const names = now.get(number);
        const kept = new Set(names?.map(({ name }) => name));
        if (names === undefined || values.every(({ name }) => kept.has(name))) continue;
        const at = { before: values[0]?.at ?? before.at, after: names[0]?.at ?? after.at };
        yield { detail: { number, from: namesOf(values), to: namesOf(names) }, at };
      }
    },
  },
  ENUM_SAME_JSON_FORMAT: {
    categories: JSON_FORM,
    title: 'Enum no longer has a safe JSON form',
    aspects: ['json_format'],
    why: 'Names of the JSON form are no longer checked for clashes, so it may lose values.',
    message: (_, path) => `the JSON form of enum ${quoted(path)} went from checked to best effort`,
    check: (before, after) => losesJson(before.type, after.type),
  },
  ENUM_SAME_TYPE: {
    categories: CODE,
    title: 'Enum changed between open and closed',
    aspects: ['openness'],
    why: 'Unknown numbers are values of an open enum, and are kept aside by a closed one.',
    message: went('enum'),
    check: ({ type: old }, { type: now }) =>
      changed(old.features.enumType.toLowerCase(), now.features.enumType.toLowerCase()),
  },
};

function numbered({ values }: EnumType): Numbered {
  const byNumber = new Map<number, EnumValue[]>();
  for (const value of values) {
    const same = byNumber.get(value.number);
    if (same === undefined) byNumber.set(value.number, [value]);
    else same.push(value);
  }
  return byNumber;
}

function namesOf(values: readonly EnumValue[]): string {
  return values.map(({ name }) => name).join(', ');
}
