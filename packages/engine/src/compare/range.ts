import semver from 'semver';

/** Longer ranges are none: they would be read for every version. */
const LONGEST = 200;

/** True for a range of versions as npm writes them: `>=1.2 <2`, `^1.2`, `1.x || 3.x`; of whole numbers, too: `>=2 <5`. */
export function isRange(text: string): boolean {
  return text.length <= LONGEST && text.trim() !== '' && semver.validRange(text) !== null;
}

/**
 * True where a version is within a range. A whole number is the version that begins with it. Pre-releases are only in ranges that name one of the
 * same version, so that nobody reads by accident what was only announced.
 */
export function inRange(version: string, range: string): boolean {
  return semver.satisfies(/^\d+$/.test(version) ? `${version}.0.0` : version, range);
}
