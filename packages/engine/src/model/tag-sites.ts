import type { TagSite } from './tags.ts';

/** Characters that the paths of a document may have together. No document of people comes near it; behind it nothing has a path. */
const CHARACTERS = 8 * 1024 * 1024;

/** Collects what of a document can have tags. Paths repeat what is around, so a document of long names could have more of them than fit. */
export class TagSites {
  readonly #sites: TagSite[] = [];
  #left = CHARACTERS;

  /** Adds a site, as long as there is room for its paths. */
  add(site: TagSite): void {
    this.#left -= [site, ...(site.aliases ?? [])].reduce((sum, { path }) => sum + path.length, 0);
    if (!this.isFull) this.#sites.push(site);
  }

  /** True when nothing can be added any more. */
  get isFull(): boolean {
    return this.#left < 0;
  }

  /** In the order in which they were found. */
  get sites(): readonly TagSite[] {
    return this.#sites;
  }
}
