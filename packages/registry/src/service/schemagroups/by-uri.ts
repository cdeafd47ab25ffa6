import { latestOf } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { decodeSegment } from '../../domain/segment.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { normalizedUri, resolveUri, withoutFragment } from '../../domain/uri.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { GroupDesk } from './reading.ts';
import { type UriOwner, uriKey, uriOwnerOf, uuidTerm } from './records.ts';
import type { SchemaDocument } from './schema-groups.ts';
import { uriOf, versionAt, versionBelow } from './version-uris.ts';

/** What a URI stands for. */
export interface Found {
  readonly document: SchemaDocument;
  /** The format that the URI asks for, where it asks for one. */
  readonly format: string | undefined;
}

/**
 * The version that has a URI: a composed one, that of its place in the registry, or `urn:uuid:` with its identity. A reference is resolved
 * against the root; a fragment, which is a place in the document, is left out. `mayRead`: what is out of sight is not found.
 * Rejects with `content-not-found`.
 */
export async function byUri(
  groups: GroupDesk,
  uri: string,
  place: Place,
  mayRead: (key: SubjectKey) => boolean,
): Promise<Found> {
  const whole = withoutFragment(resolveUri(uri, `${place.root}/`));
  const [, plain = whole, format] = /^(.*)[?&]format=([^&]*)$/.exec(whole) ?? [];
  const found = (await identified(groups, whole, mayRead)) ?? (await located(groups, whole, place));
  if (found !== undefined && mayRead(found.document)) return found;
  const other = format === undefined ? undefined : await located(groups, plain, place);
  if (other !== undefined && mayRead(other.document)) return { ...other, format: decodeSegment(format ?? '') ?? '' };
  throw new RegistryError('content-not-found', `no version has the URI ${uri.slice(0, 500)}`);
}

/**
 * The version that is at a place of this registry, or else the one that was given the URI: a registry may be known by other names than its
 * own, under which somebody could claim places that are not his.
 */
async function located(groups: GroupDesk, uri: string, place: Place): Promise<Found | undefined> {
  return (await placed(groups, uri, place)) ?? (await owned(groups, uri));
}

/** The version that was given the URI. */
async function owned(groups: GroupDesk, uri: string): Promise<Found | undefined> {
  const owner = uriOwnerOf(await groups.desk.store.record(uriKey(uri)));
  const document = owner && (await live(groups, owner));
  const isStill = document?.uri !== undefined && normalizedUri(document.uri) === normalizedUri(uri);
  return isStill ? { document, format: undefined } : undefined;
}

/** A version in sight that has a representation of the identity, before whatever claims that URI; of versions of which nothing is said, the identity is that of the content. */
async function identified(
  groups: GroupDesk,
  uri: string,
  mayRead: (key: SubjectKey) => boolean,
): Promise<Found | undefined> {
  const uuid = /^urn:uuid:([\dA-Fa-f-]{36})$/i.exec(uri)?.[1]?.toLowerCase();
  if (uuid === undefined) return undefined;
  const { store } = groups.desk;
  const said = await store.records('schema-version', { term: uuidTerm(uuid) });
  const contents = said.length > 0 ? [] : await store.contentsByGuid(uuid);
  const uses = (await Promise.all(contents.map(({ group, id }) => store.uses(group, id)))).flat();
  const keys = [
    ...said.map(({ key: { group, name } }) => {
      const [subject = '', number = ''] = name.split('\n');
      return { group, subject, number: Number(number) };
    }),
    ...uses,
  ];
  // A content may be that of several schemas, of which some may be out of sight.
  for (const key of keys.filter(mayRead)) {
    const document = await live(groups, key);
    const its = document?.representations.find((each) => each.uuid.toLowerCase() === uuid);
    if (document !== undefined && its !== undefined) return { document, format: its.format };
  }
  return undefined;
}

/** The version whose place the URI is, in this registry or below the authority of its schema. */
async function placed(groups: GroupDesk, uri: string, place: Place): Promise<Found | undefined> {
  const here = versionAt(uri, place);
  const named = here ?? versionBelow(uri, place);
  const document = named && (await live(groups, named));
  if (document === undefined) return undefined;
  const isIts = here !== undefined || normalizedUri(uriOf(document, place)) === normalizedUri(uri);
  return isIts ? { document, format: undefined } : undefined;
}

async function live(
  groups: GroupDesk,
  { group, subject, number }: SubjectKey & { readonly number: UriOwner['number'] | 'latest' },
): Promise<SchemaDocument | undefined> {
  const state = await groups.schemas.known({ group, subject });
  const head =
    number === 'latest'
      ? latestOf(state)
      : state.versions.find((version) => version.number === number && !version.deleted);
  return head && groups.document(state, head);
}
