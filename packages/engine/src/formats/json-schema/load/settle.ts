import type { Keywords, Resource, Schema } from '../schema.ts';

/**
 * Turns dynamic references that can lead to one place only into plain ones: where no other resource of the document has the anchor, the way
 * there does not matter. A schema that has a `$ref` as well keeps both.
 */
export function settleDynamicReferences(schemas: readonly Schema[]): void {
  const resources = new Set(schemas.map(({ resource }) => resource));
  const count = (has: (resource: Resource) => boolean): number => [...resources].filter(has).length;
  const recursive = count(({ recursiveAnchor }) => recursiveAnchor);
  const dynamic = new Map<string, number>();
  for (const { dynamicAnchors } of resources) {
    for (const name of dynamicAnchors.keys()) dynamic.set(name, (dynamic.get(name) ?? 0) + 1);
  }
  for (const schema of schemas as readonly { keywords: Keywords }[]) {
    if (schema.keywords.dynamicRef === undefined && schema.keywords.recursiveRef === undefined) continue;
    const { dynamicRef, recursiveRef, ...others } = schema.keywords;
    if (others.ref !== undefined) continue;
    if (recursiveRef !== undefined && recursive <= 1) {
      schema.keywords = { ...others, ref: recursiveRef, spelling: { ...others.spelling, ref: '$recursiveRef' } };
    } else if (dynamicRef !== undefined && (dynamic.get(dynamicRef.anchor) ?? 0) <= 1) {
      schema.keywords = { ...others, ref: dynamicRef.target, spelling: { ...others.spelling, ref: '$dynamicRef' } };
    }
  }
}
