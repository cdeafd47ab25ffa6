import type { Change } from '../../../model/change.ts';
import { isReference } from '../diff/references.ts';
import type { SchemaPair } from '../diff/walk.ts';
import type { Pattern } from '../pattern.ts';
import type { Keywords, Schema } from '../schema.ts';
import { isObject, type Value } from '../value.ts';
import type { Asking } from './asking.ts';
import { anything, madeSchema, negated } from './made-schema.ts';

/**
 * A part of what the reader demands at a pair: the keywords that one change is about, alone. A schema is the conjunction of such
 * parts, and a part that both sides have alike refuses nothing that the writer writes; so where a pair is not readable, and neither is that
 * because of the pairs inside, one of these parts refuses.
 */
export interface Demand {
  readonly change: Change;
  readonly pair: SchemaPair;
  readonly schema: Schema;
}

/** Keywords that only mean something together, by the aspect of a change. Others stand for themselves. */
const TOGETHER: Readonly<Record<string, readonly (keyof Keywords)[]>> = {
  minContains: ['contains'],
  maxContains: ['contains'],
  if: ['if', 'then', 'else'],
  // biome-ignore lint/suspicious/noThenProperty: the keyword of that name.
  then: ['if', 'then'],
  else: ['if', 'else'],
  combinator: ['allOf', 'anyOf', 'oneOf'],
  items: ['prefixItems', 'items'],
  prefixItems: ['prefixItems', 'items'],
};

/** Aspects that assert nothing. */
const SILENT =
  /^(?:annotations\/|default$|title$|description$|examples$|deprecated$|readOnly$|writeOnly$|\$|id$|content[A-Z])/;

/** Whether a change may be blamed where the reader's document is the one after. */
export function isTold({ aspect, concerns }: Change): boolean {
  return !SILENT.test(aspect) && concerns !== 'forward';
}

/** The demands of the reader that the changes of a pair are about. The writer is `before`, the reader `after`. */
export function demandsOf(pair: SchemaPair, asking: Asking): readonly Demand[] {
  const rest = once(() => openedRest(pair.after));
  const patterns = pair.after.keywords.patternProperties?.size ?? 0;
  return pair.changes.flatMap((change): Demand[] => {
    if (!isTold(change) || asking.isOver) return [];
    asking.charge(1 + patterns);
    const schema = branchDemand(pair, change) ?? demandOf(pair.after, change, rest);
    return schema === undefined ? [] : [{ change, pair, schema }];
  });
}

/** What is made when first asked for, and only then. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function demandOf(reader: Schema, { kind, aspect, detail, at }: Change, rest: () => Schema): Schema | undefined {
  const { keywords } = reader;
  // Where a reference leads is a pair of its own.
  if (kind === 'ref_changed' || (aspect === 'ref' && isReference(reader))) return undefined;
  // What only one side has is told at its own place; a property by its name.
  if (aspect === 'properties') return propertyDemand(reader, String(detail.name));
  if (aspect === 'presence' || aspect === 'required') return requiring(reader, detail.names);
  if (aspect === 'truth' || /^unevaluated/.test(aspect) || /^(?:dynamic|recursive)Ref$/.test(aspect)) return reader;
  if (aspect === 'patternProperties' && at.after !== undefined) return only(reader, ['patternProperties']);
  if (aspect === 'additionalProperties' || aspect === 'patternProperties') return rest();
  const names = TOGETHER[aspect] ?? (aspect in keywords ? [aspect as keyof Keywords] : []);
  return names.some((name) => keywords[name] !== undefined) ? only(reader, names) : undefined;
}

/** What the reader demands of values that fit the one branch that came or went. */
function branchDemand({ before, after }: SchemaPair, { kind, aspect, detail }: Change): Schema | undefined {
  const [, isAdded] = /_branch_(?:(added)|removed)$/.exec(kind) ?? [];
  if (aspect !== 'allOf' && aspect !== 'anyOf' && aspect !== 'oneOf') return undefined;
  const branch = (isAdded ? after : before).keywords[aspect]?.[Number(detail.index)];
  if (branch === undefined) return undefined;
  if (aspect === 'allOf') return isAdded ? branch : anything(after);
  if (aspect === 'anyOf' && isAdded) return anything(after);
  const alternatives = only(after, ['anyOf', 'oneOf']);
  return madeSchema(after, { anyOf: [alternatives, negated(branch)] });
}

