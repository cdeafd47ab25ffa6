import type { EnumType, Field, FieldType, MessageType, Oneof, ProtoFile, Scalar } from '../schema.ts';

/** Scalars that share an encoding, as Confluent's registry groups them. Enums count as numbers of the first group. */
export type ScalarGroup = 'number' | 'signed' | 'text' | 'fixed32' | 'fixed64' | 'float' | 'double';

const GROUPS: Readonly<Record<Scalar, ScalarGroup>> = {
  int32: 'number',
  int64: 'number',
  uint32: 'number',
  uint64: 'number',
  bool: 'number',
  sint32: 'signed',
  sint64: 'signed',
  string: 'text',
  bytes: 'text',
  fixed32: 'fixed32',
  sfixed32: 'fixed32',
  fixed64: 'fixed64',
  sfixed64: 'fixed64',
  float: 'float',
  double: 'double',
};

/** What a field holds, as far as Confluent's comparison tells types apart. */
export type Shape =
  | { readonly kind: 'scalar'; readonly group: ScalarGroup }
  | { readonly kind: 'map'; readonly key: FieldType; readonly value: FieldType }
  | { readonly kind: 'message'; readonly message: MessageType };

/** The shape of a type; the entry of a map counts as a map. */
export function shapeOf(type: FieldType): Shape {
  if (type.kind === 'scalar') return { kind: 'scalar', group: GROUPS[type.scalar] };
  if (type.kind === 'enum') return { kind: 'scalar', group: 'number' };
  const [key, value] = type.message.fields;
  if (!type.message.isMapEntry || key === undefined || value === undefined) {
    return { kind: 'message', message: type.message };
  }
  return { kind: 'map', key: key.type, value: value.type };
}

/** The label in front of a field. A field without one (proto3, editions, members of oneofs, maps) is never compared by its label. */
export type Label = 'optional' | 'required' | 'repeated';

/** The label that the text of a field has, or undefined: presence by features is not seen. */
export function labelOf(field: Field, { file }: MessageType): Label | undefined {
  if (field.type.kind === 'message' && field.type.message.isMapEntry) return undefined;
  if (field.cardinality === 'repeated') return 'repeated';
  if (oneofOf(field) !== undefined) return undefined;
  if (file.edition === 'proto2') return field.presence === 'required' ? 'required' : 'optional';
  return field.oneof === undefined ? undefined : 'optional';
}

/** The oneof that a field is written in; the synthetic one of an `optional` field is none. */
export function oneofOf({ oneof }: Field): Oneof | undefined {
  return oneof?.isSynthetic ? undefined : oneof;
}

/** The fields of a message by number. Groups of proto2 are passed over, as they are there. */
export function fieldsOf(message: MessageType): ReadonlyMap<number, Field> {
  return new Map(message.fields.filter((field) => !isGroup(field, message)).map((field) => [field.number, field]));
}

/** The oneofs of a message by name. */
export function oneofsOf(message: MessageType): ReadonlyMap<string, Oneof> {
  return new Map(message.oneofs.filter(({ isSynthetic }) => !isSynthetic).map((oneof) => [oneof.name, oneof]));
}

/** A message and its position among the messages beside it. */
export interface PlacedMessage {
  readonly message: MessageType;
  readonly index: number;
}

/** The messages of a file or message by name: neither those of groups nor the entries of maps, which no text declares. */
export function messagesOf(scope: ProtoFile | MessageType): ReadonlyMap<string, PlacedMessage> {
  const groups = new Set<MessageType>();
  for (const field of [...('kind' in scope ? scope.fields : []), ...scope.extensions]) {
    if (field.type.kind === 'message' && isGroup(field, scope)) groups.add(field.type.message);
  }
  const declared = scope.messages.filter((message) => !message.isMapEntry && !groups.has(message));
  return new Map(declared.map((message, index) => [message.name, { message, index }]));
}

/** The enums of a file or message by name. */
export function enumsOf(scope: ProtoFile | MessageType): ReadonlyMap<string, EnumType> {
  return new Map(scope.enums.map((type) => [type.name, type]));
}

/** The name of a message within its package. */
export function localName({ fullName, file }: MessageType): string {
  return file.package === '' ? fullName : fullName.slice(file.package.length + 1);
}

function isGroup(field: Field, scope: ProtoFile | MessageType): boolean {
  const { edition } = 'kind' in scope ? scope.file : scope;
  return edition === 'proto2' && field.delimited;
}
