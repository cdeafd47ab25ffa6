import { isReference } from '../diff/references.ts';
import type { Keywords, Schema, TypeName } from '../schema.ts';

/** What Confluent's comparison takes a schema for. It has one class for each, and schemas of different classes are incomparable. */
type ShapeName =
  | 'true'
  | 'empty'
  | 'false'
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'object'
  | 'array'
  | 'enum'
  | 'const'
  | 'not'
  | 'conditional'
  | 'combined';

/** A schema, or a part of one, as Confluent's comparison sees it. */
export interface Shape {
  readonly is: ShapeName;
  readonly schema: Schema;
  /** True where it stands for the whole schema, so that title, default and the like are its own. */
  readonly isWhole: boolean;
  /** The parts of a combination, and how many of them have to fit. */
  readonly combination?: { readonly criterion: Criterion; readonly parts: readonly Shape[] };
  /** Of numbers: whole ones only. */
  readonly isInteger?: boolean;
}

export type Criterion = 'allOf' | 'anyOf' | 'oneOf';

const known = new WeakMap<Schema, Shape>();

/**
 * The shape of a schema: references followed, several aspects of one schema taken for an `allOf` of them. What a shape is made of is made
 * first, without recursion, for references may lead far.
 */
export function shapeOf(schema: Schema): Shape {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const waiting = [schema];
  const begun = new Set<Schema>();
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    if (!begun.has(next)) {
      begun.add(next);
      for (const inner of neededFor(next)) if (!known.has(inner) && !begun.has(inner)) waiting.push(inner);
      continue;
    }
    waiting.pop();
    if (!known.has(next)) known.set(next, newShape(next));
  }
  return known.get(schema) ?? newShape(schema);
}

/** The schemas whose shapes are parts of the shape of one. */
function neededFor(schema: Schema): readonly Schema[] {
  const { ref, allOf, anyOf, oneOf } = schema.keywords;
  if (ref !== undefined && isReference(schema)) return [ref];
  return [...(ref === undefined ? [] : [ref]), ...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? [])];
}

/** The shape of a part, which is there already: no schema is a part of itself, or it would not have been loaded. */
function partOf(schema: Schema): Shape {
  return known.get(schema) ?? { is: 'empty', schema, isWhole: true };
}

function newShape(schema: Schema): Shape {
  // A schema that is nothing but a reference stands for what it leads to.
  if (schema.keywords.ref !== undefined && isReference(schema)) return partOf(schema.keywords.ref);
  if (schema.truth !== undefined) return { is: schema.truth ? 'true' : 'false', schema, isWhole: true };
  const parts = [...partsOf(schema)];
  const [first] = parts;
  if (first === undefined) return { is: 'empty', schema, isWhole: true };
  if (parts.length === 1) return { ...first, isWhole: true };
  return { is: 'combined', schema, isWhole: true, combination: { criterion: 'allOf', parts } };
}

/** One part for each aspect that the schema has, in Confluent's order. */
function* partsOf(schema: Schema): Generator<Shape> {
  const { keywords } = schema;
  const part = (is: ShapeName): Shape => ({ is, schema, isWhole: false });
  if (keywords.ref !== undefined) yield partOf(keywords.ref);
  if (keywords.enum !== undefined) yield part('enum');
  for (const criterion of ['allOf', 'anyOf', 'oneOf'] as const) {
    const branches = keywords[criterion];
    if (branches !== undefined) {
      yield { ...part('combined'), combination: { criterion, parts: branches.map(partOf) } };
    }
  }
  if (keywords.not !== undefined) yield part('not');
  if (keywords.const !== undefined) yield part('const');
  const types = [...(keywords.type ?? [])];
  const typed = types.map((type) => typedShape(schema, type));
  if (typed.length === 1) yield* typed;
  else if (typed.length > 1) yield { ...part('combined'), combination: { criterion: 'anyOf', parts: typed } };
  for (const [is, names] of SNIFFED) {
    if (!typed.some((shape) => shape.is === is) && names.some((name) => keywords[name] !== undefined)) yield part(is);
  }
}

function typedShape(schema: Schema, type: TypeName): Shape {
  const isInteger = type === 'integer';
  return { is: isInteger ? 'number' : type, schema, isWhole: false, ...(isInteger && { isInteger }) };
}

/** Shapes that are told by keywords where no type tells them. */
const SNIFFED: readonly (readonly [ShapeName, readonly (keyof Keywords)[]])[] = [
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains', 'unevaluatedItems']],
  [
    'object',
    [
      'properties',
      'required',
      'minProperties',
      'maxProperties',
      'dependentRequired',
      'dependentSchemas',
      'patternProperties',
      'additionalProperties',
      'propertyNames',
      'unevaluatedProperties',
    ],
  ],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['conditional', ['if', 'then', 'else']],
];
