import type { Change } from '../../../model/change.ts';
import { isPackable } from '../codec/wire.ts';
import type { Field } from '../schema.ts';
import { changed, type Site } from './change.ts';
import { type FieldPair, isSameDefault, isSameName, isSameOneof, nameKey, type OneofMatch, oneofOf } from './fields.ts';
import { isSameType, type TypeMatch } from './match.ts';
import { labelOf, typeName, usualJsonName } from './names.ts';
import { diffOptions } from './options.ts';

/** What changed about a field that both messages have: a change for each aspect. */
export function diffField(pair: FieldPair, site: Site, types: TypeMatch, oneofs: OneofMatch): Change[] {
  const [before, after] = pair;
  return [
    ...nameChanges(before, after, site, types),
    ...typeChanges(before, after, site, types),
    ...labelChanges(before, after, site, oneofs),
    ...oneofChanges(before, after, site, oneofs),
    ...(isSameDefault(before, after)
      ? []
      : [changed(site, 'default_changed', 'default', { from: before.default ?? null, to: after.default ?? null })]),
    ...diffOptions(before.options, after.options, site),
  ];
}

function nameChanges(before: Field, after: Field, site: Site, types: TypeMatch): Change[] {
  const changes: Change[] = [];
  const isRenamed = !isSameName(before, after, types);
  if (isRenamed) changes.push(changed(site, 'field_renamed', 'name', { from: nameKey(before), to: nameKey(after) }));
  const [from, to] = [before.jsonName, after.jsonName];
  if (from !== to && !(isRenamed && hasUsualJsonName(before) && hasUsualJsonName(after))) {
    changes.push(changed(site, 'json_name_changed', 'json_name', { from, to }));
  }
  if (before.number !== after.number) {
    changes.push(changed(site, 'field_renumbered', 'number', { from: before.number, to: after.number }));
  }
  return changes;
}

/** True where the name in the JSON form follows from the name. */
function hasUsualJsonName({ name, jsonName, extends: extended }: Field): boolean {
  return extended !== undefined || jsonName === usualJsonName(name);
}

function typeChanges(before: Field, after: Field, site: Site, types: TypeMatch): Change[] {
  if (!isSameType(before, after, types)) {
    const from = typeName(before, types.before.schema);
    const to = typeName(after, types.after.schema);
    return [changed(site, 'field_type_changed', 'type', { from, to })];
  }
  const changes: Change[] = [];
  if (before.delimited !== after.delimited) {
    const [from, to] = [encodingOf(before), encodingOf(after)];
    changes.push(changed(site, 'message_encoding_changed', 'encoding', { from, to }));
  }
  if (before.verifiesUtf8 !== after.verifiesUtf8) {
    const kind = after.verifiesUtf8 ? 'utf8_validation_added' : 'utf8_validation_removed';
    changes.push(changed(site, kind, 'utf8'));
  }
  return changes;
}

function encodingOf({ delimited }: Field): string {
  return delimited ? 'DELIMITED' : 'LENGTH_PREFIXED';
}

/** Where a field enters or leaves a oneof its presence follows from that, and is no change of its own. */
function labelChanges(before: Field, after: Field, site: Site, oneofs: OneofMatch): Change[] {
  const [from, to] = [labelOf(before), labelOf(after)];
  if (before.cardinality !== after.cardinality) {
    return [changed(site, 'field_cardinality_changed', 'cardinality', { from, to })];
  }
  if (before.packed !== after.packed && isPackable(before) && isPackable(after)) {
    return [changed(site, 'packed_changed', 'packed', { from: before.packed, to: after.packed })];
  }
  if (before.presence === after.presence) return [];
  if (after.presence === 'required') return [changed(site, 'required_added', 'presence', { from, to })];
  if (before.presence === 'required') return [changed(site, 'required_removed', 'presence', { from, to })];
  const followsFromOneof = !isSameOneof(before, after, oneofs) && (!oneofOf(before) || !oneofOf(after));
  return followsFromOneof ? [] : [changed(site, 'field_presence_changed', 'presence', { from, to })];
}

function oneofChanges(before: Field, after: Field, site: Site, oneofs: OneofMatch): Change[] {
  if (isSameOneof(before, after, oneofs)) return [];
  const [from, to] = [oneofOf(before)?.name ?? null, oneofOf(after)?.name ?? null];
  if (from === null) return [changed(site, 'field_moved_into_oneof', 'oneof', { from, to })];
  if (to === null) return [changed(site, 'field_moved_out_of_oneof', 'oneof', { from, to })];
  return [changed(site, 'field_moved_between_oneofs', 'oneof', { from, to })];
}
