import type { Change } from '../../../model/change.ts';
import type { EnumType, EnumValue } from '../schema.ts';
import { added, changed, removed, type Site } from './change.ts';
import { matchValues } from './enum-values.ts';
import { diffOptions } from './options.ts';
import { diffReserved, NOTHING_RESERVED, Reservations } from './ranges.ts';

/** What changed about an enum that both documents have: its values, its default, whether it is open. */
export function diffEnum(before: EnumType, after: EnumType, site: Site): Change[] {
  if (before === after) return [];
  return [...diffValues(before, after, site), ...diffNature(before, after, site)];
}

function diffNature(before: EnumType, after: EnumType, site: Site): Change[] {
  const changes = [...diffReserved(before, after, site), ...diffOptions(before.options, after.options, site)];
  if (before.features.enumType !== after.features.enumType) {
    changes.push(changed(site, after.features.enumType === 'CLOSED' ? 'enum_closed' : 'enum_opened', 'openness'));
  }
  const [first, now] = [before.values[0], after.values[0]];
  if (first && now && first.number !== now.number) {
    changes.push(changed(site, 'enum_default_changed', 'default', { from: first.name, to: now.name }));
  }
  changes.push(...diffAliases(before, after, site));
  const [from, to] = [before.features.jsonFormat, after.features.jsonFormat];
  if (from !== to) changes.push(changed(site, 'json_format_changed', 'json_format', { from, to }));
  return changes;
}

/** Of values with one number the first gives its name, so their order is told: once. */
function diffAliases(before: EnumType, after: EnumType, site: Site): Change[] {
  if (before.options.get('allow_alias') !== true || after.options.get('allow_alias') !== true) return [];
  const position = new Map(after.values.map(({ number, name }, index) => [`${number} ${name}`, index]));
  const furthest = new Map<number, number>();
  for (const { number, name } of before.values) {
    const index = position.get(`${number} ${name}`);
    if (index === undefined) continue;
    if (index < (furthest.get(number) ?? -1))
      return [changed(site, 'enum_aliases_reordered', 'alias_order', { number })];
    furthest.set(number, index);
  }
  return [];
}

function diffValues(before: EnumType, after: EnumType, site: Site): Change[] {
  const match = matchValues(before, after);
  const kept = new Reservations(match.removed.length > 0 ? after : NOTHING_RESERVED);
  const pathOf = ({ name }: EnumValue): string => `${site.path}.${name}`;
  return [
    ...match.pairs.flatMap(([old, now]) => diffValue(old, now, { path: pathOf(old), before: old.at, after: now.at })),
    ...match.removed.map((value) => {
      const reserved = kept.hasNumber(value.number);
      return removed(value.at, pathOf(value), 'enum_value_removed', 'value', { number: value.number, reserved });
    }),
    ...match.added.map((value) =>
      added(value.at, pathOf(value), 'enum_value_added', 'value', { number: value.number }),
    ),
  ];
}

function diffValue(before: EnumValue, after: EnumValue, site: Site): Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name) {
    const detail = { from: before.name, to: after.name, number: after.number };
    changes.push(changed(site, 'enum_value_renamed', 'name', detail));
  }
  if (before.number !== after.number) {
    changes.push(changed(site, 'enum_value_renumbered', 'number', { from: before.number, to: after.number }));
  }
  return [...changes, ...diffOptions(before.options, after.options, site)];
}
