import { compareVersions, isPrerelease } from '@concordat/engine';
import type { VersionHead } from './subject.ts';

/** The highest by semantic precedence; of equals (build metadata does not count) the one registered last. */
function newestOf(versions: readonly VersionHead[]): VersionHead | undefined {
  return versions.reduce<VersionHead | undefined>(
    (newest, version) => (newest === undefined || compareVersions(version.label, newest.label) >= 0 ? version : newest),
    undefined,
  );
}

const isRelease = ({ label }: VersionHead): boolean => !isPrerelease(label);
const isPublished = ({ status }: VersionHead): boolean => status !== 'draft';

/**
 * The version in force: the newest active release. A pre-release is in force only until the first release is published; from then on
 * taking releases out of use leaves nothing in force, so that what was only announced does not slip in.
 */
export function inForce(versions: readonly VersionHead[]): VersionHead | undefined {
  const active = versions.filter(({ status }) => status === 'active');
  const release = newestOf(active.filter(isRelease));
  if (release !== undefined || versions.some((version) => isPublished(version) && isRelease(version))) return release;
  return newestOf(active);
}

/**
 * The version that a new one has to follow: the one in force, or without one the newest that has been published. Drafts count only
 * where nothing was published, and pre-releases only beside no release: nobody was promised anything by them.
 */
export function baselineOf(versions: readonly VersionHead[]): VersionHead | undefined {
  const published = versions.filter(isPublished);
  const known = published.length > 0 ? published : versions;
  return inForce(versions) ?? newestOf(known.filter(isRelease)) ?? newestOf(known);
}

/**
 * The versions that judge a new one, oldest first and the baseline last: the baseline alone or, when all of them count, with it every
 * version that the new one follows, that is not archived, and that counts as a baseline would: no draft and no pre-release, unless the
 * baseline is one itself.
 */
export function judgesOf(
  versions: readonly VersionHead[],
  baseline: VersionHead,
  label: string,
  span: 'newest' | 'all',
): readonly VersionHead[] {
  if (span === 'newest') return [baseline];
  const others = versions.filter(
    (version) =>
      version !== baseline &&
      version.status !== 'archived' &&
      (isPublished(version) || !isPublished(baseline)) &&
      (isRelease(version) || !isRelease(baseline)) &&
      compareVersions(version.label, label) < 0,
  );
  return [...others.sort((a, b) => compareVersions(a.label, b.label)), baseline];
}
