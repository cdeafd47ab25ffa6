import type { Detail } from '../../../model/change.ts';
import type { Field, FieldType } from '../schema.ts';
import { below, type Comparison, placeIn } from './difference.ts';
import { type Label, labelOf, localName, oneofOf, shapeOf } from './elements.ts';
import type { ConfluentKind } from './kinds.ts';
import type { MessagePair, Walk } from './walk.ts';

/** What differs about a field, without its place. */
interface Found {
  readonly kind: ConfluentKind;
  readonly facts: Detail;
  readonly provided?: Comparison | undefined;
}

/** Compares two fields of one number: membership of a oneof, name, label and type. Differences stand where the reading side has the field. */
export function compareFields(walk: Walk, pair: MessagePair, from: Field, to: Field): void {
  if (isSameScalar(from, to)) return;
  const [left, oneof] = [oneofOf(from), oneofOf(to)];
  const found: Found[] = [];
  if (left !== undefined && oneof === undefined) {
    found.push({ kind: 'ONEOF_FIELD_MOVED_TO_TOP_LEVEL', facts: { oneof: left.name } });
  }
  if (from.name !== to.name) found.push({ kind: 'FIELD_NAME_CHANGED', facts: { from: from.name, to: to.name } });
  found.push(...typeDifferences(walk, from.type, to.type, [labelOf(from, pair.original), labelOf(to, pair.update)]));
  for (const { kind, facts, provided } of found) {
    const difference = {
      kind,
      steps: below(oneof ? below(pair.steps, oneof.name) : pair.steps, to.number),
      path: placeIn(pair.steps, to.name),
      at: { original: from.at, update: to.at },
      facts,
    };
    walk.report(difference, provided);
  }
}

/** The usual case, without a look at anything else: nothing changed that the comparison could see. */
function isSameScalar(from: Field, to: Field): boolean {
  return (
    from.type.kind === 'scalar' &&
    to.type.kind === 'scalar' &&
    from.type.scalar === to.type.scalar &&
    from.name === to.name &&
    from.cardinality === to.cardinality &&
    from.presence === to.presence &&
    oneofOf(from) === undefined &&
    oneofOf(to) === undefined
  );
}

type Labels = readonly [original: Label | undefined, update: Label | undefined];

const NOTHING: readonly Found[] = [];

/** Types are compared by what they are (scalar, map, message) and then in their own way; keys and values of maps have no labels. */
function typeDifferences(walk: Walk, original: FieldType, update: FieldType, labels: Labels): readonly Found[] {
  const [from, to] = [shapeOf(original), shapeOf(update)];
  const changed = (kind: ConfluentKind, provided?: Comparison): readonly Found[] => [
    { kind, facts: { from: typeName(original), to: typeName(update) }, provided },
  ];
  if (from.kind === 'scalar' && to.kind === 'scalar') {
    return from.group === to.group
      ? labelDifferences(from.group === 'text', labels)
      : changed('FIELD_SCALAR_KIND_CHANGED');
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return [
      ...typeDifferences(walk, from.key, to.key, UNLABELLED),
      ...typeDifferences(walk, from.value, to.value, UNLABELLED),
    ];
  }
  if (from.kind === 'message' && to.kind === 'message') {
    if (localName(from.message) !== localName(to.message)) return changed('FIELD_NAMED_TYPE_CHANGED');
    const referred = walk.referred(from.message, to.message);
    return referred === undefined ? NOTHING : changed('FIELD_NAMED_TYPE_CHANGED', referred);
  }
  return changed('FIELD_KIND_CHANGED');
}

const UNLABELLED: Labels = [undefined, undefined];

/** Labels count only where both sides have one, so a proto3 field that becomes repeated passes. */
function labelDifferences(isText: boolean, [from, to]: Labels): readonly Found[] {
  if (from === undefined || to === undefined || from === to) return NOTHING;
  const kind = isText ? 'FIELD_STRING_OR_BYTES_LABEL_CHANGED' : 'FIELD_NUMERIC_LABEL_CHANGED';
  return [{ kind, facts: { from, to } }];
}

function typeName(type: FieldType): string {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum') return type.enum.fullName;
  const [key, value] = type.message.fields;
  if (!type.message.isMapEntry || key === undefined || value === undefined) return type.message.fullName;
  return `map<${typeName(key.type)}, ${typeName(value.type)}>`;
}
