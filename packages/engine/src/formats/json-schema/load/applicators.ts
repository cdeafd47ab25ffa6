import type { SourceNode } from '../../../source/index.ts';
import { quoted } from '../../../source/problems.ts';
import type { Pattern } from '../pattern.ts';
import type { Schema } from '../schema.ts';
import { countAt, namesAt } from './assertions.ts';
import type { Here, Part, Reading } from './here.ts';

/** The keywords that hold one schema and keep their name. */
type OneKeyword =
  | 'additionalProperties'
  | 'propertyNames'
  | 'unevaluatedItems'
  | 'unevaluatedProperties'
  | 'not'
  | 'if'
  | 'then'
  | 'else';

/** A keyword that holds a schema. Draft-04 has booleans in `additionalProperties` alone. */
export function one(keyword: OneKeyword): Reading {
  return (value, here, name) => {
    const schema = here.schema(value, [name], keyword === 'additionalProperties');
    return schema && { [keyword]: schema };
  };
}

/** `then` and `else`, which mean nothing without `if`. */
export function branch(keyword: 'then' | 'else'): Reading {
  const read = one(keyword);
  return (value, here, name) => {
    const part = read(value, here, name);
    return here.sibling('if') === undefined ? undefined : part;
  };
}

/** A keyword that holds a list of schemas, at least one. */
export function list(keyword: 'allOf' | 'anyOf' | 'oneOf' | 'prefixItems'): Reading {
  return (value, here, name) => {
    const schemas = listAt(value, here, name);
    return schemas && { [keyword]: schemas };
  };
}

function listAt(value: SourceNode, here: Here, name: string): readonly Schema[] | undefined {
  if (value.kind !== 'array') return here.wrongType(value, [name], 'a list of schemas');
  if (value.items.length === 0) {
    return here.fault(value, [name], () => ({
      kind: 'empty-list',
      message: `${quoted(name)} is an empty list, expected at least one schema`,
    }));
  }
  return present(value.items.map((item, index) => here.schema(item, [name, index])));
}

/** `properties`, and `dependentSchemas`. */
export function byName(keyword: 'properties' | 'dependentSchemas'): Reading {
  return (value, here, name) => {
    const schemas = mapAt(value, here, name);
    return schemas && { [keyword]: schemas };
  };
}

function mapAt(value: SourceNode, here: Here, name: string): ReadonlyMap<string, Schema> | undefined {
  if (value.kind !== 'object') return here.wrongType(value, [name], 'an object of schemas');
  const schemas = new Map<string, Schema>();
  for (const member of value.members.values()) {
    const schema = here.schema(member.value, [name, member.name]);
    if (schema !== undefined) schemas.set(member.name, schema);
  }
  return schemas;
}

/** Definitions, which assert nothing. */
export const definitions: Reading = (value, here, name) => {
  mapAt(value, here, name);
  return undefined;
};

/** `patternProperties`. */
export const patternProperties: Reading = (value, here, name) => {
  const schemas = mapAt(value, here, name);
  if (schemas === undefined || value.kind !== 'object') return undefined;
  const patterns = new Map<string, { pattern: Pattern; schema: Schema }>();
  for (const [source, schema] of schemas) {
    const member = value.members.get(source);
    const pattern = member && here.pattern(source, member.value, [name, source]);
    if (pattern !== undefined) patterns.set(source, { pattern, schema });
  }
  return { patternProperties: patterns };
};

/** `items`: for all items; up to 2019-09 also a list, for the first ones. */
export const items: Reading = (value, here, name) => {
  if (value.kind !== 'array') {
    const schema = here.schema(value, [name]);
    return schema && { items: schema };
  }
  if (here.draft === '2020-12') {
    return here.wrongType(value, [name], 'a schema', 'the schemas of the first items stand in "prefixItems"');
  }
  const schemas = present(value.items.map((item, index) => here.schema(item, [name, index])));
  return schemas && { prefixItems: schemas, spelling: PREFIX_ITEMS };
};

const PREFIX_ITEMS = { prefixItems: 'items' } as const;
const REST_ITEMS = { prefixItems: 'items', items: 'additionalItems' } as const;

/** `additionalItems`, up to 2019-09: for the items behind a list of `items`; without a list it means nothing. */
export const additionalItems: Reading = (value, here, name) => {
  const schema = here.schema(value, [name], true);
  return schema && here.sibling('items')?.kind === 'array' ? { items: schema, spelling: REST_ITEMS } : undefined;
};

/** `contains`, with the bounds that 2019-09 added. */
export const contains: Reading = (value, here, name) => {
  const schema = here.schema(value, [name]);
  if (schema === undefined) return undefined;
  const hasBounds = here.draft === '2019-09' || here.draft === '2020-12';
  const bound = (keyword: string): number | undefined => {
    const node = hasBounds ? here.sibling(keyword) : undefined;
    return node?.kind === 'number' ? countAt(node, here, keyword) : undefined;
  };
  return {
    contains: { schema, min: bound('minContains') ?? 1, max: bound('maxContains') ?? Number.POSITIVE_INFINITY },
  };
};

/** `minContains` and `maxContains`, which `contains` takes along. */
export const containsBound: Reading = (value, here, name) => {
  // Numbers that are out of range are told by `contains` where it stands beside them.
  if (value.kind !== 'number' || here.sibling('contains') === undefined) countAt(value, here, name);
  return undefined;
};

/** `dependentRequired`. */
export const dependentRequired: Reading = (value, here, name) => {
  if (value.kind !== 'object') return here.wrongType(value, [name], 'an object of lists of names');
  const dependent = new Map<string, ReadonlySet<string>>();
  for (const member of value.members.values()) {
    const names = namesAt(member.value, here, [name, member.name]);
    if (names !== undefined) dependent.set(member.name, names);
  }
  return { dependentRequired: dependent };
};

/** `dependencies`, up to draft-07: lists of names and schemas side by side. */
export const dependencies: Reading = (value, here, name) => {
  if (value.kind !== 'object') return here.wrongType(value, [name], 'an object of schemas and of lists of names');
  const dependentRequired = new Map<string, ReadonlySet<string>>();
  const dependentSchemas = new Map<string, Schema>();
  for (const member of value.members.values()) {
    const tokens = [name, member.name];
    if (member.value.kind === 'array') {
      const names = namesAt(member.value, here, tokens);
      if (names !== undefined) dependentRequired.set(member.name, names);
    } else {
      const schema = here.schema(member.value, tokens);
      if (schema !== undefined) dependentSchemas.set(member.name, schema);
    }
  }
  const part: Part = { spelling: DEPENDENCIES };
  if (dependentRequired.size > 0) part.dependentRequired = dependentRequired;
  if (dependentSchemas.size > 0) part.dependentSchemas = dependentSchemas;
  return part;
};

const DEPENDENCIES = { dependentRequired: 'dependencies', dependentSchemas: 'dependencies' } as const;

function present(schemas: readonly (Schema | undefined)[]): readonly Schema[] | undefined {
  const all = schemas.filter((schema) => schema !== undefined);
  return all.length === schemas.length ? all : undefined;
}
