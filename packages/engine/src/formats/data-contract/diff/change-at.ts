import type { Change, Detail } from '../../../model/change.ts';

/** A thing that both documents have: its readable place, and the pointers to it on either side. */
export interface Site {
  readonly path: string;
  /** Name of the field at the top level that it belongs to; undefined for members of the document itself. */
  readonly field: string | undefined;
  readonly before: string;
  readonly after: string;
}

/** A change of one aspect of a thing that both documents have. */
export function changeAt(site: Site, kind: string, aspect: string, detail: Detail): Change {
  const { path, field, before, after } = site;
  return { kind, path, at: { before, after }, aspect, detail: { ...(field !== undefined && { field }), ...detail } };
}

/** Deep equality of contract members. It only saves work: most of two versions is the same. */
export function identical(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && identical(a[key], b[key]))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
