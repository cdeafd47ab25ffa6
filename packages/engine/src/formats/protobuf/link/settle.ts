import { inherited } from '../features/resolve.ts';
import type { Features, Field, MessageType, Scalar } from '../schema.ts';
import type { Draft, Elements, Link } from './draft.ts';

/** Inherits the features of every element, and tells from them how fields behave. Options have been read before. */
export function settleFeatures(link: Link): void {
  const { file, elements } = link;
  file.features = inherited(file.features, file.optionValues);
  // Messages stand in front of what they hold, so the features around are always known.
  for (const { node } of elements.messages)
    node.features = inherited((node.parent ?? file).features, node.optionValues);
  for (const { node } of elements.enums) node.features = inherited((node.parent ?? file).features, node.optionValues);
  for (const element of elements.fields) settleField(link, element);
}

function settleField(link: Link, { node, tree, parent }: Elements['fields'][number]): void {
  const around = parent?.features ?? link.file.features;
  const oneof = node.oneof?.isSynthetic === false ? inherited(around, node.oneof.optionValues) : around;
  node.features = withLegacy(
    inherited(oneof, node.optionValues),
    node,
    tree.label?.text,
    tree.madeFor === 'group',
    link,
  );
  const { features } = node;
  node.presence = presenceOf(node, features);
  node.packed = node.cardinality === 'repeated' && isPackable(node) && features.repeatedFieldEncoding === 'PACKED';
  node.delimited =
    node.type.kind === 'message' && features.messageEncoding === 'DELIMITED' && !isMapOrEntry(node, parent);
  node.verifiesUtf8 =
    node.type.kind === 'scalar' && node.type.scalar === 'string' && features.utf8Validation === 'VERIFY';
}

/** What proto2 and proto3 say with labels, groups and `packed`, as features. */
function withLegacy(
  features: Features,
  node: Field,
  label: string | undefined,
  isGroup: boolean,
  { file: { edition } }: Link,
): Features {
  if (edition !== 'proto2' && edition !== 'proto3') return features;
  const packed = node.options.get('packed');
  if (label !== 'required' && !node.isProto3Optional && !isGroup && packed === undefined) return features;
  return {
    ...features,
    ...(edition === 'proto2' && label === 'required' && { fieldPresence: 'LEGACY_REQUIRED' }),
    ...(node.isProto3Optional && { fieldPresence: 'EXPLICIT' }),
    ...(isGroup && { messageEncoding: 'DELIMITED' }),
    ...(typeof packed === 'boolean' && { repeatedFieldEncoding: packed ? 'PACKED' : 'EXPANDED' }),
  };
}

function presenceOf(node: Field, { fieldPresence }: Features): Field['presence'] {
  if (node.cardinality === 'repeated') return 'implicit';
  if (fieldPresence === 'LEGACY_REQUIRED') return 'required';
  const isAlways = node.type.kind === 'message' || node.oneof !== undefined || node.extends !== undefined;
  return isAlways || fieldPresence === 'EXPLICIT' ? 'explicit' : 'implicit';
}

const UNPACKABLE: ReadonlySet<Scalar> = new Set<Scalar>(['string', 'bytes']);

/** True for numbers, booleans and enums. */
export function isPackable({ type }: Field): boolean {
  return type.kind === 'enum' || (type.kind === 'scalar' && !UNPACKABLE.has(type.scalar));
}

/** Maps and what is in them are never written between group tags. */
function isMapOrEntry({ type }: Field, parent: Draft<MessageType> | undefined): boolean {
  return parent?.isMapEntry === true || (type.kind === 'message' && type.message.isMapEntry);
}
