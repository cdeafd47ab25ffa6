import type { EnumType, Field, FieldType, MessageType, Oneof, ProtoFile, Scalar } from '../schema.ts';

/** Scalars that share an encoding, as Confluent's registry groups them. Enums count as numbers of the first group. */
type ScalarGroup = 'number' | 'signed' | 'text' | 'fixed32' | 'fixed64' | 'float' | 'double';

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

/** What the comparison sees of a message, made once for each. */
export interface MessageView {
  /** By number. Groups of proto2 are passed over, as they are there. */
  readonly fields: ReadonlyMap<number, Field>;
  /** The oneofs by name, without synthetic ones. */
  readonly oneofs: ReadonlyMap<string, Oneof>;
  readonly members: ReadonlyMap<Oneof, readonly Field[]>;
}

const messageViews = new WeakMap<MessageType, MessageView>();

/** The view of a message. */
export function viewOf(message: MessageType): MessageView {
  const known = messageViews.get(message);
  if (known !== undefined) return known;
  const declared = message.fields.filter((field) => !isGroup(field, message)).sort((a, b) => a.number - b.number);
  const view: MessageView = {
    fields: new Map(declared.map((field) => [field.number, field])),
    ...oneofView(message, declared),
  };
  messageViews.set(message, view);
  return view;
}

function oneofView({ oneofs }: MessageType, fields: readonly Field[]): Pick<MessageView, 'oneofs' | 'members'> {
  const declared = oneofs.filter(({ isSynthetic }) => !isSynthetic);
  if (declared.length === 0) return NO_ONEOFS;
  const members = new Map(declared.map((oneof): [Oneof, Field[]] => [oneof, []]));
  for (const field of fields) if (field.oneof !== undefined) members.get(field.oneof)?.push(field);
  return { oneofs: new Map(declared.map((oneof) => [oneof.name, oneof])), members };
}

const NO_ONEOFS: Pick<MessageView, 'oneofs' | 'members'> = { oneofs: new Map(), members: new Map() };

/** The types that a file or message declares, by name. */
export interface ScopeView {
  /** Neither the messages of groups nor the entries of maps, which no text declares. */
  readonly messages: ReadonlyMap<string, PlacedMessage>;
  readonly enums: ReadonlyMap<string, EnumType>;
}

/** A message and its position among the messages beside it. */
interface PlacedMessage {
  readonly message: MessageType;
  readonly index: number;
}

const scopeViews = new WeakMap<ProtoFile | MessageType, ScopeView>();

/** The view of a file or message as a scope of types. */
export function scopeOf(scope: ProtoFile | MessageType): ScopeView {
  const known = scopeViews.get(scope);
  if (known !== undefined) return known;
  const groups = new Set<MessageType>();
  for (const field of [...('kind' in scope ? scope.fields : []), ...scope.extensions]) {
    if (field.type.kind === 'message' && isGroup(field, scope)) groups.add(field.type.message);
  }
  const declared = scope.messages.filter((message) => !message.isMapEntry && !groups.has(message));
  const view: ScopeView = {
    messages: new Map(declared.map((message, index) => [message.name, { message, index }])),
    enums: new Map(scope.enums.map((type) => [type.name, type])),
  };
  scopeViews.set(scope, view);
  return view;
}

/** The name of a message within its package. */
export function localName({ fullName, file }: MessageType): string {
  return file.package === '' ? fullName : fullName.slice(file.package.length + 1);
}

function isGroup(field: Field, scope: ProtoFile | MessageType): boolean {
  const { edition } = 'kind' in scope ? scope.file : scope;
  return edition === 'proto2' && field.delimited;
}
