import { setImmediate } from 'node:timers/promises';
import type { SubjectKey, VersionHead } from '../../domain/subject.ts';
import type { ListedSubject } from '../../store/port.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaListing, SchemaVersion, SubjectListing } from './schemas.ts';

/** How many subjects are looked into before others get a turn. */
const SUBJECTS_A_TURN = 256;

/** All subjects, as they stood at a sequence of the log. */
interface Register {
  readonly subjects: readonly ListedSubject[];
  /** The subjects in the order of the names that a caller gives them. */
  readonly orders: WeakMap<SchemaListing['nameOf'], readonly ListedSubject[]>;
}

/** Lists subjects and their versions. What there is stays known as long as nothing is written. */
export class Listing {
  readonly #schemas: SchemaDesk;
  #newest: { readonly sequence: number; readonly register: Promise<Register> } | undefined;

  constructor(schemas: SchemaDesk) {
    this.#schemas = schemas;
  }

  /** Subjects of a listing, in no particular order. */
  async subjects({ group, prefix = '', show = 'live' }: SubjectListing): Promise<readonly ListedSubject[]> {
    const { subjects } = await this.#current();
    return subjects.filter((subject) => isAsked(subject, group, prefix) && isShown(subject, show));
  }

  /** Versions of a listing, by subject and number. Without a filter no text is read but those of the page. */
  async versions(listing: SchemaListing): Promise<readonly SchemaVersion[]> {
    const { group, prefix = '', where, nameOf, limit } = listing;
    const register = await this.#current();
    const asked = inOrder(register, nameOf).filter((subject) => isAsked(subject, group, prefix));
    const page: SchemaVersion[] = [];
    let { first, skip } = where === undefined ? seek(asked, listing) : { first: 0, skip: listing.offset };
    for (; first < asked.length && page.length < limit; first += 1) {
      const subject = asked[first] as ListedSubject;
      if (first % SUBJECTS_A_TURN === SUBJECTS_A_TURN - 1) await setImmediate();
      const heads = await this.#heads(subject, listing);
      for (const head of where === undefined ? heads.slice(skip) : heads) {
        const version = await this.#schemas.version(subject, head);
        if (where?.(version) === false) continue;
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
    const { versions } = await this.#schemas.load(key);
    const shown = versions.filter((version) => deleted || !version.deleted);
    return latestOnly ? shown.slice(-1) : shown;
  }

  /** Read once after each write, however many ask for it at the same time. */
  async #current(): Promise<Register> {
    const { store } = this.#schemas.desk;
    const sequence = await store.lastSequence();
    if (this.#newest?.sequence !== sequence) {
      const register = store.listSubjects(undefined).then((subjects) => ({ subjects, orders: new WeakMap() }));
      this.#newest = { sequence, register };
    }
    try {
      return await this.#newest.register;
    } catch (error) {
      this.#newest = undefined;
      throw error;
    }
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

function isAsked({ group, subject }: SubjectKey, asked: string | undefined, prefix: string): boolean {
  return (asked === undefined || group === asked) && subject.startsWith(prefix);
}

function isShown({ live, deleted }: ListedSubject, show: NonNullable<SubjectListing['show']>): boolean {
  if (show === 'deleted') return live === 0 && deleted > 0;
  return show === 'all' || live > 0;
}

/** UTF-16 order of the names. */
function inOrder({ subjects, orders }: Register, nameOf: SchemaListing['nameOf']): readonly ListedSubject[] {
  const known = orders.get(nameOf);
  if (known !== undefined) return known;
  const named = subjects.map((subject) => ({ subject, name: nameOf(subject) }));
  named.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const order = named.map(({ subject }) => subject);
  orders.set(nameOf, order);
  return order;
}
