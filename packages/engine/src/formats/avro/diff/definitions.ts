import type { Change } from '../../../model/change.ts';
import type { Definition, Digest } from '../match/digest.ts';
import { disputedAliases } from '../match/disputed-aliases.ts';
import { matchFields } from '../match/fields.ts';
import type { Partners } from '../match/partners.ts';
import { fieldPath } from '../match/path.ts';
import type { EnumType, NamedType, RecordField, RecordType } from '../schema.ts';
import { changeAt, diffNames, diffRemarks, diffValue, type Site } from './change-at.ts';
import { diffLogical } from './logical.ts';
import { diffSlot } from './slots.ts';
import { nameOf } from './type-name.ts';

/** What changed about the definitions of the named types that both documents have, in the order of `before`. */
export function diffDefinitions(partners: Partners): Change[] {
  const changes: Change[] = [];
  for (const definition of partners.before.definitions.values()) {
    const after = partners.afterOf(definition.type);
    const other = after && partners.after.definitions.get(after.fullName);
    if (other === undefined || other.number === definition.number) continue;
    changes.push(...diffDefinition(definition, other, partners));
  }
  return changes;
}

/**
 * Types with an alias for a type of the other document that is not theirs alone: Java takes the one for the other wherever the documents
 * differ, so this is part of the story of every two of them.
 */
export function diffClaims(partners: Partners): Change[] {
  const { before, after } = partners;
  const claims = claimsOf([before, after]);
  const told = (claimants: readonly NamedType[], path: string, at: Change['at']): Change[] => {
    const claiming = claimants.filter((type) => claims.has(type));
    const names = [...new Set(claiming.flatMap((type) => claims.get(type) ?? []))].sort();
    const type = claiming.map(({ fullName }) => fullName).sort()[0] ?? '';
    return names.length === 0
      ? []
      : [{ kind: 'type_alias_ambiguous', path, at, aspect: 'claims', detail: { type, names } }];
  };
  const changes: Change[] = [];
  for (const { type, path } of before.definitions.values()) {
    const partner = partners.afterOf(type);
    const [claimants, at] = partner
      ? [[type, partner], { before: type.at, after: partner.at }]
      : [[type], { before: type.at }];
    changes.push(...told(claimants, path, at));
  }
  for (const { type, path } of after.definitions.values()) {
    if (partners.beforeOf(type) === undefined) changes.push(...told([type], path, { after: type.at }));
  }
  return changes;
}

/** The names that types of two documents claim in each other. */
function claimsOf([one, other]: readonly [Digest, Digest]): ReadonlyMap<NamedType, readonly string[]> {
  const names = new Map<NamedType, string[]>();
  for (const { claimant, claimed } of [...disputedAliases(one, other), ...disputedAliases(other, one)]) {
    names.set(claimant, [...(names.get(claimant) ?? []), claimed.fullName]);
  }
  return names;
}

function diffDefinition({ type: before, path }: Definition, { type: after }: Definition, partners: Partners): Change[] {
  const site: Site = { path, before: before.at, after: after.at };
  return [
    ...diffName(site, before, after),
    ...diffBody(site, before, after, partners),
    ...diffRemarks(site, before, after),
  ];
}

function diffName(site: Site, before: NamedType, after: NamedType): Change[] {
  const detail = { from: before.fullName, to: after.fullName, type: before.kind };
  const aliased = after.aliases.includes(before.fullName) || before.aliases.includes(after.fullName);
  const changes: Change[] = [];
  if (before.name !== after.name) {
    changes.push(changeAt(site, `${before.kind}_renamed`, 'name', { ...detail, aliased }));
  } else if (before.fullName !== after.fullName) {
    changes.push(changeAt(site, 'namespace_changed', 'namespace', { ...detail, aliased }));
  }
  return [
    ...changes,
    ...diffNames(site, 'aliases', [before.aliases, after.aliases], {
      added: 'type_alias_added',
      removed: 'type_alias_removed',
      addedConcerns: 'backward',
    }),
  ];
}

