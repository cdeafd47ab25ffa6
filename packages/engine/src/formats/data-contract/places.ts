import type { FieldPlaces } from '../../model/field-places.ts';
import type { Contract, Field, Shape } from './contract.ts';

/** Where a field of a contract is told about. */
export function contractPlaces({ fields }: Contract, names: readonly string[]): FieldPlaces | undefined {
  const around: string[] = [];
  let members: readonly Field[] = fields;
  let at = '';
  for (const [depth, name] of names.entries()) {
    const index = positionsOf(members).get(name);
    const field = index === undefined ? undefined : members[index];
    if (field === undefined) return undefined;
    at += `/fields/${index}`;
    if (depth === names.length - 1) return { inside: [at], around };
    around.push(at);
    const inner = objectIn(field, at, around);
    if (inner === undefined) return undefined;
    [members, at] = [inner.fields, inner.at];
  }
  return undefined;
}

/** The object that a value is, or that its items or values are. */
function objectIn(
  shape: Shape,
  at: string,
  around: string[],
): { readonly fields: readonly Field[]; readonly at: string } | undefined {
  if (shape.fields !== undefined) return { fields: shape.fields, at };
  const part = shape.items === undefined ? 'values' : 'items';
  const inner = shape[part];
  if (inner === undefined) return undefined;
  around.push(`${at}/${part}`);
  return objectIn(inner, `${at}/${part}`, around);
}

const known = new WeakMap<readonly Field[], ReadonlyMap<string, number>>();

function positionsOf(fields: readonly Field[]): ReadonlyMap<string, number> {
  const found = known.get(fields) ?? new Map(fields.map(({ name }, index) => [name, index]));
  known.set(fields, found);
  return found;
}
