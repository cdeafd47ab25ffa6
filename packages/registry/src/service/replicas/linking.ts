import type { Link } from '../../domain/link.ts';
import type { LinkMark } from '../../domain/link-state.ts';
import { linkStateKey } from '../../domain/record-key.ts';
import { byText, markOf, type Origin, originText, type ReplicaElement } from '../../domain/replica.ts';
import { merge } from '../../domain/replica-merge.ts';
import type { Basis, RecordChange, Write } from '../../store/port.ts';
import { allRecords } from '../all-records.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { settleOn } from '../settle.ts';
import { applyElement, knownMark, missingVersions } from './apply.ts';
import { handingOver } from './handing-over.ts';
import { linkMarkOf, linkOf, markChange, markKeyOf, progressChange, progressOf } from './link-records.ts';
import type { Bookkeeping, Comparison, LinkImport, Linking, Progress } from './links.ts';
import { FIRST_LINK } from './read-only.ts';
import { linkTerm, replicaOf, tombstoneOf } from './records.ts';
import { findSite } from './site.ts';

/** What the work of links asks and writes. */
export function createLinking(schemas: SchemaDesk): Linking {
  const { desk } = schemas;
  const { store } = desk;

  return {
    ...handingOver(desk),

    async links() {
      // Mostly there was never one, and nobody is asked.
      if ((await desk.record(FIRST_LINK)).body === undefined) return [];
      const links: Link[] = [];
      for await (const record of allRecords(store, 'link')) {
        const link = linkOf(record);
        if (link !== undefined) links.push(link);
      }
      return links;
    },

    async progress(link): Promise<Progress> {
      const record = await store.record(linkStateKey(link));
      return { progress: progressOf(record), revision: record.revision };
    },

    async save(book) {
      const write = await written(desk, book);
      const committed = await desk.commit(
        { ...write, at: desk.now(), contents: [], changes: [], facts: [] },
        book.link,
      );
      return committed.outcome === 'committed' ? book.revision + 1 : undefined;
    },

    async marks(link) {
      const marks = await store.records('link-mark', { group: link });
      return marks
        .flatMap((record) => {
          const mark = linkMarkOf(record);
          return mark === undefined ? [] : [{ ...mark, revision: record.revision }];
        })
        .sort(byOrigin);
    },

    async brought(link) {
      const origins: Origin[] = [];
      for await (const record of allRecords(store, 'replica', { terms: [linkTerm(link)] })) {
        const replica = replicaOf(record);
        if (replica !== undefined && !replica.mark.deleted) origins.push(replica.origin);
      }
      return origins.sort((a, b) => byText(originText(a), originText(b)));
    },

    async compare(element: ReplicaElement, arrival): Promise<Comparison> {
      const site = await findSite(desk, element.origin);
      return {
        merge: merge(knownMark(site), markOf(element), arrival),
        missing: missingVersions(site, element, arrival) ?? [],
        isHere: site.here !== undefined && !site.here.replica.mark.deleted,
        epoch: knownMark(site)?.epoch,
      };
    },

    async knows(origin) {
      return knownMark(await findSite(desk, origin)) !== undefined;
    },

    async epochHere(origin) {
      return (await findSite(desk, origin)).here?.replica.mark.epoch;
    },

    async take(link: Link, { book, ...wanted }: LinkImport) {
      let revision: number | undefined;
      const outcome = await applyElement(schemas, {
        ...wanted,
        link,
        beside: async (reached) => {
          const its = book(reached);
          revision = its.revision + 1;
          return written(desk, its);
        },
      });
      return { ...outcome, ...(revision !== undefined && { revision }) };
    },

    forget: (olderThanMs) =>
      settleOn(desk, 'tombstones', async (at) => {
        const oldest = new Date(Date.parse(at) - olderThanMs).toISOString();
        const forgotten = [];
        for await (const record of allRecords(store, 'tombstone')) {
          const tombstone = tombstoneOf(record);
          if (tombstone !== undefined && tombstone.seenAt < oldest) forgotten.push(record);
        }
        return {
          ...(forgotten.length > 0 && {
            write: {
              decidedOn: forgotten.map(basisOf),
              contents: [],
              changes: [],
              records: forgotten.map(({ key }) => ({ key, body: undefined })),
              facts: [],
            },
          }),
          answer: forgotten.length,
        };
      }),
  };
}

/** What is written about the work of a link, and what that was decided on. A mark that was set again since it was read stays. */
async function written(
  { store }: Pick<Desk, 'store'>,
  { link, revision, progress, marks = [], done = [] }: Bookkeeping,
): Promise<Pick<Required<Write>, 'decidedOn' | 'records'>> {
  const decidedOn: Basis[] = [{ key: linkStateKey(link), revision }];
  const records: RecordChange[] = [progressChange(link, progress)];
  const set = async (origin: Origin, change: RecordChange | undefined, read?: number): Promise<void> => {
    const key = markKeyOf(link, origin);
    const record = await store.record(key);
    const isSetAgain = read !== undefined && record.revision !== read;
    if (isSetAgain || (change === undefined && record.body === undefined)) return;
    decidedOn.push(basisOf(record));
    records.push(change ?? { key, body: undefined });
  };
  for (const mark of marks) await set(mark.origin, markChange(link, mark));
  for (const { origin, revision: read } of done) await set(origin, undefined, read);
  return { decidedOn, records };
}

function byOrigin(a: LinkMark, b: LinkMark): number {
  return byText(originText(a.origin), originText(b.origin));
}
