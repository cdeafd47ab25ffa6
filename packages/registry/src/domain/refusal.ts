import { contractReport, formatById, type Level, modeOf, type Verdict } from '@concordat/engine';
import type { NewFact } from './fact.ts';
import type { ReservedFieldBreak } from './reserved-fields.ts';
import type { SubjectKey } from './subject.ts';

/** How much of a report a fact keeps: a log has to stay readable whatever was sent. Characters of messages, and of all issues. */
const MESSAGE_LENGTH = 1000;
const ISSUES_LENGTH = 64 * 1024;

interface Told {
  readonly severity: string;
  readonly field: string | null;
  readonly kind: string;
  readonly message: string;
  /** A word for programs where the kind is not the whole reason. */
  readonly reason?: string;
}

/** The fact that a version was refused: how many issues there were, and the first of them without their witnesses. */
export function refusedFact(key: SubjectKey, version: string, verdict: Verdict): NewFact {
  return factOf(key, version, modeOf(verdict.level), contractReport(verdict).issues);
}

/** Why a schema is none that may follow. */
interface SchemaRefusal {
  readonly level: Level;
  /** The version that refuses it. */
  readonly against: { readonly number: number; readonly content: { readonly format: string } };
  /** Undefined where the two could not be compared: `reason` says why. */
  readonly verdict: Verdict | undefined;
  readonly reason?: 'other-format' | 'unreadable';
  readonly reserved: readonly ReservedFieldBreak[];
}

/** The fact that a schema of this format was refused as this version of a subject. */
export function refusedSchemaFact(key: SubjectKey, number: number, format: string, refusal: SchemaRefusal): NewFact {
  const { level, verdict, reserved } = refusal;
  const found = verdict === undefined ? [incomparable(format, refusal)] : findingsOf(verdict);
  return factOf(key, String(number), modeOf(level), [...found, ...reserved.map(reservation)]);
}

function findingsOf({ format: id, findings }: Verdict): readonly Told[] {
  const format = formatById(id);
  return findings.map((finding) => ({
    severity: finding.severity,
    field: finding.path,
    kind: finding.kind,
    message: format?.messageOf(finding) ?? finding.kind,
  }));
}

/** Facts of before there were sentences have the reason as their message. */
function incomparable(format: string, { against: { number, content }, reason }: SchemaRefusal): Told {
  const message =
    reason === 'other-format'
      ? `a document of the format ${format} cannot be compared with version ${number}, which is of the format ${content.format}`
      : `version ${number} cannot be read any more, so that nothing can be compared with it`;
  return { severity: 'error', field: '', kind: 'not_comparable', message, ...(reason && { reason }) };
}

function reservation({ kind, name }: ReservedFieldBreak): Told {
  const message =
    kind === 'reserved_field_removed'
      ? `the name '${name}' was reserved and is not any more`
      : `a field has the name '${name}', which is reserved`;
  return { severity: 'error', field: name, kind, message };
}

function factOf({ group, subject }: SubjectKey, version: string, mode: string, issues: readonly Told[]): NewFact {
  let length = 0;
  const told = issues.map(({ severity, field, kind, message, reason }) => ({
    severity,
    field,
    kind,
    message: message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH)}…` : message,
    ...(reason !== undefined && { reason }),
  }));
  const kept = told.filter((issue) => {
    length += JSON.stringify(issue).length;
    return length <= ISSUES_LENGTH;
  });
  return { kind: 'registration-refused', group, subject, version, mode, issue_count: issues.length, issues: kept };
}
