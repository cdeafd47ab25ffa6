import type { NewFact } from '../../domain/fact.ts';
import type { Link } from '../../domain/link.ts';
import {
  type Mark,
  markOf,
  type Origin,
  type ReplicaElement,
  type ReplicaVersion,
  versionHash,
} from '../../domain/replica.ts';
import { type Merge, merge } from '../../domain/replica-merge.ts';
import type { SchemaGroup } from '../../domain/schema-group.ts';
import type { Basis, RecordChange, Write } from '../../store/port.ts';
import { nameOf } from '../desk.ts';
import { schemaGroupChange, schemaGroupOf } from '../schemagroups/records.ts';
import { basisOf } from '../schemas/records.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { contractFault } from './contracts.ts';
import { type Incoming, incoming } from './incoming.ts';
import {
  formerReplica,
  type Replica,
  type ReplicaVersionMark,
  replicaChange,
  replicaOf,
  tombstoneChange,
  tombstoneKeyOf,
} from './records.ts';
import { type Parts, SchemaDraft, UriTaken } from './schema-draft.ts';
import { findSite, freeSpot, type Site, type Spot, spotAt } from './site.ts';

/** A state of an element that a link has, and how it came by it. */
export interface Import {
  readonly link: Pick<Link, 'id' | 'naming' | 'deletes'>;
  readonly element: ReplicaElement;
  /** The versions that are not here yet, or other ones here. */
  readonly versions: readonly ReplicaVersion[];
  /** True where the element's home told it itself. */
  readonly isDirect: boolean;
  /** True where an operator said that an older state is right. */
  readonly isConfirmed?: boolean;
  /** What is written with it, such as how far the link has come; when that has moved, nothing is written at all. */
  readonly beside?: (outcome: ImportOutcome) => Promise<Pick<Required<Write>, 'decidedOn' | 'records'>>;
}

/** What became of an import that was written. */
type Written = 'created' | 'updated' | 'deleted';

/** What became of an import. */
export interface ImportOutcome {
  readonly outcome:
    | Written
    | Exclude<Merge, 'taken'>
    /** Its name, or a URI of it, belongs to somebody else here, or it cannot stand where it belongs. */
    | 'clash'
    /** Documents of versions are missing, or are not those that the element lists. */
    | 'incomplete'
    /** What is written with it has moved: somebody else works for the link by now. */
    | 'fenced';
  readonly detail?: string;
  /** Another replica that stands in the way. */
  readonly rival?: Origin;
}

/** How often an import is tried again because others were faster. */
const ATTEMPTS = 20;

/** Takes a state of an element in one write: the element whole, with its progress, or nothing. A state that is no newer changes nothing. */
export async function applyElement(schemas: SchemaDesk, wanted: Import): Promise<ImportOutcome> {
  const broken = brokenVersion(wanted);
  if (broken !== undefined) return { outcome: 'incomplete', detail: broken };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const outcome = await attemptOf(schemas, wanted);
    if (outcome !== 'moved') return outcome;
  }
  return { outcome: 'fenced' };
}

/** What is known here of the state of an element. */
export function knownMark({ here, tombstone }: Site): Mark | undefined {
  return here?.replica.mark ?? tombstone.tombstone?.mark;
}

/** The numbers of the versions that have to be read before an element can be taken; undefined where it is not to be taken. */
export function missingVersions(
  site: Site,
  element: ReplicaElement,
  arrival: Pick<Import, 'isDirect' | 'isConfirmed'>,
): readonly number[] | undefined {
  if (merge(knownMark(site), markOf(element), arrival) !== 'taken') return undefined;
  const known = new Map(site.here?.replica.versions.map(({ number, hash }) => [number, hash]));
  return element.versions.filter(({ number, hash }) => known.get(number) !== hash).map(({ number }) => number);
}

async function attemptOf(schemas: SchemaDesk, wanted: Import): Promise<ImportOutcome | 'moved'> {
  const { desk } = schemas;
  const { element, link, beside } = wanted;
  const site = await findSite(desk, element.origin);
  const merged = merge(knownMark(site), markOf(element), wanted);
  if (merged !== 'taken') return { outcome: merged };
  const at = desk.now();
  const drafted = await draftOf(schemas, site, wanted, at).catch((error: unknown) => {
    if (error instanceof UriTaken) return clash(schemas, error);
    throw error;
  });
  if (!('parts' in drafted)) return drafted;
  const outcome: ImportOutcome = { outcome: drafted.outcome };
  const also = (await beside?.(outcome)) ?? { decidedOn: [], records: [] };
  const { parts } = drafted;
  const committed = await desk.commit(
    {
      ...parts,
      decidedOn: distinct([...parts.decidedOn, ...also.decidedOn]),
      records: latest([...parts.records, ...also.records]),
      at,
    },
    link.id,
  );
  if (committed.outcome === 'committed') return outcome;
  return (await areCurrent(schemas, also.decidedOn)) ? 'moved' : { outcome: 'fenced' };
}

