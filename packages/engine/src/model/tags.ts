import type { Problem } from './problem.ts';
import { failure, type Result, success } from './result.ts';

/** Part of a text that is written anew. */
export interface TextEdit {
  readonly start: number;
  /** Exclusive; the same as `start` where something is added only. */
  readonly end: number;
  readonly text: string;
}

/** Something of a schema that can have tags, such as `PII`. */
export interface TagSite {
  /** The full name of a record, or that with the name of a field after it; as each format says. */
  readonly path: string;
  readonly on: 'record' | 'field';
  /** What else it is called. */
  readonly aliases?: readonly Pick<TagSite, 'path' | 'on'>[];
  readonly tags: readonly string[];
  /** What has to be written anew so that these are its tags. */
  edits(tags: readonly string[]): readonly TextEdit[];
}

/** Tags that are to be there, or not to be there. */
export interface TagChange {
  /** As {@link TagSite.path}; a dot in front says nothing. */
  readonly path: string;
  readonly on: 'record' | 'field';
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * The text of a schema with other tags, and everything else as it was.
 *
 * @param sites what can have tags in this very text
 * @returns the text, or a problem of the kind `tag-path-unknown` for each change of what is not there
 */
export function changeTags(
  source: string,
  sites: readonly TagSite[],
  changes: readonly TagChange[],
): Result<string, readonly Problem[]> {
  const wanted = new Map<TagSite, readonly string[]>();
  const problems: Problem[] = [];
  const byName = new Map([
    ...sites.flatMap((site) => (site.aliases ?? []).map((alias) => [nameOf(alias), site] as const)),
    // What is called so comes before what is called so as well.
    ...sites.map((site) => [nameOf(site), site] as const),
  ]);
  for (const change of changes) {
    const site = byName.get(nameOf(change));
    if (site === undefined) problems.push(unknownPath(change));
    else wanted.set(site, changed(wanted.get(site) ?? site.tags, change));
  }
  if (problems.length > 0) return failure(problems);
  const edits = [...wanted].flatMap(([site, tags]) => (sameTags(site.tags, tags) ? [] : site.edits(tags)));
  return success(edited(source, edits));
}

/** A text with edits that do not overlap. What several sites need, such as an import, is done once. */
function edited(source: string, edits: readonly TextEdit[]): string {
  const different = new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  const ordered = [...different.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of ordered) {
    parts.push(source.slice(at, start), text);
    at = end;
  }
  return parts.join('') + source.slice(at);
}

function changed(tags: readonly string[], { add, remove }: TagChange): readonly string[] {
  return [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}

function nameOf({ on, path }: Pick<TagSite, 'on' | 'path'>): string {
  return `${on} ${path.startsWith('.') ? path.slice(1) : path}`;
}

function unknownPath({ on, path }: TagChange): Problem {
  return {
    kind: 'tag-path-unknown',
    message: `the schema has no ${on} '${path}'`,
    pointer: '',
    detail: { path, on },
  };
}
