import type { Schema } from '../schema.ts';
import type { CompareShapes, Comparing } from './comparing.ts';
import { type ContentModel, compareUnevaluated, covering, isEmptySchema, isOpen, schemaOf } from './content-model.ts';
import { type Below, type Found, keyword, member } from './difference.ts';
import { compareBound } from './leaves.ts';
import type { Shape } from './shape.ts';

/** Objects: which properties are required, the properties themselves, dependencies, further properties, numbers of them. */
export const compareObjects: CompareShapes = (comparing, original, update, found) => {
  comparing.spend(weight(original.schema) + weight(update.schema));
  compareRequired(original.schema, update.schema, found);
  compareProperties(comparing, original, update, found);
  compareDependencies(comparing, original.schema, update.schema, found);
  compareAdditional(comparing, original.schema, update.schema, found);
  const [from, to] = [original.schema.keywords, update.schema.keywords];
  compareUnevaluated(comparing, 'PROPERTIES', from.unevaluatedProperties, to.unevaluatedProperties, found);
  compareBound(found, 'maxProperties', 'MAX_PROPERTIES', from.maxProperties, to.maxProperties);
  compareBound(found, 'minProperties', 'MIN_PROPERTIES', from.minProperties, to.minProperties);
};

/** Steps for what is gone through name by name. */
function weight({ keywords: { properties, patternProperties, dependentRequired, dependentSchemas } }: Schema): number {
  let names = 0;
  for (const required of dependentRequired?.values() ?? []) names += 2 + required.size;
  return names + (properties?.size ?? 0) + (patternProperties?.size ?? 0) + (dependentSchemas?.size ?? 0);
}

/** Only properties that both declare can become required. */
function compareRequired(original: Schema, update: Schema, found: Found): void {
  for (const name of original.keywords.properties?.keys() ?? []) {
    const property = update.keywords.properties?.get(name);
    if (property === undefined) continue;
    const was = original.keywords.required?.has(name) === true;
    const is = update.keywords.required?.has(name) === true;
    if (was === is) continue;
    const added = hasDefault(property) ? 'REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED' : 'REQUIRED_ATTRIBUTE_ADDED';
    found.say(was ? 'REQUIRED_ATTRIBUTE_REMOVED' : added, member('required', name));
  }
}

function compareProperties(comparing: Comparing, original: Shape, update: Shape, found: Found): void {
  const from = original.schema.keywords.properties ?? new Map<string, Schema>();
  const to = update.schema.keywords.properties ?? new Map<string, Schema>();
  const models = [contentModel(original.schema), contentModel(update.schema)] as const;
  for (const [name, old] of from) {
    const below = member('properties', name);
    const now = to.get(name);
    if (now === undefined) removed(comparing, old, models[1], name, found, below);
    else comparing.place(old, now, found, below);
  }
  for (const [name, now] of to) {
    if (from.has(name)) continue;
    const isRequired = update.schema.keywords.required?.has(name) === true;
    added(comparing, models[0], { name, schema: now, isRequired }, found);
  }
}

/** Whether a property may go depends on what the reader says about further properties. */
function removed(
  comparing: Comparing,
  old: Schema,
  model: ContentModel,
  name: string,
  found: Found,
  below: Below,
): void {
  const lone = { original: old };
  if (isOpen(model)) {
    found.say('PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL', below, lone);
    return;
  }
  const cover = covering(comparing, model, name);
  if (cover === undefined) {
    found.say(
      old.truth === false
        ? 'PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL'
        : 'PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL',
      below,
      lone,
    );
  } else if (isCovered(comparing, old, cover, found, below)) {
    found.say('PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL', below, lone);
  } else {
    found.say('PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL', below, lone);
  }
}

