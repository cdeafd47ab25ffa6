import type { Kysely, Selectable } from 'kysely';
import type { Content } from '../../domain/content.ts';
import type { IdentifiedContent, Store } from '../port.ts';
import { firstOf, type OperationOf, rowsOf } from './operation.ts';
import type { Tables } from './tables.ts';

/** A content as its table has it. */
export type ContentRow = Selectable<Tables['contents']>;
type Attributes = Pick<Content, 'metadata' | 'ruleSet'>;

type Reading = Pick<Store, 'content' | 'contentById' | 'idOf' | 'highestId' | 'contentsByGuid'>;

/** Reading contents and their ids. */
export function contentReading(db: Kysely<Tables>): OperationOf<Reading> {
  return {
    *content(fingerprint) {
      const row = yield* firstOf(db.selectFrom('contents').selectAll().where('fingerprint', '=', fingerprint));
      return row && contentOf(row);
    },

    *contentById(group, id) {
      const row = yield* firstOf(
        db
          .selectFrom('content_ids')
          .innerJoin('contents', 'contents.fingerprint', 'content_ids.fingerprint')
          .selectAll('contents')
          .where('group_name', '=', group)
          .where('id', '=', id),
      );
      return row && contentOf(row);
    },

    *idOf(group, fingerprint) {
      const row = yield* firstOf(
        db
          .selectFrom('content_ids')
          .select(({ fn }) => fn.min('id').as('id'))
          .where('fingerprint', '=', fingerprint)
          .where('group_name', '=', group),
      );
      return row?.id ?? undefined;
    },

    *highestId(group) {
      const row = yield* firstOf(
        db
          .selectFrom('content_ids')
          .select(({ fn }) => fn.max('id').as('id'))
          .where('group_name', '=', group),
      );
      return row?.id ?? 0;
    },

    *contentsByGuid(guid) {
      const rows = yield* rowsOf(
        db
          .selectFrom('contents')
          .innerJoin('content_ids', 'content_ids.fingerprint', 'contents.fingerprint')
          .selectAll('contents')
          .select(['group_name', 'id'])
          .where('guid', '=', guid),
      );
      return rows.map(identified).sort((a, b) => order(a.group, b.group) || a.id - b.id);
    },
  };
}

/** The row of a content. */
export function contentRow({ fingerprint, guid, format, canonical, ...more }: Content): ContentRow {
  const { references, metadata, ruleSet } = more;
  return {
    fingerprint,
    format,
    canonical,
    guid,
    refs: references.length === 0 ? null : JSON.stringify(references),
    attributes: metadata === undefined && ruleSet === undefined ? null : JSON.stringify({ metadata, ruleSet }),
  };
}

/** Names in the order of their UTF-16 code units, whatever order the database knows. */
export function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The content of a row. */
export function contentOf({ fingerprint, guid, format, canonical, refs, attributes }: ContentRow): Content {
  // Only this module writes these columns, from values of these types.
  const references = refs === null ? [] : (JSON.parse(refs) as Content['references']);
  const more = attributes === null ? {} : (JSON.parse(attributes) as Attributes);
  return { fingerprint, guid, format, canonical, references, ...more };
}

function identified({
  group_name: group,
  id,
  ...row
}: ContentRow & { group_name: string; id: number }): IdentifiedContent {
  return { group, id, content: contentOf(row) };
}
