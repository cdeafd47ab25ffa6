import type { Pattern } from '../pattern.ts';
import type { Schema } from '../schema.ts';
import type { Comparing } from './comparing.ts';
import { type Found, keyword } from './difference.ts';
import { shapeOf } from './shape.ts';

/** What a schema says about properties or items that it does not name. */
export interface ContentModel {
  readonly additional: Schema | undefined;
  readonly unevaluated: Schema | undefined;
  readonly patterns: readonly { readonly pattern: Pattern; readonly schema: Schema }[];
}

/** Open: anything else may be there, and nothing is said about it. */
export function isOpen({ additional, unevaluated, patterns }: ContentModel): boolean {
  if (patterns.length > 0) return false;
  if (additional !== undefined) return additional.truth === true;
  return unevaluated === undefined || isEmptySchema(unevaluated);
}

/** The schema that a partially open model has for a name: of the first pattern that is found in it, else of the rest. */
export function covering(
  comparing: Comparing,
  { additional, unevaluated, patterns }: ContentModel,
  name?: string,
): Schema | undefined {
  if (name !== undefined) {
    comparing.spend(patterns.length * (1 + Math.ceil(name.length / 2)));
    const match = patterns.find(({ pattern }) => pattern.language.ok && pattern.language.value.accepts(name));
    if (match !== undefined) return match.schema;
  }
  if (additional !== undefined) return additional.truth === undefined ? additional : undefined;
  return unevaluated?.truth === undefined ? unevaluated : undefined;
}

/** A schema that lets everything through by saying nothing. */
export function isEmptySchema(schema: Schema): boolean {
  const { is } = shapeOf(schema);
  return is === 'empty' || is === 'true';
}

/** What is not evaluated: forbidden or not, with a schema or without, or two schemas. */
export function compareUnevaluated(
  comparing: Comparing,
  what: 'PROPERTIES' | 'ITEMS',
  from: Schema | undefined,
  to: Schema | undefined,
  found: Found,
): void {
  if (from === undefined && to === undefined) return;
  const below = keyword(what === 'PROPERTIES' ? 'unevaluatedProperties' : 'unevaluatedItems');
  const [old, now] = [from && shapeOf(from).is, to && shapeOf(to).is];
  const [wasClosed, isClosed] = [old === 'false', now === 'false'];
  const [wasOpen, isOpenNow] = [isNothing(old), isNothing(now)];
  if (wasClosed && !isClosed) found.say(`UNEVALUATED_${what}_ADDED`, below);
  else if (!wasClosed && isClosed) found.say(`UNEVALUATED_${what}_REMOVED`, below);
  else if (from === undefined || (wasOpen && !isOpenNow)) found.say(`UNEVALUATED_${what}_NARROWED`, below);
  else if (to === undefined || (!wasOpen && isOpenNow)) found.say(`UNEVALUATED_${what}_EXTENDED`, below);
  else comparing.place(from, to, found, below);
}

function isNothing(shape: string | undefined): boolean {
  return shape === 'empty' || shape === 'true';
}

/** `true` and `false` are no schemas here. */
export function schemaOf(schema: Schema | undefined): Schema | undefined {
  return schema?.truth === undefined ? schema : undefined;
}
