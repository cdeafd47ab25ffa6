import { isJsonObject, type JsonObject, type JsonValue, jsonObject, printJson } from '../../model/json.ts';
import { branches, reference } from './canonical.ts';
import { type Piece, printType, type Style } from './print.ts';
import type { AvroSchema, AvroType, EnumType, FixedType, NamedType, RecordField } from './schema.ts';

/**
 * The text that Confluent's registry returns for a schema: Java's spelling, on one line, named types of imported texts by their names
 * alone. Normalised, names are full and attributes are in a fixed order.
 *
 * Numbers are printed in their shortest form (`1`, where Java keeps a `1.0`).
 */
export function confluentForm(schema: AvroSchema, { normalize }: { readonly normalize: boolean }): string {
  return printType(schema.root, normalize ? NORMALIZED : AS_WRITTEN, false) ?? '';
}

/** The same text with the named types of imported texts written out where they are used first. */
export function resolvedForm(schema: AvroSchema): string {
  return printType(schema.root, { ...AS_WRITTEN, isKnown: () => false }, false) ?? '';
}

/** Pointers into imported texts have the name of the text and `#` in front; no other pointer to a type has that character. */
function isImported({ at }: NamedType): boolean {
  return at.includes('#');
}

const AS_WRITTEN: Style = {
  isKnown: isImported,
  refer: ({ fullName, name, namespace }, around) => {
    const isNear = namespace === around || namespace === '';
    return `"${isNear ? name : fullName}"`;
  },
  declare: (type, around) => {
    const tail = written(attributesOf(type));
    switch (type.kind) {
      case 'union':
        return branches(type.branches, around);
      case 'array':
        return ['{"type":"array","items":', { type: type.items, namespace: around }, `${tail}}`];
      case 'map':
        return ['{"type":"map","values":', { type: type.values, namespace: around }, `${tail}}`];
      case 'record':
        return [
          `${head(type, type.isError ? 'error' : 'record', around)},"fields":[`,
          ...type.fields.flatMap((field) => fieldAsWritten(field, type.namespace)),
          `]${tail}${aliasesAsWritten(type)}}`,
        ];
      case 'enum':
        return [
          `${head(type, 'enum', around)},"symbols":${JSON.stringify(type.symbols)}${enumDefault(type)}${tail}${aliasesAsWritten(type)}}`,
        ];
      case 'fixed':
        return [`${head(type, 'fixed', around)},"size":${type.size}${tail}${aliasesAsWritten(type)}}`];
      default:
        return [tail === '' ? `"${type.kind}"` : `{"type":"${type.kind}"${tail}}`];
    }
  },
};

function head({ name, namespace, doc }: NamedType, kind: string, around: string): string {
  const space = namespace === around ? '' : `,"namespace":"${namespace}"`;
  return `{"type":"${kind}","name":"${name}"${space}${documentation(doc)}`;
}

function documentation(doc: string | undefined): string {
  return doc === undefined ? '' : `,"doc":${JSON.stringify(doc)}`;
}

function enumDefault({ default: symbol }: EnumType): string {
  return symbol === undefined ? '' : `,"default":${JSON.stringify(symbol)}`;
}

/** Aliases of the namespace of the type stand without it. */
function aliasesAsWritten({ aliases, namespace }: NamedType): string {
  const near = `${namespace}.`;
  return list(
    'aliases',
    aliases.map((alias) =>
      namespace !== '' && alias.startsWith(near) ? alias.slice(near.length) : reference(alias, namespace),
    ),
  );
}

function list(key: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `,"${key}":${JSON.stringify(items)}`;
}

function fieldAsWritten(field: RecordField, namespace: string): readonly Piece[] {
  const { name, index, type, doc, order, aliases, properties } = field;
  const fallback = field.default === undefined ? '' : `,"default":${printJson(field.default)}`;
  const sorting = order === 'ascending' ? '' : `,"order":"${order}"`;
  return [
    `${index > 0 ? ',' : ''}{"name":"${name}","type":`,
    { type, namespace },
    `${documentation(doc)}${fallback}${sorting}${list('aliases', aliases)}${written(properties)}}`,
  ];
}

/** The properties and the attributes of the logical type, in the order of the text. */
function attributesOf({ logical, properties, attributes }: AvroType): JsonObject {
  if (logical === undefined) return properties;
  const own: JsonObject =
    logical.name === 'decimal'
      ? { logicalType: logical.name, precision: logical.precision, scale: logical.scale }
      : { logicalType: logical.name };
  return jsonObject((attributes ?? []).map((key) => [key, properties[key] ?? own[key] ?? null] as const));
}

function written(properties: JsonObject): string {
  const text = printJson(properties);
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}

const NORMALIZED: Style = {
  isKnown: isImported,
  refer: ({ fullName }) => `"${fullName}"`,
  declare: (type) => {
    const logical = logicalAttributes(type);
    const tail = written(sorted(type.properties));
    switch (type.kind) {
      case 'union':
        return branches(type.branches, '');
      case 'array':
        return ['{"type":"array","items":', { type: type.items, namespace: '' }, `${tail}}`];
      case 'map':
        return ['{"type":"map","values":', { type: type.values, namespace: '' }, `${tail}}`];
      case 'record':
        return [
          `{"name":"${type.fullName}","type":"record","fields":[`,
          ...type.fields.flatMap(fieldNormalized),
          `]${about(type)}${tail}}`,
        ];
      case 'enum':
        return [
          `{"name":"${type.fullName}","type":"enum","symbols":${JSON.stringify(type.symbols)}${about(type)}${enumDefault(type)}${tail}}`,
        ];
      case 'fixed':
        return [fixedNormalized(type, `${logical}${about(type)}${tail}`)];
      default:
        return [logical + tail === '' ? `"${type.kind}"` : `{"type":"${type.kind}"${logical}${tail}}`];
    }
  },
};

function fixedNormalized({ fullName, size }: FixedType, tail: string): string {
  return `{"name":"${fullName}","type":"fixed","size":${size}${tail}}`;
}

function logicalAttributes({ logical }: AvroType): string {
  if (logical === undefined) return '';
  const decimal = logical.name === 'decimal' ? `,"precision":${logical.precision}` : '';
  const scale = logical.name === 'decimal' && logical.scale > 0 ? `,"scale":${logical.scale}` : '';
  return `,"logicalType":"${logical.name}"${decimal}${scale}`;
}

/** What is written about a named type; an empty documentation is none. */
function about({ doc, aliases }: NamedType): string {
  return `${documentation(doc === '' ? undefined : doc)}${list('aliases', aliases.toSorted())}`;
}

/** The order of a field is always written, by the name of Java's constant. */
function fieldNormalized(field: RecordField): readonly Piece[] {
  const { name, index, type, doc, order, aliases, properties } = field;
  const fallback = field.default === undefined ? '' : `,"default":${printJson(sortedValue(field.default))}`;
  return [
    `${index > 0 ? ',' : ''}{"name":"${name}","type":`,
    { type, namespace: '' },
    `,"order":"${order.toUpperCase()}"${documentation(doc)}${list('aliases', aliases.toSorted())}${fallback}${written(sorted(properties))}}`,
  ];
}

function sorted(object: JsonObject): JsonObject {
  const keys = Object.keys(object).sort();
  return jsonObject(keys.map((key) => [key, sortedValue(object[key] ?? null)] as const));
}

function sortedValue(value: JsonValue): JsonValue {
  if (isJsonObject(value)) return sorted(value);
  return Array.isArray(value) ? value.map((item: JsonValue) => sortedValue(item)) : value;
}
