import type { Field, FieldType } from '../schema.ts';
import type { Difference } from './difference.ts';
import { type Label, labelOf, localName, oneofOf, shapeOf } from './elements.ts';
import type { MessagePair, Walk } from './walk.ts';

/** Where a field is on both sides; its path is the one of the reading side. */
type Place = Pick<Difference, 'steps' | 'path' | 'at'>;

/** Compares two fields of one number: membership of a oneof, name, label and type. */
export function compareFields(walk: Walk, { steps, original, update }: MessagePair, from: Field, to: Field): void {
  const oneof = oneofOf(to);
  const place: Place = {
    steps: [...steps, ...(oneof ? [oneof.name] : []), `${to.number}`],
    path: [...steps, to.name].join('.'),
    at: { original: from.at, update: to.at },
  };
  const left = oneofOf(from);
  if (left !== undefined && oneof === undefined) {
    walk.report({ kind: 'ONEOF_FIELD_MOVED_TO_TOP_LEVEL', ...place, facts: { oneof: left.name } });
  }
  if (from.name !== to.name) {
    walk.report({ kind: 'FIELD_NAME_CHANGED', ...place, facts: { from: from.name, to: to.name } });
  }
  compareTypes(walk, place, from.type, to.type, [labelOf(from, original), labelOf(to, update)]);
}

type Labels = readonly [original: Label | undefined, update: Label | undefined];

/** Types are compared by what they are (scalar, map, message) and then in their own way; keys and values of maps have no labels. */
function compareTypes(walk: Walk, place: Place, original: FieldType, update: FieldType, labels: Labels): void {
  const [from, to] = [shapeOf(original), shapeOf(update)];
  const facts = { from: typeName(original), to: typeName(update) };
  if (from.kind === 'scalar' && to.kind === 'scalar') {
    if (from.group !== to.group) walk.report({ kind: 'FIELD_SCALAR_KIND_CHANGED', ...place, facts });
    else compareLabels(walk, place, from.group === 'text', labels);
  } else if (from.kind === 'map' && to.kind === 'map') {
    compareTypes(walk, place, from.key, to.key, [undefined, undefined]);
    compareTypes(walk, place, from.value, to.value, [undefined, undefined]);
  } else if (from.kind === 'message' && to.kind === 'message') {
    const change: Difference = { kind: 'FIELD_NAMED_TYPE_CHANGED', ...place, facts };
    const isSameName = localName(from.message) === localName(to.message);
    const referred = isSameName ? walk.referred(from.message, to.message) : undefined;
    if (!isSameName || referred !== undefined) walk.report(change, referred);
  } else {
    walk.report({ kind: 'FIELD_KIND_CHANGED', ...place, facts });
  }
}

/** Labels count only where both sides have one, so a proto3 field that becomes repeated passes. */
function compareLabels(walk: Walk, place: Place, isText: boolean, [from, to]: Labels): void {
  if (from === undefined || to === undefined || from === to) return;
  const kind = isText ? 'FIELD_STRING_OR_BYTES_LABEL_CHANGED' : 'FIELD_NUMERIC_LABEL_CHANGED';
  walk.report({ kind, ...place, facts: { from, to } });
}

function typeName(type: FieldType): string {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum') return type.enum.fullName;
  const [key, value] = type.message.fields;
  if (!type.message.isMapEntry || key === undefined || value === undefined) return type.message.fullName;
  return `map<${typeName(key.type)}, ${typeName(value.type)}>`;
}
