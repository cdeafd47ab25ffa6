import type { JudgedChange, Verdict } from '../model/finding.ts';
import { type JsonObject, type JsonValue, jsonObject, printJson } from '../model/json.ts';
import { meaningOf } from '../model/level.ts';
import type { Problem } from '../model/problem.ts';
import { locator, type ReportSource, type Spot, type Spots, type VerdictContext } from './context.ts';

/**
 * A verdict for programs: everything that is known, in an order of members that does not change. Grows by new members only. Members that
 * the report of the contracts API has too are called the same.
 */
export function jsonReport(verdict: Verdict, context: VerdictContext): string {
  const { compatible, level, profile, format, semver, required } = verdict;
  const locate = locator(verdict, context);
  const issues = verdict.findings.map((finding) => {
    const { severity, kind, path, directions, at, against, unproven, reason, witness, writtenBy, change } = finding;
    const { field } = finding.detail;
    return {
      severity,
      field: typeof field === 'string' ? field : null,
      kind,
      message: context.format.messageOf(finding),
      path,
      breaks: [...directions],
      at: { ...at },
      places: placesJson(locate(finding)),
      ...(finding.class && { class: finding.class }),
      ...(reason !== undefined && { reason }),
      ...(unproven && { unproven }),
      ...(witness && { witness: { ...witness } }),
      ...(writtenBy && { written_by: writtenBy }),
      ...(against !== undefined && { against }),
      ...(change !== undefined && { change }),
    };
  });
  const report: JsonObject = {
    compatible,
    mode: (level.split('_')[0] ?? level).toLowerCase(),
    issues,
    changes: verdict.changes.map((change) => changeJson(change, context, locate(change))),
    semver: semver ? { ...semver } : null,
    required,
    format,
    profile,
    level,
    transitive: meaningOf(level).span === 'all',
  };
  return `${printJson(report, 2)}\n`;
}

function changeJson(change: JudgedChange, context: VerdictContext, spots: Spots): JsonObject {
  const { kind, path, aspect, detail, breaks, bump, at } = change;
  return {
    kind,
    message: context.format.messageOf(change),
    path,
    aspect,
    detail,
    bump,
    breaks: breaks.map(({ direction, severity, refutation }) => ({
      direction,
      severity,
      class: refutation.class,
      reason: refutation.reason,
      ...(refutation.answer === 'unproven' && { unproven: true }),
      ...(refutation.witness && { witness: { ...refutation.witness } }),
    })),
    at: { ...at },
    places: placesJson(spots),
  };
}

function placesJson({ now, gone, was }: Spots): JsonObject {
  return { ...(was && { before: spotJson(was) }), ...(!gone && { after: spotJson(now) }) };
}

function spotJson({ source, place }: Spot): JsonObject {
  return { file: source.name, ...(place && { line: place.line, column: place.column }) };
}

/** Files and what is wrong with each, for programs. */
export function jsonProblems(
  files: readonly { readonly source: ReportSource; readonly problems: readonly Problem[] }[],
): string {
  const report: JsonObject = {
    valid: files.every(({ problems }) => problems.length === 0),
    files: files.map(({ source, problems }) => ({
      file: source.name,
      valid: problems.length === 0,
      problems: problems.map(problemJson),
    })),
  };
  return `${printJson(report, 2)}\n`;
}

function problemJson({ kind, message, hint, pointer, place, detail }: Problem): JsonObject {
  return {
    kind,
    message,
    ...(hint !== undefined && { hint }),
    pointer,
    ...(place && { line: place.line, column: place.column }),
    ...(detail && { detail: jsonOf(detail) }),
  };
}

/** The JSON value of what a problem tells programs; what JSON cannot say becomes text. */
function jsonOf(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object') return jsonObject(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
  return String(value);
}
