import type { Content } from '../../domain/content.ts';
import { digestOf } from '../../domain/content-address.ts';
import { identityOf, keptIdentityOf, resolvedIdentityOf } from '../../domain/schema-identity.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Candidate } from './candidate.ts';
import { Pace } from './pace.ts';
import type { Identity, SchemaDesk } from './schema-desk.ts';

/**
 * The version that has this schema already: the very content, or else the newest whose schema is the same. `versions` are some of the
 * subject's, by number. A schema whose text has everything in it is the same as one that refers to it, and the reverse.
 */
export async function findSame(
  desk: SchemaDesk,
  { group }: SubjectState,
  versions: readonly VersionHead[],
  { content, document: read, isSound }: Candidate,
): Promise<VersionHead | undefined> {
  const very = versions.findLast(({ fingerprint }) => fingerprint === content.fingerprint);
  if (very !== undefined) return very;
  const document = isSound ? read : undefined;
  const isClosed = content.references.length === 0;
  const own = digestOf(keptIdentityOf(group, content, document));
  const alike = versions.filter(({ format }) => format === content.format);
  const known = await identified(desk, group, alike.toReversed());
  let resolved: string | undefined;
  for (const [version, stored] of known) {
    if (stored.own === own) return version;
    if (stored.isClosed === isClosed) continue;
    resolved ??= digest(resolvedIdentityOf(content, document));
    stored.resolved ??= await resolve(desk, group, version);
    if (resolved !== '' && stored.resolved === resolved) return version;
  }
  return undefined;
}

/** What versions are, in their order. Mostly all is known, and nobody is waited for. */
async function identified(
  desk: SchemaDesk,
  group: string,
  versions: readonly VersionHead[],
): Promise<readonly (readonly [VersionHead, Identity])[]> {
  const found = new Map<VersionHead, Identity>();
  const unknown = versions.filter((version) => !desk.identities.has(version));
  const pace = new Pace();
  for await (const [version, content] of desk.contentsOf(unknown)) {
    await pace.step(content.canonical.length);
    found.set(version, await identify(desk, group, version, content));
  }
  return versions.flatMap((version) => {
    const identity = found.get(version) ?? desk.identities.get(version);
    return identity === undefined ? [] : [[version, identity] as const];
  });
}

async function identify(desk: SchemaDesk, group: string, version: VersionHead, content: Content): Promise<Identity> {
  const read = await desk.documents.stored(group, content);
  const own = digestOf(identityOf(group, content, read.ok ? read.value : undefined));
  const isClosed = content.references.length === 0;
  const identity = { own, isClosed, resolved: undefined };
  // What refers to something that is not there yet is looked at again.
  if (read.ok || isClosed) desk.identities.set(version, identity);
  return identity;
}

async function resolve(desk: SchemaDesk, group: string, { fingerprint }: VersionHead): Promise<string> {
  const content = await desk.content(fingerprint);
  const read = await desk.documents.stored(group, content);
  return digest(resolvedIdentityOf(content, read.ok ? read.value : undefined));
}

function digest(text: string | undefined): string {
  return text === undefined ? '' : digestOf(text);
}
