import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { digestOf } from '../../domain/content-address.ts';
import { linkPartKey, linkPartsKey } from '../../domain/record-key.ts';
import { type Origin, originText, type ReplicaVersion, versionHash } from '../../domain/replica.ts';
import type { StoredRecord, Write } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type Decision, settleOn } from '../settle.ts';

/** What came of an element that is too large for one request, and waits for the rest: nobody sees it until all of it is there. */
interface Parts {
  /** RFC 3339, UTC: when something came last. */
  readonly at: string;
  readonly parts: readonly Part[];
}

/** Some versions, which are kept in a record of their own. */
interface Part {
  /** Of that record: it can be taken away without being read. */
  readonly revision: number;
  /** Of its versions. */
  readonly hashes: readonly string[];
}

/** What is taken away, and what that was decided on. */
type Removal = Pick<Required<Write>, 'decidedOn' | 'records'>;

/** What nobody has come back for since is thrown away. */
const WAITS_MS = 86_400_000;

/** Keeps versions of an element that is handed over in parts. Those that came before are not kept twice. */
export function keepPart(
  desk: Desk,
  link: string,
  origin: Origin,
  versions: readonly ReplicaVersion[],
): Promise<{ readonly kept: number }> {
  return settleOn(desk, `parts of ${link}`, async (at): Promise<Decision<{ readonly kept: number }>> => {
    const record = await desk.store.record(partsKeyOf(link, origin));
    const { parts } = partsOf(record);
    const known = new Set(hashesIn(parts));
    const news = versions.filter((version) => !known.has(versionHash(version)));
    if (news.length === 0) return { answer: { kept: versions.length } };
    const part = await desk.store.record(partKeyOf(link, origin, parts.length));
    const coming: Part = { revision: part.revision + 1, hashes: news.map(versionHash) };
    const next: Parts = { at, parts: [...parts, coming] };
    const left = await leftLying(desk, link, record, at);
    return {
      write: {
        decidedOn: [basisOf(record), basisOf(part), ...left.decidedOn],
        contents: [],
        changes: [],
        records: [
          { key: record.key, body: plain(next) },
          { key: part.key, body: { versions: news.map(plain) } },
          ...left.records,
        ],
        facts: [],
      },
      answer: { kept: versions.length },
    };
  });
}

/** The hashes of the versions that have come of an element. */
export async function hashesOfParts({ store }: Desk, link: string, origin: Origin): Promise<ReadonlySet<string>> {
  return new Set(hashesIn(partsOf(await store.record(partsKeyOf(link, origin))).parts));
}

/** Versions that have come of an element, by their hashes. */
export async function versionsOfParts(
  { store }: Desk,
  link: string,
  origin: Origin,
  hashes: ReadonlySet<string>,
): Promise<readonly ReplicaVersion[]> {
  const { parts } = partsOf(await store.record(partsKeyOf(link, origin)));
  const found = new Map<string, ReplicaVersion>();
  for (const [index, part] of parts.entries()) {
    if (!part.hashes.some((hash) => hashes.has(hash))) continue;
    const { body } = await store.record(partKeyOf(link, origin, index));
    for (const version of versionsIn(body)) {
      const hash = versionHash(version);
      if (hashes.has(hash)) found.set(hash, version);
    }
  }
  return [...found.values()];
}

/** What takes away all that has come of an element. */
export async function endOfParts(desk: Desk, link: string, origin: Origin): Promise<Removal> {
  return removalOf(await desk.store.record(partsKeyOf(link, origin)));
}

/** Takes away all that has come of elements over a link. */
export async function endOfAllParts(desk: Desk, link: string): Promise<Removal> {
  const all = await desk.store.records('link-parts', { group: link });
  return together(all.map(removalOf));
}

/** What takes away what came of other elements so long ago that nobody brings the rest. */
async function leftLying(desk: Desk, link: string, { key }: StoredRecord, at: string): Promise<Removal> {
  const oldest = new Date(Date.parse(at) - WAITS_MS).toISOString();
  const all = await desk.store.records('link-parts', { group: link });
  const left = all.filter((record) => record.key.name !== key.name && partsOf(record).at < oldest);
  return together(left.map(removalOf));
}

function removalOf(record: StoredRecord): Removal {
  if (record.body === undefined) return { decidedOn: [], records: [] };
  const { group, name } = record.key;
  const parts = partsOf(record).parts.map(({ revision }, index) => ({
    key: linkPartKey(group, name, index),
    revision,
  }));
  const decidedOn = [{ key: record.key, revision: record.revision }, ...parts];
  return { decidedOn, records: decidedOn.map(({ key }) => ({ key, body: undefined })) };
}

function together(removals: readonly Removal[]): Removal {
  return {
    decidedOn: removals.flatMap(({ decidedOn }) => decidedOn),
    records: removals.flatMap(({ records }) => records),
  };
}

function partsOf({ body }: StoredRecord): Parts {
  // Only this module writes these records.
  return isJsonObject(body) ? (body as JsonValue as Parts & JsonObject) : { at: '', parts: [] };
}

function hashesIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ hashes }) => hashes);
}

function versionsIn(body: JsonValue | undefined): readonly ReplicaVersion[] {
  return isJsonObject(body) ? (body.versions as JsonValue as readonly (ReplicaVersion & JsonObject)[]) : [];
}

function partsKeyOf(link: string, origin: Origin) {
  return linkPartsKey(link, digestOf(originText(origin)));
}

function partKeyOf(link: string, origin: Origin, index: number) {
  return linkPartKey(link, digestOf(originText(origin)), index);
}

/** A value as JSON has it. */
function plain(value: object): JsonObject {
  return value as JsonValue as JsonObject;
}
