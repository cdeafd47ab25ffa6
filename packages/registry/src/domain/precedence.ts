import { compareVersions, isPrerelease } from '@concordat/engine';
import type { VersionHead } from './subject.ts';

/** The highest by semantic precedence; of equals (build metadata does not count) the one registered last. */
function newestOf(versions: readonly VersionHead[]): VersionHead | undefined {
  return versions.reduce<VersionHead | undefined>(
    (newest, version) => (newest === undefined || compareVersions(version.label, newest.label) >= 0 ? version : newest),
    undefined,
  );
}

/** The version in force: the newest active release; the newest active pre-release only where no release is active. */
export function inForce(versions: readonly VersionHead[]): VersionHead | undefined {
  const active = versions.filter(({ status }) => status === 'active');
  return newestOf(active.filter(({ label }) => !isPrerelease(label))) ?? newestOf(active);
}

/** The version that a new one has to follow: the one in force, or without one the newest of any stage. */
export function baselineOf(versions: readonly VersionHead[]): VersionHead | undefined {
  return inForce(versions) ?? newestOf(versions);
}

/**
 * The versions that judge a new one, oldest first and the baseline last: the baseline alone or, when all of them count, with it every
 * version that is not archived and that the new one follows.
 */
export function judgesOf(
  versions: readonly VersionHead[],
  baseline: VersionHead,
  label: string,
  span: 'newest' | 'all',
): readonly VersionHead[] {
  if (span === 'newest') return [baseline];
  const others = versions.filter(
    (version) => version !== baseline && version.status !== 'archived' && compareVersions(version.label, label) < 0,
  );
  return [...others.sort((a, b) => compareVersions(a.label, b.label)), baseline];
}
