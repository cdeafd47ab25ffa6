import { type Deprecation, isVersion } from '@concordat/engine';
import { RegistryError } from './error.ts';

const URI_LENGTH = 2048;

/**
 * The note of a deprecation, checked: it says where to go, a sunset is a day of the calendar, and the replacement is another version.
 * Throws `deprecation-invalid` with the reason.
 */
export function checkedDeprecation(note: Deprecation, version: string): Deprecation {
  const { uri, sunset, replaced_by } = note;
  if (typeof uri !== 'string' || uri.trim() === '') refuse('deprecation_uri must say where to go; it is blank');
  if (uri.length > URI_LENGTH) refuse(`deprecation_uri must have at most ${URI_LENGTH} characters`);
  if (/\p{Cc}/u.test(uri)) refuse('deprecation_uri holds a control character');
  if (sunset !== undefined && !isDay(sunset)) refuse(`sunset must be a date, YYYY-MM-DD; got '${sunset}'`);
  if (replaced_by !== undefined && !(typeof replaced_by === 'string' && isVersion(replaced_by))) {
    refuse(`replaced_by must be a version, MAJOR.MINOR.PATCH; got '${replaced_by}'`);
  }
  if (replaced_by === version) refuse(`version '${version}' cannot be replaced by itself`);
  return { uri, ...(sunset !== undefined && { sunset }), ...(replaced_by !== undefined && { replaced_by }) };
}

/**
 * Throws `deprecation-invalid` for a note that gives consumers less time than they have to be given. `before` is the note that is there:
 * a sunset that is not moved forward stays good.
 */
export function refuseShortNotice(
  { sunset }: Deprecation,
  before: Deprecation | undefined,
  { days, now }: { readonly days: number; readonly now: string },
): void {
  const first = new Date(now);
  first.setUTCDate(first.getUTCDate() + days);
  const day = first.toISOString().slice(0, 10);
  const earliest = before?.sunset !== undefined && before.sunset < day ? before.sunset : day;
  if (sunset !== undefined && sunset >= earliest) return;
  const got = sunset === undefined ? 'there is none' : `got '${sunset}'`;
  refuse(`sunset must be ${earliest} or later, so that consumers have ${days} days; ${got}`);
}

/** True when two notes say the same. */
export function sameDeprecation(a: Deprecation | undefined, b: Deprecation | undefined): boolean {
  return a?.uri === b?.uri && a?.sunset === b?.sunset && a?.replaced_by === b?.replaced_by;
}

function refuse(reason: string): never {
  throw new RegistryError('deprecation-invalid', reason);
}

/** RFC 3339 full-date, of a day that exists. */
function isDay(text: unknown): boolean {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
