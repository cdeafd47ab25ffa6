import type { Keywords, Schema } from '../schema.ts';

/** The schemas that a schema holds in itself. Where references lead is not among them. */
export function subschemas({ keywords }: Schema): readonly Schema[] {
  const found: Schema[] = [];
  for (const name of SINGLE) {
    const schema = keywords[name];
    if (schema !== undefined) found.push(schema);
  }
  for (const name of LISTS) for (const schema of keywords[name] ?? []) found.push(schema);
  if (keywords.contains !== undefined) found.push(keywords.contains.schema);
  for (const schema of keywords.properties?.values() ?? []) found.push(schema);
  for (const { schema } of keywords.patternProperties?.values() ?? []) found.push(schema);
  for (const schema of keywords.dependentSchemas?.values() ?? []) found.push(schema);
  return found;
}

/** Where the references of a schema lead. */
export function references({ keywords }: Schema): readonly Schema[] {
  const { ref, dynamicRef, recursiveRef } = keywords;
  return [ref, dynamicRef?.target, recursiveRef].filter((target) => target !== undefined);
}

const SINGLE = [
  'items',
  'unevaluatedItems',
  'additionalProperties',
  'propertyNames',
  'unevaluatedProperties',
  'not',
  'if',
  'then',
  'else',
] as const satisfies readonly (keyof Keywords)[];

const LISTS = ['prefixItems', 'allOf', 'anyOf', 'oneOf'] as const satisfies readonly (keyof Keywords)[];
