import type { Decimal } from '../../../decimal/decimal.ts';
import type { JsonValue } from '../../../model/json.ts';
import type { TypeName } from '../schema.ts';
import { keyOf, type Value } from '../value.ts';
import { plainNumber, plainValue } from './plain.ts';
import { type SchemaPair, tell } from './walk.ts';

/**
 * The types that are allowed: extended, narrowed, changed; allowed at last (`type` removed) or for the first time restricted. False
 * when the two have no type in common, so that nothing inside is comparable.
 */
export function compareTypes(pair: SchemaPair): boolean {
  const from = pair.before.keywords.type;
  const to = pair.after.keywords.type;
  if (from === to) return true;
  const detail = { from: from === undefined ? null : [...from], to: to === undefined ? null : [...to] };
  if (from === undefined || to === undefined) {
    tell(pair, from === undefined ? 'type_added' : 'type_removed', 'type', detail);
    return true;
  }
  const [old, now] = [covered(from), covered(to)];
  const isNarrower = [...old].some((type) => !now.has(type));
  const isWider = [...now].some((type) => !old.has(type));
  if (isNarrower && isWider) tell(pair, 'type_changed', 'type', detail);
  else if (isNarrower) tell(pair, 'type_narrowed', 'type', detail);
  else if (isWider) tell(pair, 'type_extended', 'type', detail);
  return [...old].some((type) => now.has(type));
}

/** Whole numbers are numbers. */
function covered(types: ReadonlySet<TypeName>): ReadonlySet<TypeName> {
  return types.has('number') ? new Set([...types, 'integer' as const]) : types;
}

/** Enumerated values, a constant, a step, a pattern, a format, distinct items. */
export function compareValues(pair: SchemaPair): void {
  const { keywords: before } = pair.before;
  const { keywords: after } = pair.after;
  compareEnums(pair, before.enum, after.enum);
  compareTexts(pair, 'const', plain(before.const), plain(after.const));
  compareSteps(pair, before.multipleOf, after.multipleOf);
  compareTexts(pair, 'pattern', before.pattern?.source, after.pattern?.source);
  compareTexts(pair, 'format', before.format, after.format);
  const [from, to] = [before.uniqueItems === true, after.uniqueItems === true];
  if (from !== to) tell(pair, to ? 'unique_items_added' : 'unique_items_removed', 'uniqueItems', { from, to });
}

/** The keyword was added, removed or changed. Only equal texts are known to mean the same. */
function compareTexts(
  pair: SchemaPair,
  keyword: 'const' | 'pattern' | 'format',
  from: JsonValue | undefined,
  to: JsonValue | undefined,
): void {
  if (from === undefined && to === undefined) return;
  if (from !== undefined && to !== undefined) {
    const { before, after } = pair;
    const isSame =
      keyword === 'const'
        ? keyOf(before.keywords.const as Value) === keyOf(after.keywords.const as Value)
        : from === to;
    if (!isSame) tell(pair, `${keyword}_changed`, keyword, { from, to });
  } else if (to !== undefined) {
    tell(pair, `${keyword}_added`, keyword, { to });
  } else if (from !== undefined) {
    tell(pair, `${keyword}_removed`, keyword, { from });
  }
}

function plain(value: Value | undefined): JsonValue | undefined {
  return value === undefined ? undefined : plainValue(value);
}

/** Values removed concern those who read what was written before, values added concern the readers of before. */
function compareEnums(pair: SchemaPair, from: readonly Value[] | undefined, to: readonly Value[] | undefined): void {
  if (from === undefined || to === undefined) {
    if (from !== undefined) tell(pair, 'enum_removed', 'enum', { values: from.map(plainValue) });
    if (to !== undefined) tell(pair, 'enum_added', 'enum', { values: to.map(plainValue) });
    return;
  }
  const removed = without(from, to);
  const added = without(to, from);
  const areBoth = removed.length > 0 && added.length > 0;
  if (removed.length > 0) tell(pair, 'enum_narrowed', 'enum', { removed }, areBoth ? 'backward' : undefined);
  if (added.length > 0) tell(pair, 'enum_extended', 'enum', { added }, areBoth ? 'forward' : undefined);
}

function without(some: readonly Value[], others: readonly Value[]): JsonValue[] {
  const known = new Set(others.map(keyOf));
  return some.filter((value) => !known.has(keyOf(value))).map(plainValue);
}

/** A step that is a multiple of the other allows fewer numbers. */
function compareSteps(pair: SchemaPair, from: Decimal | undefined, to: Decimal | undefined): void {
  if (from === to) return;
  const detail = {
    from: from === undefined ? null : plainNumber(from),
    to: to === undefined ? null : plainNumber(to),
  };
  const verb = stepVerb(from, to);
  if (verb !== undefined) tell(pair, `multiple_of_${verb}`, 'multipleOf', detail);
}

function stepVerb(from: Decimal | undefined, to: Decimal | undefined): string | undefined {
  if (from === undefined) return 'added';
  if (to === undefined) return 'removed';
  const isExpanded = isMultiple(to, from);
  const isReduced = isMultiple(from, to);
  if (isExpanded && isReduced) return undefined;
  if (isExpanded) return 'expanded';
  return isReduced ? 'reduced' : 'changed';
}

function isMultiple(number: Decimal, of: Decimal): boolean {
  const scale = Math.max(number.scale, of.scale);
  return of.units !== 0n && raised(number, scale) % raised(of, scale) === 0n;
}

function raised({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}
