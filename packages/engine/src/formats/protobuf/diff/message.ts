import type { Change } from '../../../model/change.ts';
import type { Field, MessageType } from '../schema.ts';
import { added, changed, removed, type Site } from './change.ts';
import { diffField } from './field.ts';
import { type FieldMatch, oneofOf } from './fields.ts';
import type { TypeMatch } from './match.ts';
import { fieldPath, labelOf, pathOf, typeName } from './names.ts';
import { diffOptions } from './options.ts';
import {
  diffExtensionRanges,
  diffRangeOptions,
  diffReserved,
  NOTHING_RESERVED,
  Reservations,
  type Reserving,
} from './ranges.ts';

/** Two messages that are compared with each other. */
export interface MessagePair {
  readonly before: MessageType;
  readonly after: MessageType;
  readonly match: FieldMatch;
}

/** What changed about a message that both documents have: its fields, oneofs, and what it keeps from use. */
export function diffMessage({ before, after, match }: MessagePair, types: TypeMatch): Change[] {
  if (before === after && match.changed.length + match.removed.length + match.added.length === 0) return [];
  const path = pathOf(before, types.before.schema);
  const site: Site = { path, before: before.at, after: after.at };
  return [
    ...diffFields(match, path, types, [before, after]),
    ...diffOneofs(match, path),
    ...diffNature(before, after, site),
  ];
}

function diffNature(before: MessageType, after: MessageType, site: Site): Change[] {
  const [from, to] = [before.features.jsonFormat, after.features.jsonFormat];
  return [
    ...diffReserved(before, after, site),
    ...diffExtensionRanges(before.extensionRanges, after.extensionRanges, site),
    ...diffRangeOptions(before.extensionRanges, after.extensionRanges, site),
    ...diffOptions(before.options, after.options, site),
    ...(from === to ? [] : [changed(site, 'json_format_changed', 'json_format', { from, to })]),
  ];
}

/** Kept fields and removed ones in order of `before`, then added ones. Of extensions no number is reserved. */
export function diffFields(
  match: FieldMatch,
  path: string,
  types: TypeMatch,
  [before, after]: readonly [Reserving, Reserving] = [NOTHING_RESERVED, NOTHING_RESERVED],
): Change[] {
  const kept = match.changed.flatMap((pair) => diffField(pair, siteOf(pair[0], pair[1], path), types, match.oneofs));
  if (match.maps.length + match.removed.length + match.added.length === 0) return kept;
  const entries = match.maps.flatMap(([old, now]) => diffEntries(old, now, fieldPath(old, path), types, match));
  const lost = match.removed.map((field) => ({ field, type: typeName(field, types.before.schema) }));
  const won = match.added.map((field) => ({ field, type: typeName(field, types.after.schema) }));
  const [keptNow, keptThen] = [new Reservations(after), new Reservations(before)];
  return [
    ...kept,
    ...entries,
    ...lost.map(({ field, type }) =>
      removed(field.at, fieldPath(field, path), 'field_removed', 'field', factsOf(field, type, keptNow)),
    ),
    ...won.map(({ field, type }) =>
      added(field.at, fieldPath(field, path), 'field_added', 'field', factsOf(field, type, keptThen)),
    ),
  ];
}

function factsOf(field: Field, type: string, kept: Reservations) {
  return {
    number: field.number,
    type,
    label: labelOf(field),
    oneof: oneofOf(field)?.name ?? null,
    number_reserved: kept.hasNumber(field.number),
    name_reserved: kept.hasName(field.name),
  };
}

/** Keys and values of a map that both messages have. */
function diffEntries(before: Field, after: Field, path: string, types: TypeMatch, { oneofs }: FieldMatch): Change[] {
  if (before.type.kind !== 'message' || after.type.kind !== 'message') return [];
  const values = after.type.message.fields;
  return before.type.message.fields.flatMap((part, index) => {
    const same = values[index];
    return same ? diffField([part, same], siteOf(part, same, path), types, oneofs) : [];
  });
}

function siteOf(before: Field, after: Field, owner: string): Site {
  return { path: fieldPath(before, owner), before: before.at, after: after.at };
}

function diffOneofs({ oneofs }: FieldMatch, path: string): Change[] {
  return [
    ...oneofs.renamed.map(([before, after]) =>
      changed({ path: `${path}.${before.name}`, before: before.at, after: after.at }, 'oneof_renamed', 'name', {
        from: before.name,
        to: after.name,
      }),
    ),
    ...oneofs.removed.map(({ at, name }) => removed(at, `${path}.${name}`, 'oneof_removed', 'oneof')),
    ...oneofs.added.map(({ at, name }) => added(at, `${path}.${name}`, 'oneof_added', 'oneof')),
  ];
}
