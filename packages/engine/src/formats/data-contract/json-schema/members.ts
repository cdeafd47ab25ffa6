import { type JsonObject, type JsonValue, jsonObject } from '../../../model/json.ts';
import { pointer } from '../../../model/pointer.ts';
import type { Field, Shape } from '../contract.ts';
import { type Member, numberKeywords, textKeywords } from './values.ts';

/** Whose rows are described, and where in the schema. */
export interface Context {
  readonly reader: 'open' | 'closed' | undefined;
  /** URI fragment of this place, for references to it. */
  readonly at: string;
}

/** The keywords for an object with these members. */
export function membersSchema(fields: readonly Field[], context: Context): JsonObject {
  const { reader } = context;
  const properties = fields.flatMap((field): Member[] => [
    [field.name, fieldSchema(field, inside(context, 'properties', field.name))],
    ...(reader === undefined ? [] : field.aliases.map((alias): Member => [alias, true])),
  ]);
  const required = fields.filter((field) => isWritten(field, reader)).map(({ name }) => name);
  const aliased = reader === undefined ? [] : fields.filter(({ aliases }) => aliases.length > 0);
  return jsonObject([
    ['type', 'object'],
    ['properties', jsonObject(properties)],
    ...(required.length === 0 ? [] : [['required', required] as const]),
    ...(reader === 'open' ? [] : [['additionalProperties', false] as const]),
    ...(aliased.length === 0 ? [] : [['allOf', aliased.map((field) => aliasSchema(field, context))] as const]),
  ]);
}

/** True for members that every row must have under their own name. */
function isWritten({ required, default: fallback, aliases }: Field, reader: Context['reader']): boolean {
  return required && (reader === undefined || (fallback === undefined && aliases.length === 0));
}

/** The first of a field's names that a row has is the field; a closed reader takes no second one beside it. */
function aliasSchema(field: Field, context: Context): JsonObject {
  const { name, aliases, required, default: fallback } = field;
  const same = jsonObject([['$ref', inside(context, 'properties', name).at]]);
  const missing: JsonValue = !(required && fallback === undefined);
  const choices = [name, ...aliases].map((own, index): JsonObject => {
    const later = context.reader === 'closed' ? aliases.slice(index) : [];
    const properties: Member[] = [
      ...(own === name ? [] : [[own, same] as const]),
      ...later.map((alias): Member => [alias, false]),
    ];
    const then = properties.length === 0 ? true : jsonObject([['properties', jsonObject(properties)]]);
    return jsonObject([
      ['if', jsonObject([['required', [own]]])],
      ['then', then],
    ]);
  });
  return choices.reduceRight<JsonValue>((otherwise, choice) => ({ ...choice, else: otherwise }), missing) as JsonObject;
}

function fieldSchema(field: Field, context: Context): JsonObject {
  const isFilled = field.required && (context.reader === undefined || field.default === undefined);
  const keywords = shapeSchema(field, context, !isFilled);
  // A value of any type: null is what a row has instead of a value.
  const filled: Member[] = isFilled && field.type === 'json' && !field.enum ? [['not', { type: 'null' }]] : [];
  return jsonObject([
    ...(field.description === null ? [] : [['description', field.description] as const]),
    ...Object.entries(keywords),
    ...filled,
    ...(field.default === undefined ? [] : [['default', field.default] as const]),
    ...(field.deprecated ? [['deprecated', true] as const] : []),
    ...(field.unique ? [['x-unique', true] as const] : []),
    ...(field.classification === undefined ? [] : [['x-classification', field.classification] as const]),
    ...(field.pii === undefined ? [] : [['x-pii', field.pii] as const]),
  ]);
}

function shapeSchema(shape: Shape, context: Context, nullable: boolean): JsonObject {
  return jsonObject([
    ...typeKeyword(shape, nullable),
    ...enumKeywords(shape, nullable),
    ...numberKeywords(shape),
    ...textKeywords(shape),
    ...insideKeywords(shape, context),
    ...(shape.format === undefined ? [] : [['x-format', shape.format] as const]),
    ...(shape.unit === undefined ? [] : [['x-unit', shape.unit] as const]),
    ...(shape.semantics === undefined ? [] : [['x-semantics', jsonObject(Object.entries(shape.semantics))] as const]),
  ]);
}

const JSON_TYPES: Readonly<Record<Shape['type'], string | undefined>> = {
  string: 'string',
  date: 'string',
  time: 'string',
  timestamp: 'string',
  uuid: 'string',
  bytes: 'string',
  integer: 'integer',
  number: 'number',
  decimal: 'number',
  boolean: 'boolean',
  object: 'object',
  map: 'object',
  array: 'array',
  json: undefined,
};

function typeKeyword({ type }: Shape, nullable: boolean): Member[] {
  const name = JSON_TYPES[type];
  return name === undefined ? [] : [['type', nullable ? [name, 'null'] : name]];
}

function enumKeywords({ enum: entries }: Shape, nullable: boolean): Member[] {
  if (entries === undefined) return [];
  const values = entries.map(({ value }) => value);
  const labels = entries.map(({ label }) => label ?? null);
  return [
    ['enum', nullable ? [...values, null] : values],
    ...(labels.some((label) => label !== null) ? [['x-enum-labels', labels] as const] : []),
  ];
}

function insideKeywords(shape: Shape, context: Context): Member[] {
  const { type, fields = [], items, keys, values, min_items, max_items, unique_items } = shape;
  if (type === 'object')
    return Object.entries(membersSchema(fields, context)).filter(([keyword]) => keyword !== 'type');
  if (type === 'map') {
    return [
      ...(keys === undefined
        ? []
        : [['propertyNames', shapeSchema(keys, inside(context, 'propertyNames'), false)] as const]),
      ['additionalProperties', shapeSchema(values ?? ANYTHING, inside(context, 'additionalProperties'), false)],
    ];
  }
  if (type !== 'array') return [];
  return [
    ['items', shapeSchema(items ?? ANYTHING, inside(context, 'items'), false)],
    ...(min_items === undefined ? [] : [['minItems', min_items] as const]),
    ...(max_items === undefined ? [] : [['maxItems', max_items] as const]),
    ...(unique_items ? [['uniqueItems', true] as const] : []),
  ];
}

const ANYTHING: Shape = { type: 'json' };

function inside({ reader, at }: Context, ...tokens: readonly string[]): Context {
  const steps = tokens.map((token) => `/${encodeURIComponent(pointer(token.toWellFormed()).slice(1))}`);
  return { reader, at: at + steps.join('') };
}
