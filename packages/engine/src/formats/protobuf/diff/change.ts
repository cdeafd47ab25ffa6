import type { Change, Detail } from '../../../model/change.ts';

/** A thing that both documents have, by its readable place and its pointers. */
export interface Site {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A change of one aspect of a thing that both documents have. */
export function changed(site: Site, kind: string, aspect: string, detail: Detail = {}): Change {
  return { kind, path: site.path, at: { before: site.before, after: site.after }, aspect, detail };
}

/** Something that only the older document has. */
export function removed(at: string, path: string, kind: string, aspect: string, detail: Detail = {}): Change {
  return { kind, path, at: { before: at }, aspect, detail };
}

/** Something that only the newer document has. */
export function added(at: string, path: string, kind: string, aspect: string, detail: Detail = {}): Change {
  return { kind, path, at: { after: at }, aspect, detail };
}
