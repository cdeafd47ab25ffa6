import type { Resource, Schema } from '../schema.ts';

/**
 * The dynamic scope (2020-12, core 7.1): the resources that lead to a schema, outermost first. Only those with dynamic anchors are kept, each
 * once, since only the outermost of a name is ever asked for; so there are few scopes, and equal ones are the same object.
 */
export class Scope {
  readonly #resources: readonly Resource[];
  readonly #inner = new Map<Resource, Scope>();

  constructor(resources: readonly Resource[] = []) {
    this.#resources = resources;
  }

  /** The scope inside a resource. */
  enter(resource: Resource): Scope {
    const isNews =
      (resource.recursiveAnchor || resource.dynamicAnchors.size > 0) && !this.#resources.includes(resource);
    if (!isNews) return this;
    const known = this.#inner.get(resource);
    if (known !== undefined) return known;
    const inner = new Scope([...this.#resources, resource]);
    this.#inner.set(resource, inner);
    return inner;
  }

  /** The outermost schema with a dynamic anchor of a name. */
  outermost(anchor: string): Schema | undefined {
    for (const { dynamicAnchors } of this.#resources) {
      const schema = dynamicAnchors.get(anchor);
      if (schema !== undefined) return schema;
    }
    return undefined;
  }

  /** The outermost root with `$recursiveAnchor`. */
  outermostRecursive(): Schema | undefined {
    return this.#resources.find(({ recursiveAnchor }) => recursiveAnchor)?.root;
  }
}