function diffBody(site: Site, before: NamedType, after: NamedType, partners: Partners): Change[] {
  if (before.kind === 'record' && after.kind === 'record') return diffRecord(site, before, after, partners);
  if (before.kind === 'enum' && after.kind === 'enum')
    return [...diffEnum(site, before, after), ...diffLogical(site, before, after)];
  if (before.kind === 'fixed' && after.kind === 'fixed') {
    const detail = { from: before.size, to: after.size };
    const size = before.size === after.size ? [] : [changeAt(site, 'fixed_size_changed', 'size', detail)];
    return [...size, ...diffLogical(site, before, after)];
  }
  return [];
}

function diffEnum(site: Site, before: EnumType, after: EnumType): Change[] {
  const left = before.symbols.filter(isIn(after.symbols));
  const stayed = after.symbols.filter(isIn(before.symbols));
  return [
    ...diffNames(site, 'symbols', [before.symbols, after.symbols], {
      added: 'enum_symbol_added',
      removed: 'enum_symbol_removed',
      addedConcerns: 'forward',
    }),
    ...(left.join() === stayed.join() ? [] : [changeAt(site, 'enum_symbols_reordered', 'order', {})]),
    ...diffValue(site, 'default', [before.default, after.default], {
      added: 'enum_default_added',
      removed: 'enum_default_removed',
      changed: 'enum_default_changed',
    }),
  ];
}

function isIn(list: readonly string[]): (item: string) => boolean {
  const items = new Set(list);
  return (item) => items.has(item);
}

function diffRecord(site: Site, before: RecordType, after: RecordType, partners: Partners): Change[] {
  const numbers = [partners.before.fields(before), partners.after.fields(after)] as const;
  const { changed, removed, added, reordered } = matchFields(before, after, ...numbers);
  const kept = changed.map(([one, other]) => ({ index: one.index, changes: diffField(site, one, other, partners) }));
  const gone = removed.map((field) => ({ index: field.index, changes: [presence(site, field, 'before')] }));
  return [
    ...[...kept, ...gone].sort((a, b) => a.index - b.index).flatMap(({ changes }) => changes),
    ...added.map((field) => presence(site, field, 'after')),
    ...(reordered ? [changeAt(site, 'fields_reordered', 'order', {})] : []),
    ...(before.isError === after.isError ? [] : [changeAt(site, 'error_changed', 'error', { to: after.isError })]),
  ];
}

function diffField(record: Site, before: RecordField, after: RecordField, partners: Partners): Change[] {
  const site: Site = { path: pathIn(record, before), before: before.at, after: after.at };
  const type: Site = { path: site.path, before: `${before.at}/type`, after: `${after.at}/type` };
  const renamed = changeAt(site, 'field_renamed', 'name', { from: before.name, to: after.name });
  const sorted = changeAt(site, 'field_sort_order_changed', 'order', { from: before.order, to: after.order });
  return [
    ...(before.name === after.name ? [] : [renamed]),
    ...diffSlot(before.type, after.type, type, partners),
    ...diffValue(site, 'default', [before.default, after.default], {
      added: 'field_default_added',
      removed: 'field_default_removed',
      changed: 'field_default_changed',
    }),
    ...diffNames(site, 'aliases', [before.aliases, after.aliases], {
      added: 'field_alias_added',
      removed: 'field_alias_removed',
      addedConcerns: 'backward',
    }),
    ...(before.order === after.order ? [] : [sorted]),
    ...diffRemarks(site, before, after),
  ];
}

/** A field that one side lacks. */
function presence(record: Site, field: RecordField, side: 'before' | 'after'): Change {
  const fallback = field.default === undefined ? {} : { default: field.default };
  return {
    kind: side === 'before' ? 'field_removed' : 'field_added',
    path: pathIn(record, field),
    at: { [side]: field.at },
    aspect: 'presence',
    detail: { field: field.name, type: nameOf(field.type), ...fallback },
  };
}

function pathIn({ path }: Site, { name }: RecordField): string {
  return fieldPath(path, name);
}
