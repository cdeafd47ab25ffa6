import { Lines } from '../print/lines.ts';
import { textLiteral } from '../print/value.ts';
import type { Edition, MessageValue } from '../schema.ts';
import { bracketText, fieldHead, fieldOptions, isGroup, lastPart, optionTexts } from './field-text.ts';
import { EDITION_NUMBERS } from './numbers.ts';
import { isWord, Part } from './part.ts';
import { WireError } from './wire-reader.ts';

/** The .proto text of a google.protobuf.FileDescriptorProto. Throws a {@link WireError} for what no text declares. */
export function textOfFile(value: MessageValue): string {
  return new FilePrinter(new Part(value)).text();
}

/** What is printed together: a field, a oneof, extensions of one message; with the messages that it makes. */
interface Unit {
  readonly makes: readonly Part[];
  readonly print: () => void;
}

/** Prints one descriptor. */
class FilePrinter {
  readonly #file: Part;
  readonly #edition: Edition;
  readonly #lines = new Lines();

  constructor(file: Part) {
    this.#file = file;
    this.#edition = editionOf(file);
  }

  text(): string {
    const file = this.#file;
    const isOld = this.#edition.startsWith('proto');
    this.#lines.line(`${isOld ? 'syntax' : 'edition'} = "${this.#edition}";`);
    if (file.text('package')) this.#lines.line(`package ${file.dotted('package')};`);
    const isPublic = new Set(file.numbers('public_dependency'));
    const isWeak = new Set(file.numbers('weak_dependency'));
    for (const [index, name] of file.texts('dependency').entries()) {
      const word = isPublic.has(index) ? 'public ' : isWeak.has(index) ? 'weak ' : '';
      this.#lines.line(`import ${word}${textLiteral(name)};`);
    }
    for (const name of file.texts('option_dependency')) this.#lines.line(`import option ${textLiteral(name)};`);
    this.#options(file.options);
    const scope = file.text('package') ? `.${file.dotted('package')}` : '';
    const messages = file.parts('message_type');
    this.#declarations(messages, scope, [], this.#extends(file.parts('extension'), messages));
    for (const type of file.parts('enum_type')) this.#enum(type);
    for (const service of file.parts('service')) this.#service(service);
    return this.#lines.toString();
  }

  #options(options: MessageValue | undefined): void {
    for (const text of optionTexts(options, this.#edition)) this.#lines.line(`option ${text};`);
  }

  /** Fields and messages; those that are made for a group or map stand where its field stands, so its field goes there. */
  #declarations(messages: readonly Part[], scope: string, fields: readonly Unit[], extensions: readonly Unit[]): void {
    const queues = [fields, extensions].map((units) => ({ units, next: 0 }));
    const makers = new Map<Part, { readonly queue: (typeof queues)[number]; readonly index: number }>();
    for (const queue of queues) {
      for (const [index, { makes }] of queue.units.entries()) {
        for (const message of makes) {
          if (makers.has(message)) throw new WireError(`"${message.name}" belongs to two fields`);
          makers.set(message, { queue, index });
        }
      }
    }
    const printUpTo = (queue: (typeof queues)[number], end: number): void => {
      for (; queue.next < end; queue.next += 1) queue.units[queue.next]?.print();
    };
    for (const message of messages) {
      const maker = makers.get(message);
      if (maker === undefined) this.#message(message, scope);
      else printUpTo(maker.queue, maker.index + 1);
    }
    for (const queue of queues) printUpTo(queue, queue.units.length);
  }

