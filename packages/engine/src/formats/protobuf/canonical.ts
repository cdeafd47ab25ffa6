import { FEATURES_OF_EDITION } from './features/editions.ts';
import { usualVisibility } from './features/visibility.ts';
import { fieldHead, fieldOptions, groupOf } from './print/canonical-field.ts';
import { type FeatureTexts, featureText, optionTexts } from './print/canonical-options.ts';
import { Lines } from './print/lines.ts';
import { textLiteral } from './print/value.ts';
import type { EnumType, Features, Field, MessageType, NumberRange, ProtoSchema, Service } from './schema.ts';

/**
 * The one text of a document: a .proto text of the same syntax, without comments. Names are written in full, features where they have
 * an effect, imports, fields, enums and services sorted; messages stay in the order of the text, since registries count them. Two
 * documents have the same text when they mean the same, however they were written.
 */
export function canonicalProto({ root }: ProtoSchema): string {
  return new CanonicalPrinter(root).text();
}

/** Prints one document. */
class CanonicalPrinter {
  readonly #file: ProtoSchema['root'];
  readonly #lines = new Lines();

  constructor(file: ProtoSchema['root']) {
    this.#file = file;
  }

  text(): string {
    const file = this.#file;
    const lines = this.#lines;
    const isOld = file.edition.startsWith('proto');
    lines.line(`${isOld ? 'syntax' : 'edition'} = "${file.edition}";`);
    if (file.package !== '') lines.line(`package ${file.package};`);
    for (const { name, kind } of file.imports.toSorted(byName)) {
      lines.line(`import ${kind === 'plain' ? '' : `${kind} `}${textLiteral(name)};`);
    }
    this.#options(optionTexts(file.optionValues, this.#styleOfFile()));
    const groups = new Map(file.extensions.flatMap((field) => [[groupOf(field, file.edition), field] as const]));
    for (const message of file.messages) {
      const field = groups.get(message);
      if (field === undefined) this.#message(message, FEATURES_OF_EDITION[file.edition]);
      else this.#extension(field);
    }
    for (const type of file.enums.toSorted(byName)) this.#enum(type, FEATURES_OF_EDITION[file.edition]);
    for (const field of inOrder(file.extensions)) if (!groupOf(field, file.edition)) this.#extension(field);
    for (const service of file.services.toSorted(byName)) this.#service(service);
    return lines.toString();
  }

