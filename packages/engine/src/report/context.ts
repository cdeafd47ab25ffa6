import type { Detail } from '../model/change.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import type { RuleBook } from '../model/format.ts';
import { pointer, pointerTokens } from '../model/pointer.ts';
import type { Place } from '../model/problem.ts';

/** A document as a report shows it. */
export interface ReportSource {
  /** How the user named it. */
  readonly name: string;
  /** Its path, where it is a file that the user can open; other sources (a revision, a registry) have none. */
  readonly file?: string;
  readonly text: string;
  /** Where the value at a JSON pointer stands; undefined where it does not. Places in imported documents name their source. */
  placeOf(pointer: string): Place | undefined;
  /** The documents that it imports, by the names that it uses. */
  readonly imports?: ReadonlyMap<string, ReportSource>;
}

/** What a report needs from a format: its rule book, and the sentence for one occurrence of a kind. */
export interface ReportFormat {
  readonly rules: RuleBook;
  messageOf(occurrence: { readonly kind: string; readonly detail: Detail; readonly path: string }): string;
}

/** What a verdict is about. */
export interface VerdictContext {
  readonly format: ReportFormat;
  readonly after: ReportSource;
  readonly before?: ReportSource;
  /** Older documents by version, where a verdict stands against several; `before` is then the newest. */
  readonly history?: ReadonlyMap<string, ReportSource>;
}

/** A document with a place in it, where one is known. */
export interface Spot {
  readonly source: ReportSource;
  readonly place?: Place;
}

/** Where something stands in both documents. */
export interface Spots {
  /** In the new document; for what was removed, the nearest thing around it that is still there. */
  readonly now: Spot;
  /** True where `now` is only the nearest thing around. */
  readonly gone: boolean;
  readonly was?: Spot;
}

/** The place at a pointer, or of the nearest value around it that stands in the text. */
function spotOf(source: ReportSource, at: string): Spot {
  const [imported, inside] = splitImport(at);
  const tokens = pointerTokens(inside);
  for (let length = tokens.length; length >= 0; length -= 1) {
    const place = source.placeOf(`${imported}${pointer(...tokens.slice(0, length))}`);
    if (place !== undefined) return spotAt(source, place);
  }
  return { source };
}

/** A place of a document or of one that it imports; without the place where the text of the import is not there to be shown. */
export function spotAt(source: ReportSource, place: Place): Spot {
  if (place.source === undefined) return { source, place };
  const imported = source.imports?.get(place.source);
  return imported ? { source: imported, place } : { source: { ...source, name: place.source } };
}

/** `NAME#` of a pointer into an imported document, or nothing; and the pointer in there. */
function splitImport(at: string): readonly [imported: string, inside: string] {
  const end = at.startsWith('/') ? 0 : at.indexOf('#') + 1;
  return [at.slice(0, end), at.slice(end)];
}

/** Finds where the findings and changes of one verdict stand. */
export function locator(verdict: Verdict, context: VerdictContext): (thing: Pick<Finding, 'at' | 'against'>) => Spots {
  const moved = new Map<string, string>();
  for (const { at } of verdict.changes) {
    if (at.before !== undefined && at.after !== undefined) moved.set(at.before, at.after);
  }
  return ({ at, against }) => {
    const older = (against === undefined ? undefined : context.history?.get(against)) ?? context.before;
    const gone = at.after === undefined;
    return {
      now: spotOf(context.after, at.after ?? around(at.before ?? '', moved)),
      gone,
      ...(older && at.before !== undefined && { was: spotOf(older, at.before) }),
    };
  };
}

/**
 * What is still there of a removed thing's surroundings. Positions differ between the documents, so a pointer of the old one is
 * followed only where a change tells its counterpart, and otherwise as far as it names no position.
 */
function around(removed: string, moved: ReadonlyMap<string, string>): string {
  const [imported, inside] = splitImport(removed);
  const tokens = pointerTokens(inside);
  for (let length = tokens.length - 1; length > 0; length -= 1) {
    const enclosing = moved.get(`${imported}${pointer(...tokens.slice(0, length))}`);
    if (enclosing !== undefined) return enclosing;
  }
  const position = tokens.findIndex((token) => /^\d+$/.test(token));
  return `${imported}${pointer(...tokens.slice(0, position === -1 ? Math.max(0, tokens.length - 1) : position))}`;
}
