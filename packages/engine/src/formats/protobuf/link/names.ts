/** A name inside a scope; the scope may be empty. */
export function join(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}
