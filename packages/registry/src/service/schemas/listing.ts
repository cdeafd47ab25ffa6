import { setImmediate } from 'node:timers/promises';
import type { SubjectKey, VersionHead } from '../../domain/subject.ts';
import type { ListedSubject } from '../../store/port.ts';
import { nameOf as keyText } from '../desk.ts';
import { Roll } from './roll.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaListing, SchemaVersion, SubjectListing } from './schemas.ts';

/** How many subjects are looked into before others get a turn. */
const SUBJECTS_A_TURN = 256;

/** Lists subjects and their versions. */
export class Listing {
  readonly #schemas: SchemaDesk;
  readonly #roll: Roll;

  constructor(schemas: SchemaDesk) {
    this.#schemas = schemas;
    this.#roll = new Roll(schemas.desk);
  }

  /** Subjects of a listing. */
  async subjects({
    group,
    prefix = '',
    visible = everything,
    show = 'live',
    nameOf = keyText,
  }: SubjectListing): Promise<readonly ListedSubject[]> {
    const subjects = await this.#roll.inOrderOf(nameOf);
    return subjects.filter((subject) => isAsked(subject, group, prefix) && isShown(subject, show) && visible(subject));
  }

  /** Versions of a listing, by subject and number. Without a filter no text is read but those of the page. */
  async versions(listing: SchemaListing): Promise<readonly SchemaVersion[]> {
    const { group, prefix = '', visible = everything, where, nameOf, limit } = listing;
    const subjects = await this.#roll.inOrderOf(nameOf);
    const asked = subjects.filter((subject) => isAsked(subject, group, prefix) && visible(subject));
    const page: SchemaVersion[] = [];
    let { first, skip } = where === undefined ? seek(asked, listing) : { first: 0, skip: listing.offset };
    for (; first < asked.length && page.length < limit; first += 1) {
      const subject = asked[first] as ListedSubject;
      if (first % SUBJECTS_A_TURN === SUBJECTS_A_TURN - 1) await setImmediate();
      const heads = await this.#heads(subject, listing);
      for (const head of where === undefined ? heads.slice(skip) : heads) {
        const version = await this.#schemas.version(subject, head);
        if (where !== undefined && !(await where(version))) continue;
        if (where !== undefined && skip > 0) skip -= 1;
        else if (page.length < limit) page.push(version);
      }
      if (where === undefined) skip = 0;
    }
    return page;
  }

  async #heads(
    key: SubjectKey,
    { deleted = false, latestOnly = false }: SchemaListing,
  ): Promise<readonly VersionHead[]> {
    const { versions } = await this.#schemas.known(key);
    const shown = versions.filter((version) => deleted || !version.deleted);
    return latestOnly ? shown.slice(-1) : shown;
  }
}

/** The subject that a page begins in, and how many of its versions are before the page. */
function seek(
  subjects: readonly ListedSubject[],
  { offset, deleted = false, latestOnly = false }: SchemaListing,
): { first: number; skip: number } {
  let skip = offset;
  for (const [first, subject] of subjects.entries()) {
    const count = subject.live + (deleted ? subject.deleted : 0);
    const listed = latestOnly ? Math.min(count, 1) : count;
    if (skip < listed) return { first, skip };
    skip -= listed;
  }
  return { first: subjects.length, skip };
}

function everything(): boolean {
  return true;
}

function isAsked({ group, subject }: SubjectKey, asked: string | undefined, prefix: string): boolean {
  return (asked === undefined || group === asked) && subject.startsWith(prefix);
}

function isShown({ live, deleted }: ListedSubject, show: NonNullable<SubjectListing['show']>): boolean {
  if (show === 'deleted') return live === 0 && deleted > 0;
  return show === 'all' || live > 0;
}
