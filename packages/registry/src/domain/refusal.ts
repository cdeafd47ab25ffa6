import { contractReport, formatById, type Level, modeOf, type Verdict } from '@concordat/engine';
import type { NewFact } from './fact.ts';
import type { SubjectKey } from './subject.ts';

/** How much of a report a fact keeps: a log has to stay readable whatever was sent. Characters of messages, and of all issues. */
const MESSAGE_LENGTH = 1000;
const ISSUES_LENGTH = 64 * 1024;

interface Told {
  readonly severity: string;
  readonly field: string | null;
  readonly kind: string;
  readonly message: string;
}

/** The fact that a version was refused: how many issues there were, and the first of them without their witnesses. */
export function refusedFact(key: SubjectKey, version: string, verdict: Verdict): NewFact {
  return factOf(key, version, modeOf(verdict.level), contractReport(verdict).issues);
}

/** The fact that a schema was refused as this version of a subject. Without a verdict there was nothing to compare it with: `reason` says why. */
export function refusedSchemaFact(
  key: SubjectKey,
  number: number,
  {
    level,
    verdict,
    reason,
  }: { readonly level: Level; readonly verdict: Verdict | undefined; readonly reason?: string },
): NewFact {
  const format = verdict && formatById(verdict.format);
  const issues = verdict?.findings.map((finding) => ({
    severity: finding.severity,
    field: finding.path,
    kind: finding.kind,
    message: format?.messageOf(finding) ?? finding.kind,
  }));
  const incomparable = {
    severity: 'error',
    field: '',
    kind: 'not_comparable',
    message: reason ?? 'nothing to compare',
  };
  return factOf(key, String(number), modeOf(level), issues ?? [incomparable]);
}

function factOf({ group, subject }: SubjectKey, version: string, mode: string, issues: readonly Told[]): NewFact {
  let length = 0;
  const told = issues.map(({ severity, field, kind, message }) => ({
    severity,
    field,
    kind,
    message: message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH)}…` : message,
  }));
  const kept = told.filter((issue) => {
    length += JSON.stringify(issue).length;
    return length <= ISSUES_LENGTH;
  });
  return { kind: 'registration-refused', group, subject, version, mode, issue_count: issues.length, issues: kept };
}