  /** The style of names has no effect but to refuse documents, and a document that was read is not refused. */
  #styleOfFile(): FeatureTexts {
    return this.#file.edition === '2024' || this.#file.edition === '2026'
      ? [
          ['enforce_naming_style', 'STYLE_LEGACY'],
          ['default_symbol_visibility', 'EXPORT_TOP_LEVEL'],
        ]
      : [];
  }

  #options(texts: readonly string[]): void {
    for (const text of texts) this.#lines.line(`option ${text};`);
  }

  #message(message: MessageType, around: Features): void {
    this.#lines.block(`${visibilityText(message)}message ${message.name}`, () => this.#body(message, around));
  }

  #body(message: MessageType, around: Features): void {
    const { edition } = this.#file;
    this.#options(optionTexts(message.optionValues, jsonFormat(message, around)));
    for (const text of rangeTexts(message.reservedRanges, 536_870_911)) this.#lines.line(`reserved ${text};`);
    this.#reservedNames(message.reservedNames);
    for (const range of message.extensionRanges) {
      const options = optionTexts(range.optionValues);
      if (options.length > 0) this.#lines.line(`extensions ${rangeText(range)} [${options.join(', ')}];`);
    }
    const plain = message.extensionRanges.filter(({ optionValues }) => optionTexts(optionValues).length === 0);
    for (const text of rangeTexts(plain, 536_870_911)) this.#lines.line(`extensions ${text};`);
    const own = message.fields.toSorted(byNumber);
    for (const field of own) if (field.oneof === undefined || field.oneof.isSynthetic) this.#field(field);
    const choices = Map.groupBy(own, ({ oneof }) => oneof);
    for (const oneof of message.oneofs.toSorted(byName)) {
      if (oneof.isSynthetic) continue;
      this.#lines.block(`oneof ${oneof.name}`, () => {
        this.#options(optionTexts(oneof.optionValues));
        for (const field of choices.get(oneof) ?? []) this.#field(field);
      });
    }
    const groups = new Set([...message.fields, ...message.extensions].map((field) => groupOf(field, edition)));
    for (const nested of message.messages)
      if (!nested.isMapEntry && !groups.has(nested)) this.#message(nested, message.features);
    for (const type of message.enums.toSorted(byName)) this.#enum(type, message.features);
    for (const field of inOrder(message.extensions)) this.#extension(field);
  }

  #extension(field: Field): void {
    this.#lines.block(`extend .${field.extends}`, () => this.#field(field));
  }

  #field(field: Field): void {
    const { edition } = this.#file;
    const group = groupOf(field, edition);
    const text = fieldHead(field, edition) + fieldOptions(field, edition);
    if (group === undefined) this.#lines.line(`${text};`);
    else this.#lines.block(text, () => this.#body(group, FEATURES_OF_EDITION[edition]));
  }

  #enum(type: EnumType, around: Features): void {
    const usual = FEATURES_OF_EDITION[this.#file.edition].enumType;
    const openness = featureText('enumType', type.features.enumType, usual);
    this.#lines.block(`${visibilityText(type)}enum ${type.name}`, () => {
      this.#options(optionTexts(type.optionValues, [...openness, ...jsonFormat(type, around)]));
      for (const text of rangeTexts(type.reservedRanges, 2_147_483_647)) this.#lines.line(`reserved ${text};`);
      this.#reservedNames(type.reservedNames);
      // The first value is the default; of several with one number the first gives its name.
      const [first, ...rest] = type.values;
      for (const value of [...(first ? [first] : []), ...rest.toSorted(byNumber)]) {
        const options = optionTexts(value.optionValues);
        this.#lines.line(`${value.name} = ${value.number}${options.length > 0 ? ` [${options.join(', ')}]` : ''};`);
      }
    });
  }

  #reservedNames(names: readonly string[]): void {
    if (names.length === 0) return;
    const isOld = this.#file.edition.startsWith('proto');
    this.#lines.line(
      `reserved ${names
        .toSorted()
        .map((name) => (isOld ? textLiteral(name) : name))
        .join(', ')};`,
    );
  }

  #service(service: Service): void {
    this.#lines.block(`service ${service.name}`, () => {
      this.#options(optionTexts(service.optionValues));
      for (const method of service.methods.toSorted(byName)) {
        const side = (isStream: boolean, { fullName }: MessageType): string =>
          `(${isStream ? 'stream ' : ''}.${fullName})`;
        const input = side(method.clientStreaming, method.input);
        const head = `rpc ${method.name} ${input} returns ${side(method.serverStreaming, method.output)}`;
        const options = optionTexts(method.optionValues);
        if (options.length === 0) this.#lines.line(`${head};`);
        else this.#lines.block(head, () => this.#options(options));
      }
    });
  }
}

/** Where a type is seen otherwise than types at its place usually are. */
function visibilityText(type: MessageType | EnumType): string {
  const own = type.visibility ?? usualVisibility(type);
  const usual =
    type.parent !== undefined && !type.file.edition.startsWith('proto') && type.file.edition !== '2023'
      ? 'local'
      : 'export';
  return own === usual ? '' : `${own} `;
}

function jsonFormat({ features }: MessageType | EnumType, around: Features): FeatureTexts {
  return featureText('jsonFormat', features.jsonFormat, around.jsonFormat);
}

/** Ranges in order, with those that touch made one. */
function rangeTexts(ranges: readonly NumberRange[], max: number): string[] {
  const joined: NumberRange[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end + 1)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else joined.push({ start, end });
  }
  return joined.map((range) =>
    range.end >= max && range.start < range.end ? `${range.start} to max` : rangeText(range),
  );
}

function rangeText({ start, end }: NumberRange): string {
  return start === end ? String(start) : `${start} to ${end}`;
}

/** By code points of the name. */
function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function byNumber(a: { readonly number: number }, b: { readonly number: number }): number {
  return a.number - b.number;
}

/** Extensions by what they extend, then by number. */
function inOrder(fields: readonly Field[]): readonly Field[] {
  return fields.toSorted((a, b) => byName({ name: a.extends ?? '' }, { name: b.extends ?? '' }) || byNumber(a, b));
}
