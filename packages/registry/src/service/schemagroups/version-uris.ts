import { RegistryError } from '../../domain/error.ts';
import { decodeSegment } from '../../domain/segment.ts';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import { normalizedUri } from '../../domain/uri.ts';
import { impliedVersionId, type Place, versionUri } from '../../domain/version-uri.ts';
import type { Basis, RecordChange } from '../../store/port.ts';
import type { GroupDesk } from './reading.ts';
import { type UriOwner, uriChange, uriKey, uriOwnerOf, uuidTerm } from './records.ts';
import type { SchemaDocument } from './schema-groups.ts';

/** A version as a path of a registry names it; the newest where it names none, and the format that it asks for. */
export interface NamedVersion extends SubjectKey {
  readonly number: number | 'latest';
}

/** The URI of a version: composed from its id where it was given one, or else from its place. */
export function uriOf(document: SchemaDocument, place: Place): string {
  const { authority = place.authority, number } = document;
  return document.uri ?? versionUri(authority, impliedVersionId(place, document, number));
}

/** The version whose place below the root of this registry a URI is; undefined where it is none. */
export function versionAt(uri: string, place: Place): NamedVersion | undefined {
  const root = normalizedUri(`${place.root}/`);
  const normalized = normalizedUri(uri);
  return normalized.startsWith(root) ? versionNamed(normalized.slice(root.length).split('/'), place) : undefined;
}

/** The version whose URI would be this one if it were given no id, below whatever authority its schema has; undefined where none would. */
export function versionBelow(uri: string, place: Place): NamedVersion | undefined {
  const parts = normalizedUri(uri).split(/[/:]/);
  const at = parts.findLastIndex((part, index) => part === place.segment && parts[index + 2] === 'schemas');
  return at < 0 ? undefined : versionNamed(parts.slice(at), place);
}

/**
 * The version that the segments of a path name: `…/schemas/…/versions/3`, or `…/version/3` as an example of the specification has it, or
 * the schema alone. Undefined where they name none.
 */
function versionNamed(path: readonly string[], { segment }: Pick<Place, 'segment'>): NamedVersion | undefined {
  const [first, rawGroup = '', schemas, rawSubject = '', word, digits = '', ...more] = path;
  if (first !== segment || schemas !== 'schemas') return undefined;
  const [group, subject] = [decodeSegment(rawGroup), decodeSegment(rawSubject)];
  if (group === undefined || subject === undefined || more.length > 0) return undefined;
  if (word === undefined) return { group, subject, number: 'latest' };
  if (word !== 'versions' && word !== 'version') return undefined;
  return /^[1-9]\d{0,9}$/.test(digits) ? { group, subject, number: Number(digits) } : undefined;
}

/** A URI that a version is to have. */
export interface ClaimedUri {
  readonly uri: string;
  readonly decidedOn: Basis;
  /** What is written when the version has it. Throws `version-uri-taken` where another version has it. */
  change(owner: UriOwner, fingerprint: string): RecordChange;
}

/** The URI that the next version of a schema has by its id, unless another version has it. Throws `version-uri-taken`. */
export async function claimUri(
  groups: GroupDesk,
  state: SubjectState,
  number: number,
  uri: string,
  place: Place,
): Promise<ClaimedUri> {
  const { store } = groups.desk;
  await refusePlaceOfOthers(groups, state, number, uri, place);
  const uuid = /^urn:uuid:(.+)$/i.exec(uri)?.[1];
  if (uuid !== undefined && (await isIdentity(groups, uuid.toLowerCase()))) throw taken(uri);
  // Whose it is, is told to those who know of him.
  const isSeen = (other: UriOwner | undefined): boolean => other !== undefined && groups.schemas.sees(other);
  const record = await store.record(uriKey(uri));
  const owner = uriOwnerOf(record);
  const its = owner && (await ownerHead(groups, state, owner, uri));
  return {
    uri,
    decidedOn: { key: record.key, revision: record.revision },
    change(next, fingerprint) {
      // A version that was deleted makes room for the same document, which stands for it.
      const isSame = its?.deleted === true && its.fingerprint === fingerprint && owner?.subject === state.subject;
      if (its !== undefined && !(isSame && owner?.group === state.group))
        throw taken(uri, isSeen(owner) ? owner : undefined);
      return uriChange(uri, next);
    },
  };
}

/** True where a UUID is that of a representation, or of a content. */
async function isIdentity({ desk: { store } }: GroupDesk, uuid: string): Promise<boolean> {
  const [said, contents] = await Promise.all([
    store.records('schema-version', { term: uuidTerm(uuid) }),
    store.contentsByGuid(uuid),
  ]);
  return said.length > 0 || contents.length > 0;
}

/** The version that has a URI, as far as it is there and was not given another one since. */
async function ownerHead(groups: GroupDesk, state: SubjectState, owner: UriOwner, uri: string) {
  const isOwn = owner.group === state.group && owner.subject === state.subject;
  const theirs = isOwn ? state : await groups.schemas.load(owner);
  const head = theirs.versions.find(({ number }) => number === owner.number);
  if (head === undefined) return undefined;
  const { version } = await groups.version(theirs, head);
  return version?.uri !== undefined && normalizedUri(version.uri) === normalizedUri(uri) ? head : undefined;
}

/** The places of versions here are their URIs, whether they are there yet or not; below other authorities, those of versions that are there. */
async function refusePlaceOfOthers(
  groups: GroupDesk,
  state: SubjectState,
  number: number,
  uri: string,
  place: Place,
): Promise<void> {
  const here = versionAt(uri, place);
  const named = here ?? versionBelow(uri, place);
  if (named === undefined) return;
  if (named.group === state.group && named.subject === state.subject && named.number === number) return;
  if (here !== undefined || (await isImplied(groups, named, uri, place)))
    throw taken(uri, named.number === 'latest' ? undefined : { ...named, number: named.number });
}

/** True where a version that was given no id has the URI by the authority of its schema. */
async function isImplied(groups: GroupDesk, named: NamedVersion, uri: string, place: Place): Promise<boolean> {
  const state = await groups.schemas.load(named);
  const head = state.versions.find(({ number, deleted }) => number === named.number && !deleted);
  return head !== undefined && normalizedUri(uriOf(await groups.document(state, head), place)) === normalizedUri(uri);
}

function taken(uri: string, owner?: UriOwner): RegistryError {
  const whose = owner === undefined ? 'another version' : `version ${owner.number} of '${owner.subject}'`;
  return new RegistryError('version-uri-taken', `the URI ${uri} is that of ${whose}; choose another id`, {
    about: { property: 'id' },
  });
}
