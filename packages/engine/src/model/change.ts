import type { JsonValue } from './json.ts';

/** BACKWARD: the new document reads what the old one wrote. FORWARD: the old document reads what the new one writes. */
export type Direction = 'backward' | 'forward';

/** How far a version number has to move, by Semantic Versioning 2.0.0. */
export type Bump = 'none' | 'patch' | 'minor' | 'major';

/** Facts about a change, as the messages of the rule book need them. */
export type Detail = Readonly<Record<string, JsonValue>>;

/** One atomic difference between two documents. It explains; what it breaks is judged by reading, not here. */
export interface Change {
  /** Key of the rule book of the format. */
  readonly kind: string;
  /** Readable place, by names: `address.street`; the empty string is the document itself. */
  readonly path: string;
  /**
   * JSON pointers into the documents; a side where the thing does not exist is left out. A pointer into an imported document has
   * the document's name and `#` in front: `common.proto#/messages/0`.
   */
  readonly at: { readonly before?: string; readonly after?: string };
  /** Which property of the place changed (`type`, `enum`, `presence`, …). A refutation of the same places and aspect is caused by this change. */
  readonly aspect: string;
  /** Where one site has a change for each direction of reading (values added, values removed): the direction this one concerns. */
  readonly concerns?: Direction;
  readonly detail: Detail;
}
