import { isReference } from '../diff/references.ts';
import type { SchemaPair } from '../diff/walk.ts';
import type { Keywords, Schema } from '../schema.ts';
import { keyOf } from '../value.ts';
import type { Asking, Mode } from './asking.ts';

/** Alternatives that are looked at. */
const MOST_ALTERNATIVES = 1_000;
/** Members of an alternative that may be its tag. */
const MOST_TAGS = 16;
/** References that lead to an alternative. */
const MOST_HOPS = 8;

/** Keywords beside `oneOf` that declare nothing. */
const AROUND: ReadonlySet<string> = new Set([
  'oneOf',
  'type',
  'annotations',
  'default',
  'spelling',
] satisfies (keyof Keywords)[]);

/**
 * True where no value fits two alternatives of the reader, for all are objects that require a member with values of their own: then a value
 * that fits one alternative of the writer is read if that alternative's counterpart reads it. True also where there are no alternatives. What
 * a writer declares, it declares in the alternative alone.
 */
export function areToldApart({ before, after }: SchemaPair, mode: Mode, asking: Asking): boolean {
  asking.charge(1 + (after.keywords.oneOf?.length ?? 0));
  if (asking.isOver) return false;
  if ((before.keywords.anyOf ?? after.keywords.anyOf) !== undefined) return false;
  const { oneOf } = after.keywords;
  if (before.keywords.oneOf === undefined || oneOf === undefined) return before.keywords.oneOf === oneOf;
  if (mode === 'declared' && !Object.keys(before.keywords).every((name) => AROUND.has(name))) return false;
  const [first, ...others] = oneOf.length > MOST_ALTERNATIVES ? [] : oneOf.map(alternative);
  const names = [...(first?.keywords.required ?? [])].slice(0, MOST_TAGS);
  return first !== undefined && names.some((name) => tellsApart(name, [first, ...others]));
}

/** Where a reference leads. */
function alternative(schema: Schema): Schema {
  let target = schema;
  for (let hops = 0; hops < MOST_HOPS && target.keywords.ref !== undefined && isReference(target); hops++) {
    target = target.keywords.ref;
  }
  return target;
}

/** True when each alternative asks for the member, and no two of them for the same value. */
function tellsApart(name: string, alternatives: readonly (Schema | undefined)[]): boolean {
  const seen = new Set<string>();
  for (const schema of alternatives) {
    if (schema === undefined) return false;
    const { type, required, properties } = schema.keywords;
    if (type?.size !== 1 || !type.has('object') || required?.has(name) !== true) return false;
    const member = properties?.get(name)?.keywords;
    const values = member?.const === undefined ? member?.enum : [member.const];
    if (values === undefined) return false;
    for (const key of new Set(values.map(keyOf))) {
      if (seen.has(key)) return false;
      seen.add(key);
    }
  }
  return true;
}
