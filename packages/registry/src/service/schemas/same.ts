import { fingerprintOf } from '@concordat/engine';
import { identityOf, resolvedIdentityOf } from '../../domain/schema-identity.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Candidate } from './candidate.ts';
import type { SchemaDesk } from './schema-desk.ts';

/**
 * The version that has this schema already: the very content, or else the newest whose schema is the same. `versions` are some of the
 * subject's, by number. A schema whose text has everything in it is the same as one that refers to it, and the reverse.
 */
export async function findSame(
  desk: SchemaDesk,
  { group }: SubjectState,
  versions: readonly VersionHead[],
  { content, document }: Candidate,
): Promise<VersionHead | undefined> {
  const very = versions.findLast(({ fingerprint }) => fingerprint === content.fingerprint);
  if (very !== undefined) return very;
  const identity = fingerprintOf(identityOf(group, content, document));
  const text = resolvedIdentityOf(content, document);
  const resolved = text === undefined ? undefined : fingerprintOf(text);
  const isClosed = content.references.length === 0;
  for (const version of versions.toReversed()) {
    if (version.format !== content.format) continue;
    const stored = await desk.content(version.fingerprint);
    const own = await desk.documents.identity('own', group, stored, (of, read) => identityOf(group, of, read));
    if (own === identity) return version;
    if (resolved === undefined || isClosed === (stored.references.length === 0)) continue;
    const opened = await desk.documents.identity(
      'resolved',
      group,
      stored,
      (of, read) => resolvedIdentityOf(of, read) ?? '',
    );
    if (opened === resolved) return version;
  }
  return undefined;
}
