import type { JsonValue } from '../../../model/json.ts';
import { type EnumValue, FIELD_TYPES, type Field, type FieldType, type Shape } from '../contract.ts';
import { CONSTRAINT_KEYS, checkBelonging, checkBounds } from './constraints.ts';
import { enumValues } from './enum-values.ts';
import { checkFieldNames } from './field-names.ts';
import { misfit, typeMisfit } from './misfit.ts';
import { anything, flag, listOf, oneOf, type Reader, someOf, text } from './reader.ts';
import { byDefault, optional, record, required } from './record.ts';
import type { Spot } from './spot.ts';

/** Fields of one document, nested ones included. */
const MAX_FIELDS = 10_000;

/** Shapes inside each other. */
const MAX_NESTING = 32;

/** A name in a document: of a field, of an id. */
export const name = text({ min: 1, max: 256 });

const semantics: Reader<NonNullable<Shape['semantics']>> = (spot) => {
  const read = record('semantics', { term: optional(text()), role: optional(text()), references: optional(text()) })(
    spot,
  );
  return read && Object.keys(read).length === 0 ? undefined : read;
};

const type: Reader<FieldType> = oneOf(FIELD_TYPES);

/** The members that every shape may have beside its type. Shapes nest, so the readers of the parts look themselves up late. */
const SHAPE_KEYS = {
  enum: optional(enumValues),
  format: optional(text({ min: 1 })),
  unit: optional(text({ min: 1 })),
  semantics: optional(semantics),
  fields: optional<readonly Field[]>((spot) => fieldList(spot)),
  items: optional<Shape>((spot) => shape(spot)),
  keys: optional<Shape>((spot) => keyShape(spot)),
  values: optional<Shape>((spot) => shape(spot)),
  ...CONSTRAINT_KEYS,
};

const shape: Reader<Shape> = record('a shape', { type: required(type), ...SHAPE_KEYS }, checkShape);

const keyShape: Reader<Shape> = record(
  'the keys of a map',
  { type: byDefault(oneOf(['string']), 'string'), ...SHAPE_KEYS },
  checkShape,
);

const field: Reader<Field> = record(
  'a field',
  {
    name: required(name),
    id: optional(name),
    aliases: byDefault(listOf(name), []),
    type: required(type),
    required: byDefault(flag, true),
    description: byDefault(text(), null),
    deprecated: byDefault(flag, false),
    unique: byDefault(flag, false),
    default: optional<JsonValue>(anything),
    classification: optional(text({ min: 1 })),
    pii: optional(flag),
    lineage: optional(someOf(text({ min: 1 }))),
    quality: optional(someOf(anything)),
    ...SHAPE_KEYS,
  },
  checkField,
);

/** The fields of the document or of an object: at least one, with names of their own. */
export const fieldList: Reader<readonly Field[]> = (spot) => {
  const { reading } = spot;
  const count = spot.items().length;
  const before = reading.fieldCount;
  reading.fieldCount += count;
  if (before <= MAX_FIELDS && reading.fieldCount > MAX_FIELDS) {
    spot.problem('too-many-fields', `a contract may have ${MAX_FIELDS} fields at most`, {
      detail: { maximum: MAX_FIELDS },
    });
  }
  if (reading.fieldCount > MAX_FIELDS) return undefined;
  checkFieldNames(spot);
  return listOf(field, { min: 1 })(spot);
};

function checkField(read: Partial<Field>, spot: Spot): void {
  checkShape(read, spot);
  const nested = depthOf(spot) > 1;
  if (read.unique && (nested || !isScalarType(read.type))) {
    spot
      .member('unique')
      ?.problem(
        'constraint-not-for-type',
        nested
          ? "'unique' is a promise about rows, and a nested field is in none"
          : `'unique' says nothing about the type '${read.type}'`,
        {
          atKey: true,
          hint: 'it belongs to scalar fields of the contract',
          detail: { key: 'unique', type: read.type },
        },
      );
  }
  if (read.default === undefined || read.type === undefined) return;
  const refused = misfit(read.default, { ...read, type: read.type }, spot.reading.patterns);
  if (refused === undefined) return;
  spot.member('default')?.problem('default-invalid', `the default does not fit the field: ${refused}`, {
    detail: { value: read.default },
  });
}

function checkShape(read: Partial<Shape>, spot: Spot): void {
  if (depthOf(spot) > MAX_NESTING) {
    spot.problem('too-deep', `shapes are nested more than ${MAX_NESTING} deep`, { detail: { limit: MAX_NESTING } });
  }
  if (read.type === undefined) return;
  checkBelonging(read.type, spot);
  checkBounds(read, spot);
  checkParts(read.type, spot);
  if (read.enum !== undefined && !isNested(read.type)) checkEnumTypes(read.type, read.enum, spot);
}

const PARTS = { object: 'fields', array: 'items', map: 'values' } as const;

function checkParts(of: FieldType, spot: Spot): void {
  if (!isNested(of)) return;
  const part = PARTS[of];
  if (spot.given(part)) return;
  const hint = of === 'object' ? "use 'json' for values of any shape" : undefined;
  spot.missing(part, 'nested-missing', `the type '${of}' needs the key '${part}'`, hint);
}

/** Values of an enum are compared with its field's type only; what its other constraints exclude is not written, and harmless. */
function checkEnumTypes(of: FieldType, values: readonly EnumValue[], spot: Spot): void {
  const items = spot.member('enum')?.items() ?? [];
  if (items.length !== values.length) return;
  for (const [index, { value }] of values.entries()) {
    const wrong = typeMisfit(value, of);
    if (wrong === undefined) continue;
    items[index]?.problem('enum-type', `${wrong}, so it is no value of the type '${of}'`, {
      detail: { value, type: of },
    });
  }
}

function isScalarType(of: FieldType | undefined): boolean {
  return !isNested(of) && of !== 'json';
}

function isNested(of: FieldType | undefined): of is keyof typeof PARTS {
  return of === 'object' || of === 'array' || of === 'map';
}

/** Shapes from the contract down to this one: 1 for its own fields. */
function depthOf(spot: Spot): number {
  let depth = 0;
  for (let above: Spot | undefined = spot; above !== undefined; above = above.parent) {
    if (
      typeof above.token === 'number' ||
      above.token === 'items' ||
      above.token === 'keys' ||
      above.token === 'values'
    ) {
      depth += 1;
    }
  }
  return depth;
}