function only(reader: Schema, names: readonly (keyof Keywords)[]): Schema {
  const { keywords } = reader;
  return madeSchema(
    reader,
    Object.fromEntries(names.flatMap((name) => (keywords[name] === undefined ? [] : [[name, keywords[name]]]))),
  );
}

/** The reader's demands on one property, its presence included. */
function propertyDemand(reader: Schema, name: string): Schema {
  const { properties, patternProperties, additionalProperties, required } = reader.keywords;
  const own = properties?.get(name);
  if (own !== undefined) {
    return madeSchema(reader, {
      properties: new Map([[name, own]]),
      ...(required?.has(name) === true && { required: new Set([name]) }),
    });
  }
  const covers = [...(patternProperties?.values() ?? [])].filter(({ pattern }) => isFoundIn(pattern, name));
  const cover =
    covers.length > 0
      ? madeSchema(reader, { allOf: covers.map(({ schema }) => schema) })
      : (additionalProperties ?? anything(reader));
  return madeSchema(reader, { properties: new Map([[name, cover]]) });
}

function isFoundIn({ language }: Pattern, name: string): boolean {
  return language.ok && language.value.accepts(name);
}

/** What is said about properties that are not named: those that are may be anything. */
function openedRest(reader: Schema): Schema {
  const { properties, patternProperties, additionalProperties } = reader.keywords;
  const open = anything(reader);
  return madeSchema(reader, {
    properties: new Map([...(properties?.keys() ?? [])].map((name) => [name, open])),
    ...(patternProperties && { patternProperties: openPatterns(patternProperties, open) }),
    ...(additionalProperties && { additionalProperties }),
  });
}

function openPatterns(
  patterns: NonNullable<Keywords['patternProperties']>,
  open: Schema,
): NonNullable<Keywords['patternProperties']> {
  return new Map([...patterns].map(([source, { pattern }]) => [source, { pattern, schema: open }]));
}

function requiring(reader: Schema, names: unknown): Schema | undefined {
  const required = Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string' && reader.keywords.required?.has(name) === true)
    : [];
  return required.length === 0 ? undefined : madeSchema(reader, { required: new Set(required) });
}

/** The values inside a value that lie where a step leads. */
export function valuesIn(
  value: Value,
  pair: SchemaPair,
  step: SchemaPair['ways'][number]['by'],
  asking: Asking,
): readonly Value[] {
  const { keywords } = pair.before;
  if (asking.isOver) return [];
  switch (step.in) {
    case 'place':
      return [value];
    case 'property': {
      const member = isObject(value) ? value.get(step.name) : undefined;
      return member === undefined ? [] : [member];
    }
    case 'item':
      return Array.isArray(value) ? value.slice(step.index, step.index + 1) : [];
    case 'rest':
      return Array.isArray(value) ? value.slice(keywords.prefixItems?.length ?? 0).slice(0, MOST_VALUES) : [];
    case 'matching': {
      const pattern = keywords.patternProperties?.get(step.pattern)?.pattern;
      asking.charge(sizeOf(value));
      return pattern === undefined ? [] : members(value, (name) => isFoundIn(pattern, name));
    }
    case 'further':
      asking.charge(sizeOf(value) * (1 + (keywords.patternProperties?.size ?? 0)));
      return members(value, (name) => isFurther(keywords, name));
    default:
      return [];
  }
}

const MOST_VALUES = 16;

function sizeOf(value: Value): number {
  return isObject(value) ? value.size : 1;
}

function members(value: Value, isMeant: (name: string) => boolean): readonly Value[] {
  if (!isObject(value)) return [];
  return [...value].flatMap(([name, member]) => (isMeant(name) ? [member] : [])).slice(0, MOST_VALUES);
}

/** True for a name that the keywords neither name nor match. */
export function isFurther({ properties, patternProperties }: Keywords, name: string): boolean {
  if (properties?.has(name) === true) return false;
  return ![...(patternProperties?.values() ?? [])].some(({ pattern }) => isFoundIn(pattern, name));
}
