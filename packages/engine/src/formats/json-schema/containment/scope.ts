import type { Resource, Schema } from '../schema.ts';

/**
 * What dynamic references lead to, on one way into a document: for each dynamic anchor the schema of the outermost resource that
 * has it (JSON Schema Core 2020-12, 8.2.3.2; `$recursiveRef` of 2019-09 counts as one anchor without a name).
 */
export interface Scope {
  readonly anchors: ReadonlyMap<string, Schema>;
}

const RECURSIVE = '$recursiveAnchor';

/** The scopes of the documents that were met. Equal scopes are one object, and documents without dynamic anchors have one only. */
export class Scopes {
  readonly #empty: Scope = { anchors: new Map() };
  readonly #scopes = new Map<string, Scope>();
  readonly #serials = new WeakMap<Schema, number>();
  #count = 0;

  /** The scope of an evaluation that begins in a resource. */
  begin(resource: Resource): Scope {
    return this.enter(this.#empty, resource);
  }

  /** The scope behind a step into a resource. */
  enter(scope: Scope, resource: Resource): Scope {
    const { dynamicAnchors, recursiveAnchor } = resource;
    if (dynamicAnchors.size === 0 && !recursiveAnchor) return scope;
    const anchors = new Map(scope.anchors);
    for (const [anchor, schema] of dynamicAnchors) if (!anchors.has(`#${anchor}`)) anchors.set(`#${anchor}`, schema);
    if (recursiveAnchor && !anchors.has(RECURSIVE)) anchors.set(RECURSIVE, resource.root);
    if (anchors.size === scope.anchors.size) return scope;
    const key = [...anchors].map(([anchor, schema]) => `${JSON.stringify(anchor)}${this.#serial(schema)}`).sort();
    const known = this.#scopes.get(key.join()) ?? { anchors };
    this.#scopes.set(key.join(), known);
    return known;
  }

  /** Where a reference that depends on the scope leads. */
  dynamicTarget(scope: Scope, { keywords }: Schema): Schema | undefined {
    const { dynamicRef, recursiveRef } = keywords;
    if (dynamicRef !== undefined) return scope.anchors.get(`#${dynamicRef.anchor}`) ?? dynamicRef.target;
    return recursiveRef && (scope.anchors.get(RECURSIVE) ?? recursiveRef);
  }

  #serial(schema: Schema): number {
    const serial = this.#serials.get(schema) ?? this.#count++;
    this.#serials.set(schema, serial);
    return serial;
  }
}
