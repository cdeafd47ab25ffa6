import type { Change } from '../../../model/change.ts';
import { canonicalJson } from '../../../model/json.ts';
import type { EnumValue, Shape } from '../contract.ts';
import { changeAt, type Site } from './change-at.ts';

/**
 * The allowed values: introduced, dropped, shrunk, expanded; the last two each concern one direction of reading, and may stand side
 * by side. Values are compared type-strictly, and their order has no meaning.
 */
export function diffEnums(before: Shape, after: Shape, site: Site): Change[] {
  const old = byValue(before.enum);
  const now = byValue(after.enum);
  if (old.size === 0 && now.size === 0) return [];
  if (old.size === 0) return [changeAt(site, 'field_enum_introduced', 'enum', { values: values(now) })];
  if (now.size === 0) return [changeAt(site, 'field_enum_dropped', 'enum', { values: values(old) })];
  const removed = values(without(old, now));
  const added = values(without(now, old));
  const changes: Change[] = [];
  if (removed.length > 0) {
    changes.push({ ...changeAt(site, 'field_enum_shrunk', 'enum', { removed }), concerns: 'backward' });
  }
  if (added.length > 0) {
    changes.push({ ...changeAt(site, 'field_enum_expanded', 'enum', { added }), concerns: 'forward' });
  }
  const labels = [...old].flatMap(([key, { value, label: from = null }]) => {
    const kept = now.get(key);
    const to = kept?.label ?? null;
    return kept === undefined || from === to ? [] : [{ value, from, to }];
  });
  if (labels.length > 0) changes.push(changeAt(site, 'enum_label_changed', 'label', { labels }));
  return changes;
}

type Values = ReadonlyMap<string, EnumValue>;

function byValue(allowed: readonly EnumValue[] | undefined): Values {
  return new Map((allowed ?? []).map((entry) => [canonicalJson(entry.value), entry]));
}

function without(some: Values, others: Values): Values {
  return new Map([...some].filter(([key]) => !others.has(key)));
}

function values(some: Values): EnumValue['value'][] {
  return [...some.values()].map(({ value }) => value);
}