type Drafted = { readonly outcome: Written | 'same'; readonly parts: Parts } | ImportOutcome;

async function draftOf(schemas: SchemaDesk, site: Site, wanted: Import, at: string): Promise<Drafted> {
  const { element, link } = wanted;
  const { here, tombstone } = site;
  const mark = markOf(element);
  if (here?.replica.mark.hash === mark.hash) return counted(here, mark);
  if (element.deleted) return departure(schemas, site, wanted, at);
  const was = tombstone.tombstone?.was;
  const formats = new Set(wanted.versions.map(({ format }) => format));
  const spot = here
    ? await spotAt(schemas.desk, here.key)
    : await freeSpot(schemas.desk, element.origin, { naming: link.naming, was, formats });
  if (spot === undefined) {
    return { outcome: 'clash', detail: 'every name that it could have here belongs to something else' };
  }
  const arriving = new Map<number, Incoming>();
  for (const version of wanted.versions) {
    arriving.set(version.number, await incoming(schemas, spot.key, element.origin, link.naming, version));
  }
  const versions = rememberedVersions(element, here?.replica, arriving);
  if (versions === undefined) return { outcome: 'incomplete', detail: 'a version came without its document' };
  const fault = contractFault(spot.key, arriving.values(), versions);
  if (fault !== undefined) return { outcome: 'clash', detail: fault };
  const parts = await become(schemas, spot, { element, incoming: arriving, link: link.id, at });
  const { record, fact } = replicaChange(spot.key, {
    origin: element.origin,
    mark,
    authority: element.authority,
    attributes: element.attributes,
    versions,
    invalid: invalidNumbers(here?.replica, versions, arriving),
    link: link.id,
    importedAt: at,
  });
  return {
    outcome: here === undefined ? 'created' : 'updated',
    parts: {
      ...parts,
      // One that comes back is gone no longer; two links that bring it at the same time would both write this.
      decidedOn: [...parts.decidedOn, basisOf(tombstone.record), ...(here ? [basisOf(here.record)] : [])],
      records: [...parts.records, record, ...(here ? [] : [{ key: tombstoneKeyOf(element.origin), body: undefined }])],
      facts: [...parts.facts, fact],
    },
  };
}

/** Nothing is another one; that home has counted on is remembered, so that states in between are known to be stale. */
function counted({ key, record, replica }: NonNullable<Site['here']>, mark: Mark): Drafted {
  const change = replicaChange(key, { ...replica, mark });
  return { outcome: 'same', parts: { ...NOTHING, decidedOn: [basisOf(record)], records: [change.record] } };
}

async function become({ desk }: SchemaDesk, spot: Spot, wanted: Parameters<SchemaDraft['become']>[0]): Promise<Parts> {
  if (spot.key.subject === '') return describedGroup(spot, wanted.element);
  const draft = new SchemaDraft(desk, spot);
  await draft.become(wanted);
  return draft;
}

/** The element is gone: what is here of it goes, unless the link keeps it, and it is remembered that it is gone. */
async function departure(
  { desk }: SchemaDesk,
  { here, tombstone }: Site,
  wanted: Import,
  at: string,
): Promise<Drafted> {
  const { element, link } = wanted;
  const mark = markOf(element);
  if (here !== undefined && link.deletes === 'keep') {
    const { record, fact } = replicaChange(here.key, { ...here.replica, mark });
    const bases = [basisOf(here.record), basisOf(tombstone.record)];
    return { outcome: 'updated', parts: { ...NOTHING, decidedOn: bases, records: [record], facts: [fact] } };
  }
  const spot = here && (await spotAt(desk, here.key));
  const parts = spot === undefined ? NOTHING : await goneFrom(desk, spot);
  // One that is gone already goes on being gone from where it was: what is left of it there is its own.
  const was = spot
    ? { ...spot.key, revision: spot.state.revision + Number(parts.changes.length > 0) }
    : tombstone.tombstone?.was;
  const { record, fact } = tombstoneChange({ origin: element.origin, mark, seenAt: at, ...(was && { was }) });
  return {
    outcome: 'deleted',
    parts: {
      ...parts,
      decidedOn: [...parts.decidedOn, basisOf(tombstone.record)],
      records: [...parts.records, record, ...(spot ? [formerReplica(spot.key)] : [])],
      facts: [...parts.facts, fact],
    },
  };
}

