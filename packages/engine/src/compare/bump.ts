import semver, { SemVer } from 'semver';
import type { Bump, Direction } from '../model/change.ts';
import type { Break, BumpVerdict } from '../model/finding.ts';

const ORDER: readonly Bump[] = ['none', 'patch', 'minor', 'major'];

/** The larger of two bumps. */
export function maxBump(a: Bump, b: Bump): Bump {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/**
 * The bump that a change needs. Whoever breaks today's readers (FORWARD), or breaks a direction that the level promises, needs a
 * MAJOR. Breaking BACKWARD where nobody asked for it tightens a guarantee: MINOR, and so does everything worth a warning.
 */
export function bumpOf(atLeast: Bump, breaks: readonly Break[], promised: readonly Direction[]): Bump {
  return breaks.reduce<Bump>((bump, { direction, severity }) => {
    const breaking = severity === 'error' && (direction === 'forward' || promised.includes(direction));
    return maxBump(bump, breaking ? 'major' : 'minor');
  }, atLeast);
}

/** The official expression of Semantic Versioning 2.0.0, without groups. */
const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

/** True for a semantic version (2.0.0): no prefix, no leading zeros, parts within 2^53, at most 256 characters. */
export function isVersion(text: string): boolean {
  return text.length <= 256 && SEMVER.test(text) && semver.valid(text) !== null;
}

/** Versions read lately: a registration compares all versions of its dataset, and reading them anew is most of that. */
const read = new Map<string, SemVer>();
const MOST_READ = 20_000;

function versionOf(text: string): SemVer {
  const known = read.get(text);
  if (known !== undefined) return known;
  const version = new SemVer(text);
  if (read.size >= MOST_READ) read.clear();
  read.set(text, version);
  return version;
}

/** Precedence of two semantic versions (section 11): negative, zero or positive. Build metadata does not count. */
export function compareVersions(a: string, b: string): number {
  return versionOf(a).compare(versionOf(b));
}

/** True when the version has a pre-release part (section 9). */
export function isPrerelease(version: string): boolean {
  return versionOf(version).prerelease.length > 0;
}

/** What a step from one version number to another declares. */
export function declaredBump(from: string, to: string): BumpVerdict['declared'] {
  const order = semver.compare(to, from);
  if (order < 0) return 'decrease';
  if (order === 0) return 'none';
  if (isPrerelease(to)) return 'prerelease';
  if (semver.major(to) > semver.major(from)) return 'major';
  if (semver.minor(to) > semver.minor(from)) return 'minor';
  if (semver.patch(to) > 0) return 'patch';
  // 2.0.0-rc.1 → 2.0.0 finishes the release that the pre-release announced, so it declares what that one would have.
  return semver.minor(to) > 0 ? 'minor' : 'major';
}

/**
 * Compares what the version numbers declare with what the changes need. Below 1.0.0 a MINOR may break (section 4), and a
 * pre-release promises nothing (section 9).
 */
export function bumpVerdict(from: string, to: string, required: Bump): BumpVerdict {
  const declared = declaredBump(from, to);
  return { from, to, declared, required, sufficient: suffices(declared, required, from) };
}

function suffices(declared: BumpVerdict['declared'], required: Bump, from: string): boolean {
  if (declared === 'prerelease') return true;
  if (declared === 'decrease') return false;
  if (semver.major(from) === 0 && declared === 'minor') return true;
  return ORDER.indexOf(declared) >= ORDER.indexOf(required);
}