interface Added {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** Whether a property may come depends on what the writer says about further properties. */
function added(comparing: Comparing, model: ContentModel, { name, schema, isRequired }: Added, found: Found): void {
  const below = member('properties', name);
  const lone = { update: schema };
  if (isOpen(model)) {
    if (isEmptySchema(schema)) found.say('PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL', below, lone);
    else if (!isRequired) found.say('OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL', below, lone);
    else if (hasDefault(schema)) found.say('REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL', below, lone);
    else found.say('REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL', below, lone);
    return;
  }
  const cover = covering(comparing, model, name);
  if (cover !== undefined) {
    const isFitting = isCovered(comparing, cover, schema, found, below);
    found.say(
      isFitting
        ? 'PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
        : 'PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
      below,
      lone,
    );
  }
  if (!isRequired) found.say('OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL', below, lone);
  else if (hasDefault(schema)) found.say('REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL', below, lone);
  else found.say('REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL', below, lone);
}

function isCovered(comparing: Comparing, original: Schema, update: Schema, found: Found, below: Below): boolean {
  const inner = comparing.covers(original, update);
  found.include(inner, below);
  return inner.isCompatible;
}

function hasDefault({ keywords }: Schema): boolean {
  return keywords.default !== undefined;
}

function contentModel({ keywords }: Schema): ContentModel {
  return {
    additional: keywords.additionalProperties,
    unevaluated: keywords.unevaluatedProperties,
    patterns: [...(keywords.patternProperties?.values() ?? [])],
  };
}

function compareDependencies(comparing: Comparing, original: Schema, update: Schema, found: Found): void {
  const [from, to] = [original.keywords, update.keywords];
  for (const name of names(from.dependentRequired, to.dependentRequired)) {
    const kind = dependencyKind(from.dependentRequired?.get(name), to.dependentRequired?.get(name));
    if (kind !== undefined) found.say(kind, member('dependencies', name));
  }
  for (const name of names(from.dependentSchemas, to.dependentSchemas)) {
    const [old, now] = [from.dependentSchemas?.get(name), to.dependentSchemas?.get(name)];
    const below = member('dependencies', name);
    if (now === undefined) found.say('DEPENDENCY_SCHEMA_REMOVED', below);
    else if (old === undefined) found.say('DEPENDENCY_SCHEMA_ADDED', below);
    else comparing.place(old, now, found, below);
  }
}

function dependencyKind(from: ReadonlySet<string> | undefined, to: ReadonlySet<string> | undefined) {
  if (to === undefined) return 'DEPENDENCY_ARRAY_REMOVED';
  if (from === undefined) return 'DEPENDENCY_ARRAY_ADDED';
  const areAllKept = [...from].every((name) => to.has(name));
  const areAllOld = [...to].every((name) => from.has(name));
  if (areAllKept && areAllOld) return undefined;
  if (areAllKept) return 'DEPENDENCY_ARRAY_EXTENDED';
  return areAllOld ? 'DEPENDENCY_ARRAY_NARROWED' : 'DEPENDENCY_ARRAY_CHANGED';
}

function names(
  from: ReadonlyMap<string, unknown> | undefined,
  to: ReadonlyMap<string, unknown> | undefined,
): ReadonlySet<string> {
  return new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])]);
}

function compareAdditional(comparing: Comparing, original: Schema, update: Schema, found: Found): void {
  const [from, to] = [original.keywords.additionalProperties, update.keywords.additionalProperties];
  const below = keyword('additionalProperties');
  const [wasClosed, isClosed] = [from?.truth === false, to?.truth === false];
  if (wasClosed !== isClosed) {
    found.say(wasClosed ? 'ADDITIONAL_PROPERTIES_ADDED' : 'ADDITIONAL_PROPERTIES_REMOVED', below);
    return;
  }
  const [old, now] = [schemaOf(from), schemaOf(to)];
  if (old === undefined && now !== undefined) found.say('ADDITIONAL_PROPERTIES_NARROWED', below);
  else if (old !== undefined && now === undefined) found.say('ADDITIONAL_PROPERTIES_EXTENDED', below);
  else comparing.place(old, now, found, below);
}
