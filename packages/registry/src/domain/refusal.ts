import { contractReport, modeOf, type Verdict } from '@concordat/engine';
import type { NewFact } from './fact.ts';
import type { SubjectKey } from './subject.ts';

/** How much of a report a fact keeps: a log has to stay readable whatever was sent. Characters of messages, and of all issues. */
const MESSAGE_LENGTH = 1000;
const ISSUES_LENGTH = 64 * 1024;

/** The fact that a version was refused: how many issues there were, and the first of them without their witnesses. */
export function refusedFact({ group, subject }: SubjectKey, version: string, verdict: Verdict): NewFact {
  const { issues } = contractReport(verdict);
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
  return {
    kind: 'registration-refused',
    group,
    subject,
    version,
    mode: modeOf(verdict.level),
    issue_count: issues.length,
    issues: kept,
  };
}
