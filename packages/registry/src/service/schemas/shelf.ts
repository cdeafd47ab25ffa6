import type { SubjectState, VersionHead } from '../../domain/subject.ts';

/** What tells the schema of a version from others, as digests. */
export interface Identity {
  readonly own: string;
  /** True where the schema refers to no other. */
  readonly isClosed: boolean;
  /** With what it refers to in its text; the empty string where there is no such text, undefined until somebody asks. */
  resolved: string | undefined;
}

/** Schemas that refer to none, or those that refer to others. */
type Kind = 'closed' | 'open';

/** Versions of one subject and format by what they hold, so that none is looked at that holds something else. */
export class Shelf {
  readonly #byContent = new Map<string, VersionHead[]>();
  readonly #byIdentity = new Map<string, VersionHead[]>();
  readonly #byResolved = { closed: new Map<string, VersionHead[]>(), open: new Map<string, VersionHead[]>() };
  /** Versions whose schema nobody has read yet. */
  readonly unread = new Set<VersionHead>();
  /** Versions of which nobody has asked yet what their schema is with what it refers to. */
  readonly unresolved = { closed: new Map<VersionHead, Identity>(), open: new Map<VersionHead, Identity>() };

  add(version: VersionHead): void {
    put(this.#byContent, version.fingerprint, version);
    this.unread.add(version);
  }

  identify(version: VersionHead, identity: Identity): void {
    if (!this.unread.delete(version)) return;
    put(this.#byIdentity, identity.own, version);
    if (identity.resolved === undefined) this.unresolved[kindOf(identity)].set(version, identity);
    else put(this.#byResolved[kindOf(identity)], identity.resolved, version);
  }

  resolve(version: VersionHead, identity: Identity, resolved: string): void {
    identity.resolved = resolved;
    if (this.unresolved[kindOf(identity)].delete(version)) {
      put(this.#byResolved[kindOf(identity)], resolved, version);
    }
  }

  /** True where there are schemas that refer to none, or such as refer to others. */
  hasAny(kind: Kind): boolean {
    return this.unresolved[kind].size > 0 || this.#byResolved[kind].size > 0;
  }

  withContent(fingerprint: string): readonly VersionHead[] {
    return this.#byContent.get(fingerprint) ?? [];
  }

  withIdentity(own: string): readonly VersionHead[] {
    return this.#byIdentity.get(own) ?? [];
  }

  withResolved(resolved: string, kind: Kind): readonly VersionHead[] {
    return this.#byResolved[kind].get(resolved) ?? [];
  }
}

/**
 * The shelves of a subject. They are filled from its states as they come by, each time with what is not there yet; so what stands there may
 * have been overruled, and counts only where {@link isIn} says so.
 */
export class Shelves {
  readonly #byFormat = new Map<string, Shelf>();
  readonly #added = new Set<VersionHead>();
  /** The versions that came by last: all are there. */
  #covered: readonly VersionHead[] = [];

  /** How many versions stand there, those that were overruled among them. */
  get size(): number {
    return this.#added.size;
  }

  cover(versions: readonly VersionHead[]): void {
    const before = this.#covered;
    if (versions === before) return;
    let same = 0;
    // Mostly all that was there stands where it stood.
    while (same < before.length && before[same] === versions[same]) same += 1;
    let at = same;
    for (const version of versions.slice(same)) {
      while ((before[at]?.number ?? Number.POSITIVE_INFINITY) < version.number) at += 1;
      if (before[at] !== version) this.#add(version);
    }
    this.#covered = versions;
  }

  of(format: string): Shelf {
    const known = this.#byFormat.get(format);
    if (known !== undefined) return known;
    const shelf = new Shelf();
    this.#byFormat.set(format, shelf);
    return shelf;
  }

  #add(version: VersionHead): void {
    if (this.#added.has(version)) return;
    this.#added.add(version);
    this.of(version.format).add(version);
  }
}

/** True for a version that a state of its subject has, just so. */
export function isIn({ versions }: SubjectState, version: VersionHead): boolean {
  return versions[placeOf(versions, version.number)] === version;
}

/** Where a number stands in versions, which are in order of number, or where it would. */
export function placeOf(versions: readonly VersionHead[], number: number): number {
  let [from, to] = [0, versions.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((versions[middle]?.number ?? 0) < number) from = middle + 1;
    else to = middle;
  }
  return from;
}

function kindOf({ isClosed }: Identity): Kind {
  return isClosed ? 'closed' : 'open';
}

function put(shelf: Map<string, VersionHead[]>, key: string, version: VersionHead): void {
  const there = shelf.get(key);
  if (there === undefined) shelf.set(key, [version]);
  else there.push(version);
}
