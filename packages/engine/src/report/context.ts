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
  /** Where the value at a JSON pointer stands; undefined where it does not. */
  placeOf(pointer: string): Place | undefined;
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
  const tokens = pointerTokens(at);
  for (let length = tokens.length; length >= 0; length -= 1) {
    const place = source.placeOf(pointer(...tokens.slice(0, length)));
    if (place !== undefined) return { source, place };
  }
  return { source };
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
  const tokens = pointerTokens(removed);
  for (let length = tokens.length - 1; length > 0; length -= 1) {
    const enclosing = moved.get(pointer(...tokens.slice(0, length)));
    if (enclosing !== undefined) return enclosing;
  }
  const position = tokens.findIndex((token) => /^\d+$/.test(token));
  return pointer(...tokens.slice(0, position === -1 ? Math.max(0, tokens.length - 1) : position));
}