  #message(message: Part, scope: string): void {
    if (isMapEntry(message)) throw new WireError(`no field needs "${message.name}", the entry of a map`);
    this.#lines.block(`${visibilityText(message)}message ${message.name}`, () => this.#body(message, scope));
  }

  #body(message: Part, around: string): void {
    const scope = `${around}.${message.name}`;
    const nested = message.parts('nested_type');
    this.#options(message.options);
    for (const range of message.parts('reserved_range'))
      this.#lines.line(`reserved ${rangeText(range, 1, MAX_FIELD_NUMBER)};`);
    this.#reservedNames(message);
    const isSet = message.options?.fields.some(
      ({ field, values }) => field.name === 'message_set_wire_format' && values[0] === true,
    );
    for (const range of message.parts('extension_range')) {
      const text = rangeText(range, 1, isSet === true ? MAX_MESSAGE_SET_NUMBER : MAX_FIELD_NUMBER);
      this.#lines.line(`extensions ${text}${bracketText(optionTexts(range.options, this.#edition))};`);
    }
    this.#declarations(
      nested,
      scope,
      this.#fields(message, nested, scope),
      this.#extends(message.parts('extension'), nested),
    );
    for (const type of message.parts('enum_type')) this.#enum(type);
  }

  #fields(message: Part, nested: readonly Part[], scope: string): readonly Unit[] {
    const byName = new Map(nested.map((part) => [part.name, part]));
    const entryOf = (field: Part): Part | undefined => {
      const type = field.text('type_name') ?? '';
      const named = type.startsWith(`${scope}.`) ? byName.get(type.slice(scope.length + 1)) : undefined;
      return named !== undefined && isMapEntry(named) ? named : undefined;
    };
    return this.#together(message).map(({ oneof, fields }): Unit => {
      const print = (field: Part): void => this.#field(field, byName, entryOf(field));
      return {
        makes: fields.flatMap((field) => this.#made(field, byName, entryOf(field))),
        print: () => {
          if (oneof === undefined) fields.forEach(print);
          else {
            this.#lines.block(`oneof ${oneof.name}`, () => {
              this.#options(oneof.options);
              fields.forEach(print);
            });
          }
        },
      };
    });
  }

  /** Fields by themselves, and those of a oneof together. */
  #together(message: Part): readonly { readonly oneof?: Part; readonly fields: readonly Part[] }[] {
    const oneofs = message.parts('oneof_decl');
    const found: { readonly oneof?: Part; readonly fields: Part[] }[] = [];
    const members = new Map<number, Part[]>();
    for (const field of message.parts('field')) {
      const index = field.is('proto3_optional') ? undefined : field.number('oneof_index');
      const known = index === undefined ? undefined : members.get(index);
      if (known !== undefined) known.push(field);
      else if (index === undefined) found.push({ fields: [field] });
      else {
        const oneof = oneofs[index];
        if (oneof === undefined) throw new WireError(`"${field.name}" is in a oneof that is not there`);
        const fields = [field];
        members.set(index, fields);
        found.push({ oneof, fields });
      }
    }
    return found;
  }

  /** The messages that a field makes: the entry of a map, the message of a group. */
  #made(field: Part, byName: ReadonlyMap<string, Part>, entry: Part | undefined): readonly Part[] {
    const made = entry ?? (isGroup(field, this.#edition) ? this.#group(field, byName) : undefined);
    return made === undefined ? [] : [made];
  }

  #group(field: Part, byName: ReadonlyMap<string, Part>): Part {
    const name = lastPart(field.dotted('type_name'));
    const group = byName.get(name);
    if (group === undefined) throw new WireError(`the message of the group "${field.name}" is not there`);
    return group;
  }

  #field(field: Part, byName: ReadonlyMap<string, Part>, entry: Part | undefined): void {
    const text = fieldHead(field, this.#edition, entry) + bracketText(fieldOptions(field, this.#edition));
    if (!isGroup(field, this.#edition)) this.#lines.line(`${text};`);
    else {
      const type = field.dotted('type_name');
      this.#lines.block(text, () => this.#body(this.#group(field, byName), type.slice(0, type.lastIndexOf('.'))));
    }
  }

  /** Extensions that follow each other and extend the same message share a statement. */
  #extends(fields: readonly Part[], messages: readonly Part[]): readonly Unit[] {
    const byName = fields.length === 0 ? new Map<string, Part>() : new Map(messages.map((part) => [part.name, part]));
    const groups: { readonly name: string; readonly fields: Part[] }[] = [];
    for (const field of fields) {
      const name = field.dotted('extendee');
      const last = groups.at(-1);
      if (last?.name === name) last.fields.push(field);
      else groups.push({ name, fields: [field] });
    }
    return groups.map(({ name, fields: members }) => ({
      makes: members.flatMap((field) => this.#made(field, byName, undefined)),
      print: () =>
        this.#lines.block(`extend ${name}`, () => {
          for (const field of members) this.#field(field, byName, undefined);
        }),
    }));
  }

  #enum(type: Part): void {
    this.#lines.block(`${visibilityText(type)}enum ${type.name}`, () => {
      this.#options(type.options);
      for (const range of type.parts('reserved_range'))
        this.#lines.line(`reserved ${rangeText(range, 0, MAX_ENUM_NUMBER)};`);
      this.#reservedNames(type);
      for (const value of type.parts('value')) {
        this.#lines.line(
          `${value.name} = ${value.number('number') ?? 0}${bracketText(optionTexts(value.options, this.#edition))};`,
        );
      }
    });
  }

  #reservedNames(type: Part): void {
    const isOld = this.#edition.startsWith('proto');
    for (const name of type.texts('reserved_name')) {
      if (!isOld && !isWord(name)) throw new WireError(`${JSON.stringify(name.slice(0, 100))} is no name`);
      this.#lines.line(`reserved ${isOld ? textLiteral(name) : name};`);
    }
  }

  #service(service: Part): void {
    this.#lines.block(`service ${service.name}`, () => {
      this.#options(service.options);
      for (const method of service.parts('method')) {
        const side = (isStream: boolean, type: string): string => `(${isStream ? 'stream ' : ''}${type})`;
        const input = side(method.is('client_streaming'), method.dotted('input_type'));
        const head = `rpc ${method.name}${input} returns ${side(method.is('server_streaming'), method.dotted('output_type'))}`;
        if (method.options === undefined) this.#lines.line(`${head};`);
        else this.#lines.block(head, () => this.#options(method.options));
      }
    });
  }
}

const MAX_FIELD_NUMBER = 536_870_911;
const MAX_MESSAGE_SET_NUMBER = 2_147_483_646;
const MAX_ENUM_NUMBER = 2_147_483_647;

/** The syntax or edition that a descriptor names. */
function editionOf(file: Part): Edition {
  const syntax = file.text('syntax') ?? '';
  if (syntax === '' || syntax === 'proto2') return 'proto2';
  if (syntax === 'proto3') return 'proto3';
  const edition = (['2023', '2024', '2026'] as const).find((name) => EDITION_NUMBERS[name] === file.number('edition'));
  if (syntax !== 'editions' || edition === undefined) throw new WireError('the syntax or edition is not known');
  return edition;
}

function isMapEntry({ options }: Part): boolean {
  return options?.fields.some(({ field, values }) => field.name === 'map_entry' && values[0] === true) ?? false;
}

/** Ranges of messages end behind their last number, those of enums with it. */
function rangeText(range: Part, behind: 0 | 1, max: number): string {
  const start = range.number('start') ?? 0;
  const end = (range.number('end') ?? 0) - behind;
  return start === end ? String(start) : `${start} to ${end === max ? 'max' : end}`;
}

const LOCAL = 1;
const EXPORT = 2;

function visibilityText(type: Part): string {
  const visibility = type.number('visibility');
  return visibility === LOCAL ? 'local ' : visibility === EXPORT ? 'export ' : '';
}
