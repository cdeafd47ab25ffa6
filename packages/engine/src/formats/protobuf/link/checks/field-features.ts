import { isMessageValue } from '../../options/values.ts';
import type { Field } from '../../schema.ts';
import type { Elements, Link } from '../draft.ts';
import { isPackable } from '../settle.ts';

/** Checks that features of fields are set where they mean something (Protobuf Editions, Feature Settings). */
export function checkFieldFeatures(link: Link): void {
  const { edition, options } = link.file;
  if (edition === 'proto2' || edition === 'proto3') return;
  if (options.get('features.field_presence') === 'LEGACY_REQUIRED') {
    link.report(
      'bad-feature',
      'fields cannot be required by default',
      fileOption(link),
      link.file.name === '' ? '' : '',
    );
  }
  if (options.has('java_string_check_utf8')) {
    link.report('bad-option', `edition ${edition} has no "java_string_check_utf8"`, fileOption(link), '');
  }
  for (const { node, tree, parent } of link.elements.fields) {
    if (parent?.isMapEntry === true && node.extends === undefined) continue;
    const wrong = whyBadFeature(node, tree) ?? whyBadBehaviour(node);
    if (wrong !== undefined) link.report('bad-feature', wrong, tree.options[0] ?? tree.name, node.at);
  }
}

function fileOption(link: Link) {
  return link.tree.options[0] ?? { start: 0, end: 0 };
}

/** Names of the features that the field itself sets. */
function featuresSet(node: Field): ReadonlyMap<string, string> {
  const features = node.optionValues?.fields.find(({ field }) => field.name === 'features')?.values[0];
  if (!isMessageValue(features)) return new Map();
  return new Map(
    features.fields.map(({ field, values: [value] }) => [
      field.name,
      typeof value === 'object' && 'number' in value ? value.name : '',
    ]),
  );
}

function whyBadFeature(node: Field, tree: Elements['fields'][number]['tree']): string | undefined {
  const set = featuresSet(node);
  if (set.size === 0) return undefined;
  const { type } = node;
  const isRepeated = node.cardinality === 'repeated';
  const presence = set.get('field_presence');
  if (presence !== undefined) {
    if (isRepeated) return 'repeated fields have no field presence';
    if (node.oneof !== undefined) return 'the presence of fields of oneofs cannot be changed';
    if (node.extends !== undefined && presence !== 'LEGACY_REQUIRED')
      return 'the presence of extensions cannot be changed';
    if (type.kind === 'message' && presence === 'IMPLICIT') return 'the presence of messages cannot be implicit';
  }
  const encoding = set.get('repeated_field_encoding');
  if (encoding !== undefined && !isRepeated) return '"repeated_field_encoding" is for repeated fields';
  if (encoding === 'PACKED' && !isPackable(node)) return 'only numbers, booleans and enums can be packed';
  if (set.has('utf8_validation') && !holdsText(node)) return '"utf8_validation" is for strings';
  if (set.has('message_encoding') && (type.kind !== 'message' || tree.madeFor === 'map')) {
    return '"message_encoding" is for messages';
  }
  return undefined;
}

/** True for strings, and maps with strings as keys or values. */
function holdsText({ type }: Field): boolean {
  if (type.kind === 'scalar') return type.scalar === 'string';
  return type.kind === 'message' && type.message.isMapEntry && type.message.fields.some(holdsText);
}

function whyBadBehaviour(node: Field): string | undefined {
  const { type, features } = node;
  if (node.extends !== undefined && features.fieldPresence === 'LEGACY_REQUIRED')
    return 'extensions cannot be required';
  const isImplicit = node.presence === 'implicit' && node.cardinality === 'singular';
  if (isImplicit && type.kind === 'enum' && type.enum.features.enumType === 'CLOSED') {
    return `"${type.enum.fullName}" is a closed enum, so the presence of the field cannot be implicit`;
  }
  return undefined;
}
