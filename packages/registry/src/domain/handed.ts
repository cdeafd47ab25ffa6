import type { SubjectKey } from './subject.ts';

/** A version as a registry of another kind has it. */
export interface HandedVersion {
  /** At home. */
  readonly number: number;
  /** Of all that the version is at home (`versionHash`). */
  readonly hash: string;
  /** Of the bytes of its document. */
  readonly digest: string;
  /** The number that the other registry gave it. */
  readonly there: number;
}

/** What a link has handed over of an element to a registry of another kind, which counts by itself and remembers nothing of us. */
export interface Handed {
  /** The root of the other registry. */
  readonly peer: string;
  /** What the element is called there. */
  readonly key: SubjectKey;
  /** Of all that was said about a group (`Mark.hash`); empty of schemas. */
  readonly hash: string;
  /** By their numbers there. */
  readonly versions: readonly HandedVersion[];
}

/**
 * The versions that are there for nothing any more: they are not among those that the element has, or another document came for their
 * number since.
 */
export function leftOver(versions: readonly HandedVersion[], listed: ReadonlySet<number>): readonly HandedVersion[] {
  const newest = newestOfEach(versions);
  return versions.filter((version) => !listed.has(version.number) || newest.get(version.number) !== version);
}

/** Of each version the one that was handed over last, by its number at home. */
export function newestOfEach(versions: readonly HandedVersion[]): ReadonlyMap<number, HandedVersion> {
  return new Map(versions.toSorted((a, b) => a.there - b.there).map((version) => [version.number, version]));
}
