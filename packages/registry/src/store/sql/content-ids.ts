import type { Kysely } from 'kysely';
import { firstOf, type Operation } from './operation.ts';
import type { Tables } from './tables.ts';

/** A content that a version in a group has, and the id that it must have there where one is given. */
export interface Unidentified {
  readonly group: string;
  readonly fingerprint: string;
  readonly given: number | undefined;
}

/** An id of a content in a group. */
interface ContentId {
  readonly group: string;
  readonly id: number;
  readonly fingerprint: string;
}

/** The ids of contents, as far as a transaction needs them: what was read, and what the transaction gives. */
export class ContentIds {
  readonly #highest = new Map<string, number>();
  /** The lowest id of a content in a group. */
  readonly #lowest = new Map<string, number>();
  /** The content that has an id in a group. */
  readonly #owners = new Map<string, string>();

  /** What is to be read about a content, each under a name of its own. */
  questions(db: Kysely<Tables>, { group, fingerprint, given }: Unidentified): readonly [string, Operation<void>][] {
    const ids = db.selectFrom('content_ids').where('group_name', '=', group);
    const { fn } = db;
    const ofGroup = this.#read(ids.select(fn.max('id').as('id')), (row) => this.#highest.set(group, row.id ?? 0));
    const own =
      given === undefined
        ? this.#read(ids.select(fn.min('id').as('id')).where('fingerprint', '=', fingerprint), ({ id }) => {
            if (typeof id === 'number') this.#lowest.set(nameOf(group, fingerprint), id);
          })
        : this.#read(ids.select('fingerprint').where('id', '=', given), (row) =>
            this.#owners.set(nameOf(group, given), row.fingerprint),
          );
    return [
      [`highest id ${nameOf(group, '')}`, ofGroup],
      [`id ${nameOf(group, given ?? fingerprint)}`, own],
    ];
  }

  /** True where no id that is given is other content's. */
  accept(contents: readonly Unidentified[]): boolean {
    const owners = new Map<string, string>();
    return contents.every(({ group, fingerprint, given }) => {
      if (given === undefined) return true;
      const name = nameOf(group, given);
      const owner = owners.get(name) ?? this.#owners.get(name) ?? fingerprint;
      owners.set(name, fingerprint);
      return owner === fingerprint;
    });
  }

  /** The ids of contents that are accepted, in their order: the one that is given, the one that the content has, or the next. */
  give(contents: readonly Unidentified[]): { readonly ids: readonly number[]; readonly fresh: readonly ContentId[] } {
    const fresh: ContentId[] = [];
    const take = (group: string, id: number, fingerprint: string): number => {
      if (this.#owners.get(nameOf(group, id)) === undefined) fresh.push({ group, id, fingerprint });
      this.#note({ group, id, fingerprint });
      return id;
    };
    // Those that are given first, so that none of them is the next one of other content.
    for (const { group, fingerprint, given } of contents) if (given !== undefined) take(group, given, fingerprint);
    const ids = contents.map(({ group, fingerprint, given }) => {
      const known = given ?? this.#lowest.get(nameOf(group, fingerprint));
      return known ?? take(group, (this.#highest.get(group) ?? 0) + 1, fingerprint);
    });
    return { ids, fresh };
  }

  #note({ group, id, fingerprint }: ContentId): void {
    const content = nameOf(group, fingerprint);
    this.#owners.set(nameOf(group, id), fingerprint);
    this.#lowest.set(content, Math.min(id, this.#lowest.get(content) ?? id));
    this.#highest.set(group, Math.max(id, this.#highest.get(group) ?? 0));
  }

  *#read<Row>(query: Parameters<typeof firstOf<Row>>[0], take: (row: Row) => void): Operation<void> {
    const row = yield* firstOf(query);
    if (row !== undefined) take(row);
  }
}

/** A text that no two ids or fingerprints of groups share. */
function nameOf(group: string, of: number | string): string {
  return JSON.stringify([group, of]);
}
