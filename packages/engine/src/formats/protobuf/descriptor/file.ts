import type {
  Edition,
  EnumType,
  ExtensionRange,
  Field,
  MessageType,
  MessageValue,
  Method,
  NumberRange,
  Oneof,
  ProtoFile,
  Service,
  Visibility,
} from '../schema.ts';
import { defaultText, textBytes } from './default-text.ts';
import { EDITION_NUMBERS, TYPE_ENUM, TYPE_GROUP, TYPE_MESSAGE, TYPE_NUMBERS } from './numbers.ts';
import { stripped } from './strip.ts';
import { bytesOfMessage, WireWriter } from './wire.ts';

/** The bytes of a file as google.protobuf.FileDescriptorProto, as the compiler of Google writes them: no comments, no places. */
export function bytesOfFile(file: ProtoFile): Uint8Array {
  const writer = new DescriptorWriter();
  const plain = file.imports.filter(({ kind }) => kind !== 'option');
  writer.text(1, file.name);
  if (file.package !== '') writer.text(2, file.package);
  for (const { name } of plain) writer.text(3, name);
  for (const message of file.messages) writer.inside(4, (inner) => writeMessage(inner, message));
  for (const type of file.enums) writer.inside(5, (inner) => writeEnum(inner, type));
  for (const service of file.services) writer.inside(6, (inner) => writeService(inner, service));
  for (const field of file.extensions) writer.inside(7, (inner) => writeField(inner, field, file.edition));
  writer.options(8, file.optionValues);
  for (const [index, { kind }] of plain.entries()) if (kind === 'public') writer.number(10, index);
  for (const [index, { kind }] of plain.entries()) if (kind === 'weak') writer.number(11, index);
  writeSyntax(writer, file.edition);
  for (const { name, kind } of file.imports) if (kind === 'option') writer.text(15, name);
  return writer.finish();
}

function writeSyntax(writer: DescriptorWriter, edition: Edition): void {
  if (edition === 'proto2') return;
  if (edition === 'proto3') {
    writer.text(12, 'proto3');
    return;
  }
  writer.text(12, 'editions');
  writer.number(14, EDITION_NUMBERS[edition]);
}

/** Writes the fields of descriptors; in the order of their numbers, if the caller keeps it. */
class DescriptorWriter extends WireWriter {
  text(number: number, value: string): void {
    this.lengthPrefixed(number, textBytes(value));
  }

  number(number: number, value: number): void {
    this.tag(number, 0);
    this.varint64(BigInt(value));
  }

  inside(number: number, write: (writer: DescriptorWriter) => void): void {
    const inner = new DescriptorWriter();
    write(inner);
    this.lengthPrefixed(number, inner.finish());
  }

  options(number: number, value: MessageValue | undefined): void {
    const left = stripped(value);
    if (left !== undefined) this.lengthPrefixed(number, bytesOfMessage(left));
  }

  visibility(number: number, value: Visibility | undefined): void {
    if (value !== undefined) this.number(number, value === 'local' ? 1 : 2);
  }
}

function writeMessage(writer: DescriptorWriter, message: MessageType): void {
  const { edition } = message.file;
  writer.text(1, message.name);
  for (const field of message.fields) writer.inside(2, (inner) => writeField(inner, field, edition));
  for (const nested of message.messages) writer.inside(3, (inner) => writeMessage(inner, nested));
  for (const type of message.enums) writer.inside(4, (inner) => writeEnum(inner, type));
  for (const range of message.extensionRanges) writer.inside(5, (inner) => writeExtensionRange(inner, range));
  for (const field of message.extensions) writer.inside(6, (inner) => writeField(inner, field, edition));
  if (message.isMapEntry) writer.inside(7, (inner) => inner.number(7, 1));
  else writer.options(7, message.optionValues);
  for (const oneof of message.oneofs) writer.inside(8, (inner) => writeOneof(inner, oneof));
  for (const range of message.reservedRanges) writer.inside(9, (inner) => writeRange(inner, range, 1));
  for (const name of message.reservedNames) writer.text(10, name);
  writer.visibility(11, message.visibility);
}

function writeOneof(writer: DescriptorWriter, { name, optionValues }: Oneof): void {
  writer.text(1, name);
  writer.options(2, optionValues);
}

/** Ranges of messages end behind their last number, those of enums with it. */
function writeRange(writer: DescriptorWriter, { start, end }: NumberRange, behind: 0 | 1): void {
  writer.number(1, start);
  writer.number(2, end + behind);
}

function writeExtensionRange(writer: DescriptorWriter, range: ExtensionRange): void {
  writeRange(writer, range, 1);
  writer.options(3, range.optionValues);
}

function writeField(writer: DescriptorWriter, field: Field, edition: Edition): void {
  const { type } = field;
  writer.text(1, field.name);
  if (field.extends !== undefined) writer.text(2, `.${field.extends}`);
  writer.number(3, field.number);
  writer.number(4, labelNumber(field, edition));
  writer.number(5, typeNumber(field, edition));
  if (type.kind === 'message') writer.text(6, `.${type.message.fullName}`);
  else if (type.kind === 'enum') writer.text(6, `.${type.enum.fullName}`);
  const text = defaultText(field);
  if (text !== undefined) writer.text(7, text);
  writer.options(8, field.optionValues);
  if (field.oneof !== undefined) writer.number(9, field.oneof.index);
  writer.text(10, field.jsonName);
  if (field.isProto3Optional) writer.number(17, 1);
}

/** Editions tell required fields by features, and groups as well. */
function labelNumber({ cardinality, presence }: Field, edition: Edition): number {
  if (cardinality === 'repeated') return 3;
  return presence === 'required' && edition === 'proto2' ? 2 : 1;
}

function typeNumber({ type, delimited }: Field, edition: Edition): number {
  if (type.kind === 'scalar') return TYPE_NUMBERS[type.scalar];
  if (type.kind === 'enum') return TYPE_ENUM;
  return delimited && edition === 'proto2' ? TYPE_GROUP : TYPE_MESSAGE;
}

function writeEnum(writer: DescriptorWriter, type: EnumType): void {
  writer.text(1, type.name);
  for (const value of type.values) {
    writer.inside(2, (inner) => {
      inner.text(1, value.name);
      inner.number(2, value.number);
      inner.options(3, value.optionValues);
    });
  }
  writer.options(3, type.optionValues);
  for (const range of type.reservedRanges) writer.inside(4, (inner) => writeRange(inner, range, 0));
  for (const name of type.reservedNames) writer.text(5, name);
  writer.visibility(6, type.visibility);
}

function writeService(writer: DescriptorWriter, service: Service): void {
  writer.text(1, service.name);
  for (const method of service.methods) writer.inside(2, (inner) => writeMethod(inner, method));
  writer.options(3, service.optionValues);
}

function writeMethod(writer: DescriptorWriter, method: Method): void {
  writer.text(1, method.name);
  writer.text(2, `.${method.input.fullName}`);
  writer.text(3, `.${method.output.fullName}`);
  const options = stripped(method.optionValues);
  if (options !== undefined) writer.lengthPrefixed(4, bytesOfMessage(options));
  else if (method.hasBody) writer.lengthPrefixed(4, new Uint8Array());
  if (method.clientStreaming) writer.number(5, 1);
  if (method.serverStreaming) writer.number(6, 1);
}
