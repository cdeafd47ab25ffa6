import { canonicalJson, type JsonObject } from '../../model/json.ts';
import { type Piece, printType, type Style } from './print.ts';
import type { AvroSchema, AvroType, NamedType, RecordField, RecordType } from './schema.ts';

/**
 * The Parsing Canonical Form (Avro 1.12, Transforming into Parsing Canonical Form): only what bytes depend on, so neither defaults
 * nor aliases nor logical types. Two schemas of the same form can differ to readers.
 */
export function parsingCanonicalForm(schema: AvroSchema): string {
  return printType(schema.root, PARSING, false) ?? '';
}

/**
 * The one text of a schema's meaning: everything that readers or people rely on, in a fixed order, without white space, full names
 * spelled out, named types where they are used first. Types of imported texts stand in it as well; types that are not used do not.
 */
export function canonicalAvro(schema: AvroSchema): string {
  return printType(schema.root, CANONICAL, false) ?? '';
}

/** The canonical text of a type, undefined where it would be too long or too deep to be read again. */
export function printCanonical(root: AvroType): string | undefined {
  return printType(root, CANONICAL);
}

const PARSING: Style = {
  declare: (type) => {
    switch (type.kind) {
      case 'array':
        return ['{"type":"array","items":', { type: type.items, namespace: '' }, '}'];
      case 'map':
        return ['{"type":"map","values":', { type: type.values, namespace: '' }, '}'];
      case 'union':
        return branches(type.branches, '');
      case 'enum':
        return [`{"name":"${type.fullName}","type":"enum","symbols":${JSON.stringify(type.symbols)}}`];
      case 'fixed':
        return [`{"name":"${type.fullName}","type":"fixed","size":${type.size}}`];
      case 'record':
        return [`{"name":"${type.fullName}","type":"record","fields":[`, ...type.fields.flatMap(parsingField), ']}'];
      default:
        return [`"${type.kind}"`];
    }
  },
  refer: ({ fullName }) => `"${fullName}"`,
};

function parsingField({ name, index, type }: RecordField): Piece[] {
  return [`${index > 0 ? ',' : ''}{"name":"${name}","type":`, { type, namespace: '' }, '}'];
}

/** The text of a union whose branches are written with the namespace given. */
export function branches(types: readonly AvroType[], namespace: string): readonly Piece[] {
  if (types.length === 0) return ['[]'];
  return [...types.flatMap((type, index): Piece[] => [index === 0 ? '[' : ',', { type, namespace }]), ']'];
}

const CANONICAL: Style = {
  declare: (type, namespace) => {
    const tail = attributes(type);
    switch (type.kind) {
      case 'array':
        return ['{"type":"array","items":', { type: type.items, namespace }, `${tail}}`];
      case 'map':
        return ['{"type":"map","values":', { type: type.values, namespace }, `${tail}}`];
      case 'union':
        return branches(type.branches, namespace);
      case 'enum': {
        const fallback = type.default === undefined ? '' : `,"default":${JSON.stringify(type.default)}`;
        return [`${head(type, 'enum', namespace)},"symbols":${JSON.stringify(type.symbols)}${fallback}${tail}}`];
      }
      case 'fixed':
        return [`${head(type, 'fixed', namespace)},"size":${type.size}${tail}}`];
      case 'record':
        return record(type, namespace, tail);
      default:
        return [tail === '' ? `"${type.kind}"` : `{"type":"${type.kind}"${tail}}`];
    }
  },
  refer: ({ fullName }, namespace) => `"${reference(fullName, namespace)}"`,
};

/**
 * Inside a type of the null namespace some readers still think themselves in the namespace around it, so names in it are written as
 * they have to be there.
 */
function record(type: RecordType, namespace: string, tail: string): readonly Piece[] {
  return [
    `${head(type, type.isError ? 'error' : 'record', namespace)},"fields":[`,
    ...type.fields.flatMap((field) => canonicalField(field, type.namespace || namespace)),
    `]${tail}}`,
  ];
}

/** What the definition of a named type begins with. */
function head(type: NamedType, kind: string, around: string): string {
  const { fullName, namespace, aliases, doc } = type;
  const space = namespace === '' && around !== '' ? ',"namespace":""' : '';
  const written = aliases.map((alias) => reference(alias, namespace));
  return `{"type":"${kind}","name":"${fullName}"${space}${sortedList('aliases', written)}${documentation(doc)}`;
}

/** A full name as it has to be written inside a namespace: a dot in front tells that there is none before it. */
export function reference(fullName: string, namespace: string): string {
  const isWhole = fullName.includes('.') ? !fullName.startsWith('.') : namespace === '';
  return isWhole ? fullName : `.${fullName}`;
}

function canonicalField(field: RecordField, namespace: string): Piece[] {
  const { name, index, type, aliases, doc, order, properties } = field;
  const start = `${index > 0 ? ',' : ''}{"name":"${name}"${sortedList('aliases', aliases)}${documentation(doc)},"type":`;
  const fallback = field.default === undefined ? '' : `,"default":${canonicalJson(field.default)}`;
  const sorting = order === 'ascending' ? '' : `,"order":"${order}"`;
  return [start, { type, namespace }, `${fallback}${sorting}${sorted(properties)}}`];
}

function documentation(doc: string | undefined): string {
  return doc === undefined ? '' : `,"doc":${JSON.stringify(doc)}`;
}

function sortedList(key: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `,"${key}":${JSON.stringify(items.toSorted())}`;
}

/** The logical type, and the properties by name. */
function attributes({ logical, properties }: AvroType): string {
  const rest = sorted(properties);
  if (logical === undefined) return rest;
  const decimal = logical.name === 'decimal' ? `,"precision":${logical.precision}` : '';
  const scale = logical.name === 'decimal' && logical.scale > 0 ? `,"scale":${logical.scale}` : '';
  return `,"logicalType":"${logical.name}"${decimal}${scale}${rest}`;
}

function sorted(properties: JsonObject): string {
  const text = canonicalJson(properties);
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}