async function goneFrom(desk: SchemaDesk['desk'], spot: Spot): Promise<Parts> {
  if (spot.key.subject === '') {
    const said = schemaGroupChange(spot.key.group, undefined);
    const decidedOn = [basisOf(spot.replica), basisOf(spot.said)];
    return { ...NOTHING, decidedOn, records: [said.record], facts: [said.fact] };
  }
  const draft = new SchemaDraft(desk, spot);
  await draft.go();
  return draft;
}

/** What is said about a group here, as it is said at home. */
function describedGroup({ key, replica, said }: Spot, { attributes }: ReplicaElement): Parts {
  const { description, format, properties, createdAt, updatedAt } = attributes;
  const before = schemaGroupOf(said);
  const group: SchemaGroup = {
    id: key.group,
    ...(description !== undefined && { description: String(description) }),
    ...(format !== undefined && { format: String(format) }),
    properties: Object.fromEntries(Object.entries(properties ?? {}).map(([name, value]) => [name, String(value)])),
    ...(createdAt !== undefined && { createdAt: String(createdAt) }),
    ...(updatedAt !== undefined && { updatedAt: String(updatedAt) }),
    epoch: (before?.epoch ?? 0) + 1,
  };
  const { record, fact } = schemaGroupChange(key.group, group);
  return { ...NOTHING, decidedOn: [basisOf(replica), basisOf(said)], records: [record], facts: [fact] };
}

const NOTHING: Parts = { decidedOn: [], changes: [], contents: [], records: [], facts: [] as readonly NewFact[] };

/** The versions as they are remembered; undefined where the document of one did not come and is not here. */
function rememberedVersions(
  { versions }: ReplicaElement,
  before: Replica | undefined,
  arriving: ReadonlyMap<number, Incoming>,
): readonly ReplicaVersionMark[] | undefined {
  const remembered: ReplicaVersionMark[] = [];
  for (const { number, hash } of versions) {
    const version = arriving.get(number)?.version;
    const there = before?.versions.find((each) => each.number === number && each.hash === hash);
    if (version !== undefined) remembered.push(rememberedVersion(version, hash));
    else if (there !== undefined) remembered.push(there);
    else return undefined;
  }
  return remembered;
}

function rememberedVersion({ number, label, references, canonical }: ReplicaVersion, hash: string): ReplicaVersionMark {
  return {
    number,
    hash,
    ...(references.length > 0 && { references }),
    ...(label !== String(number) && { label }),
    ...(canonical === undefined && { isPlain: true }),
  };
}

function invalidNumbers(
  before: Replica | undefined,
  versions: readonly ReplicaVersionMark[],
  arriving: ReadonlyMap<number, Incoming>,
): readonly number[] {
  const isInvalid = (number: number): boolean => {
    const version = arriving.get(number);
    return version === undefined ? before?.invalid.includes(number) === true : !version.isValid;
  };
  return versions.map(({ number }) => number).filter(isInvalid);
}

/** What is wrong with a version that came, if anything: it is not the one that the element lists. */
function brokenVersion({ element, versions }: Import): string | undefined {
  for (const version of versions) {
    const listed = element.versions.find(({ number }) => number === version.number);
    if (listed === undefined) return `version ${version.number} came, and is not listed`;
    if (listed.hash !== versionHash(version)) return `version ${version.number} is not the one that is listed`;
  }
  return undefined;
}

async function clash({ desk }: SchemaDesk, { message, owner }: UriTaken): Promise<ImportOutcome> {
  const { replica } = await spotAt(desk, owner);
  const rival = replica.body === undefined ? undefined : replicaOf(replica)?.origin;
  return { outcome: 'clash', detail: message, ...(rival && { rival }) };
}

async function areCurrent({ desk }: SchemaDesk, bases: readonly Basis[]): Promise<boolean> {
  for (const basis of bases) {
    if ('key' in basis && (await desk.store.record(basis.key)).revision !== basis.revision) return false;
  }
  return true;
}

/** Each basis once. */
function distinct(bases: readonly Basis[]): readonly Basis[] {
  return [...new Map(bases.map((basis) => [nameOfBasis(basis), basis])).values()];
}

function nameOfBasis(basis: Basis): string {
  if ('sequence' in basis) return JSON.stringify(basis);
  return 'key' in basis ? nameOf(basis.key) : nameOf({ group: basis.group, subject: basis.subject });
}

/** Of several changes of a record the last. */
function latest(records: readonly RecordChange[]): readonly RecordChange[] {
  return [...new Map(records.map((change) => [nameOf(change.key), change])).values()];
}
