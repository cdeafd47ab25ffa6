import { formatById, type ParsedDocument } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { digestOf } from '../../domain/content-address.ts';
import { type FormOf, identityOf, keptIdentityOf, resolvedIdentityOf } from '../../domain/schema-identity.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Candidate } from './candidate.ts';
import { Pace } from './pace.ts';
import type { SchemaDesk } from './schema-desk.ts';
import { type Identity, isIn, type Shelf } from './shelf.ts';

/**
 * The version that has this schema already: the very content, or else the newest whose schema is the same, among those of a subject that
 * are asked. A schema whose text has everything in it is the same as one that refers to it, and the reverse. It takes as long for many
 * versions as for few, once they were read.
 */
export async function findSame(
  desk: SchemaDesk,
  state: SubjectState,
  isAsked: (version: VersionHead) => boolean,
  candidate: Candidate,
): Promise<VersionHead | undefined> {
  const { content } = candidate;
  const shelf = desk.shelf(state, content.format);
  const newestOf = (versions: readonly VersionHead[]): VersionHead | undefined =>
    versions.filter((version) => isAsked(version) && isIn(state, version)).reduce(newer, undefined);
  const very = newestOf(shelf.withContent(content.fingerprint));
  if (very !== undefined) return very;
  const passing = await readAll(desk, state.group, shelf);
  const own = ownDigest(desk, state, candidate);
  const alike = [
    ...shelf.withIdentity(own),
    ...passing.filter(([, one]) => one.own === own).map(([version]) => version),
  ];
  const others = content.references.length === 0 ? 'open' : 'closed';
  const resolved = shelf.hasAny(others) ? resolvedDigest(desk, candidate) : '';
  if (resolved === '') return newestOf(alike);
  for (const [version, identity] of shelf.unresolved[others]) {
    shelf.resolve(version, identity, await resolve(desk, state.group, version));
  }
  return newestOf([...alike, ...shelf.withResolved(resolved, others)]);
}

/** True where one version of a subject has a schema already, as {@link findSame} would find it. */
export async function hasSame(
  desk: SchemaDesk,
  key: SubjectKey,
  version: VersionHead,
  candidate: Candidate,
): Promise<boolean> {
  const { content } = candidate;
  if (version.fingerprint === content.fingerprint) return true;
  if (version.format !== content.format) return false;
  const identity =
    desk.identities.get(version) ?? (await identify(desk, key.group, version, await desk.content(version.fingerprint)));
  if (identity.own === ownDigest(desk, key, candidate)) return true;
  if (identity.isClosed === (content.references.length === 0)) return false;
  const resolved = resolvedDigest(desk, candidate);
  if (resolved === '') return false;
  identity.resolved ??= await resolve(desk, key.group, version);
  return identity.resolved === resolved;
}

function newer(a: VersionHead | undefined, b: VersionHead): VersionHead {
  return a !== undefined && a.number > b.number ? a : b;
}

/** Reads the schemas that nobody has read yet. Gives what can be told of those that refer to something that is not there yet. */
async function readAll(
  desk: SchemaDesk,
  group: string,
  shelf: Shelf,
): Promise<readonly (readonly [VersionHead, Identity])[]> {
  const passing: (readonly [VersionHead, Identity])[] = [];
  for (const version of shelf.unread) {
    const known = desk.identities.get(version);
    if (known !== undefined) shelf.identify(version, known);
  }
  const pace = new Pace();
  for await (const [version, content] of desk.contentsOf([...shelf.unread])) {
    await pace.step(content.canonical.length);
    const identity = desk.identities.get(version) ?? (await identify(desk, group, version, content));
    if (desk.identities.has(version)) shelf.identify(version, identity);
    else passing.push([version, identity]);
  }
  return passing;
}

async function identify(desk: SchemaDesk, group: string, version: VersionHead, content: Content): Promise<Identity> {
  const read = await desk.documents.stored(group, content);
  const own = digestOf(identityOf(group, content, read.ok ? formsOf(desk, read.value) : undefined));
  const isClosed = content.references.length === 0;
  const identity = { own, isClosed, resolved: undefined };
  // What refers to something that is not there yet is looked at again.
  if (read.ok || isClosed) desk.identities.set(version, identity);
  return identity;
}

async function resolve(desk: SchemaDesk, group: string, { fingerprint }: VersionHead): Promise<string> {
  const content = await desk.content(fingerprint);
  const read = await desk.documents.stored(group, content);
  return digest(resolvedIdentityOf(content, read.ok ? formsOf(desk, read.value) : undefined));
}

function ownDigest(desk: SchemaDesk, { group }: SubjectKey, { content, document, isSound }: Candidate): string {
  return digestOf(keptIdentityOf(group, content, document && isSound ? formsOf(desk, document) : undefined));
}

/** The empty string where there is no text that has everything in it. */
function resolvedDigest(desk: SchemaDesk, { content, document, isSound }: Candidate): string {
  return digest(resolvedIdentityOf(content, document && isSound ? formsOf(desk, document) : undefined));
}

function formsOf(desk: SchemaDesk, document: ParsedDocument): FormOf {
  const format = formatById(document.format);
  return (name) => format && desk.documents.form(format, document, name);
}

function digest(text: string | undefined): string {
  return text === undefined ? '' : digestOf(text);
}
