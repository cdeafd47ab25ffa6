import { FEATURES_OF_EDITION } from '../features/editions.ts';
import { jsonNameOf } from '../link/declare.ts';
import { isPackable } from '../link/settle.ts';
import type { Edition, Field, FieldType } from '../schema.ts';
import { type FeatureTexts, featureText, optionTexts } from './canonical-options.ts';
import { bytesLiteral, numberText, textLiteral } from './value.ts';

/** What stands in front of the options of a field, its label included; a group has no type. */
export function fieldHead(field: Field, edition: Edition): string {
  const { type, name } = field;
  const group = groupOf(field, edition);
  const words = group === undefined ? `${typeText(type)} ${name}` : `group ${group.name}`;
  return `${labelText(field, edition)}${words} = ${field.number}`;
}

/** The message of a group of proto2, which the field itself declares. */
export function groupOf({ delimited, type }: Field, edition: Edition) {
  return delimited && edition === 'proto2' && type.kind === 'message' ? type.message : undefined;
}

/** The type as a field declares it; names in full. */
export function typeText(type: FieldType): string {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'enum') return `.${type.enum.fullName}`;
  const { isMapEntry, fields, fullName } = type.message;
  const [key, value] = fields;
  return isMapEntry && key && value ? `map<${typeText(key.type)}, ${typeText(value.type)}>` : `.${fullName}`;
}

/** `optional` stands where it says something: always in proto2, in proto3 where absence could not be told without it. */
function labelText(field: Field, edition: Edition): string {
  const { type, cardinality, presence, oneof } = field;
  if (type.kind === 'message' && type.message.isMapEntry) return '';
  if (cardinality === 'repeated') return 'repeated ';
  if (oneof !== undefined && !oneof.isSynthetic) return '';
  if (edition === 'proto2') return presence === 'required' ? 'required ' : 'optional ';
  const isSaid =
    edition === 'proto3' && presence === 'explicit' && type.kind !== 'message' && field.extends === undefined;
  return isSaid ? 'optional ' : '';
}

/** The options of a field in brackets, with what looks like one, and the features that it has beside its edition. */
export function fieldOptions(field: Field, edition: Edition): string {
  const pseudo = [
    ...(field.default === undefined ? [] : [`default = ${defaultText(field)}`]),
    ...(field.jsonName === jsonNameOf(field.name) || field.extends !== undefined
      ? []
      : [`json_name = ${textLiteral(field.jsonName)}`]),
  ];
  const isOld = edition === 'proto2' || edition === 'proto3';
  const usual = FEATURES_OF_EDITION[edition].repeatedFieldEncoding === 'PACKED';
  const packed = isOld && isPacking(field) && field.packed !== usual ? [`packed = ${field.packed}`] : [];
  const texts = [...pseudo, ...packed, ...optionTexts(field.optionValues, isOld ? [] : fieldFeatures(field, edition))];
  return texts.length === 0 ? '' : ` [${texts.join(', ')}]`;
}

function isPacking(field: Field): boolean {
  return field.cardinality === 'repeated' && isPackable(field);
}

/** Features are written where they have an effect, so that texts with the same effects are the same. */
function fieldFeatures(field: Field, edition: Edition): FeatureTexts {
  const usual = FEATURES_OF_EDITION[edition];
  const { type, cardinality, oneof, presence } = field;
  const hasChoice = cardinality === 'singular' && oneof === undefined && field.extends === undefined;
  const isImplicit = presence === 'implicit' && type.kind !== 'message';
  const own = presence === 'required' ? 'LEGACY_REQUIRED' : isImplicit ? 'IMPLICIT' : 'EXPLICIT';
  const isMap = type.kind === 'message' && type.message.isMapEntry;
  const text = textFieldOf(field);
  return [
    ...(hasChoice ? featureText('fieldPresence', own, usual.fieldPresence) : []),
    ...(isPacking(field)
      ? featureText('repeatedFieldEncoding', field.packed ? 'PACKED' : 'EXPANDED', usual.repeatedFieldEncoding)
      : []),
    ...(text ? featureText('utf8Validation', text.verifiesUtf8 ? 'VERIFY' : 'NONE', usual.utf8Validation) : []),
    ...(type.kind === 'message' && !isMap
      ? featureText('messageEncoding', field.delimited ? 'DELIMITED' : 'LENGTH_PREFIXED', usual.messageEncoding)
      : []),
  ];
}

/** The field itself, or the key or value of a map, that holds text. */
function textFieldOf(field: Field): Field | undefined {
  const { type } = field;
  if (type.kind === 'scalar') return type.scalar === 'string' ? field : undefined;
  if (type.kind !== 'message' || !type.message.isMapEntry) return undefined;
  return type.message.fields.find((part) => part.type.kind === 'scalar' && part.type.scalar === 'string');
}

function defaultText({ type, default: value }: Field): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string' || type.kind !== 'scalar') return String(value);
  return type.scalar === 'bytes' ? bytesLiteral(value, false) : textLiteral(value);
}
