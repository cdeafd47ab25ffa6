import { messageOf } from '../../compare/message.ts';
import type { Bump, Change, Direction } from '../../model/change.ts';
import type { Break, BumpVerdict, Finding, JudgedChange, Severity, Verdict } from '../../model/finding.ts';
import type { JsonObject } from '../../model/json.ts';
import { type Level, meaningOf } from '../../model/level.ts';
import type { RefutationClass, Witness } from '../../model/refutation.ts';
import { plain } from './plain.ts';
import { RULES } from './rules.ts';

/** One finding, as the contracts API prints it: the first four members are those of its first release. */
export interface Issue {
  readonly severity: Severity;
  /** Name of the field at the top level; null for the document itself. */
  readonly field: string | null;
  readonly kind: string;
  readonly message: string;
  /** Directions in which reading fails because of it. */
  readonly breaks: readonly Direction[];
  readonly path: string;
  /** JSON pointers into the two documents. */
  readonly at: Change['at'];
  readonly class?: RefutationClass;
  readonly reason?: string;
  readonly unproven?: true;
  readonly witness?: Witness;
  /** Which version wrote the witness. */
  readonly written_by?: 'before' | 'after';
  /** The version that the issue stands against. */
  readonly against?: string;
}

/** What one change breaks. */
export interface ReportedBreak {
  readonly direction: Direction;
  readonly severity: Severity;
  readonly class: RefutationClass;
  readonly reason: string;
  readonly unproven?: true;
  readonly witness?: Witness;
}

/** A change, whatever the mode asked for. */
export interface ReportedChange {
  readonly kind: string;
  readonly path: string;
  readonly message: string;
  readonly breaks: readonly ReportedBreak[];
  /** The bump that this change alone needs. */
  readonly bump: Bump;
  readonly at: Change['at'];
}

/** The report of the contracts API: `compatible`, `mode` and `issues` as in its first release, and what the engine adds. */
export interface ContractReport {
  readonly compatible: boolean;
  readonly mode: 'backward' | 'forward' | 'full' | 'none';
  readonly issues: readonly Issue[];
  readonly profile: string;
  readonly level: Level;
  readonly transitive: boolean;
  readonly changes: readonly ReportedChange[];
  readonly semver: BumpVerdict | null;
  /** The issues of severity `error`, for programs; not printed. */
  readonly errors: readonly Issue[];
}

/** The report of a verdict about data contracts. */
export function contractReport(verdict: Verdict): ContractReport {
  const issues = verdict.findings.map(issueOf);
  return {
    compatible: verdict.compatible,
    mode: modeOf(verdict.level),
    issues,
    profile: verdict.profile,
    level: verdict.level,
    transitive: meaningOf(verdict.level).span === 'all',
    changes: verdict.changes.map(reportedChange),
    semver: verdict.semver ?? null,
    errors: issues.filter(({ severity }) => severity === 'error'),
  };
}

/** The report as JSON, members in their documented order; {@link ContractReport.errors} is left out. */
export function reportJson({ errors: _, ...printed }: ContractReport): JsonObject {
  return Object.fromEntries(Object.entries(printed).map(([key, value]) => [key, plain(value)]));
}

const MODES = {
  NONE: 'none',
  BACKWARD: 'backward',
  BACKWARD_TRANSITIVE: 'backward',
  FORWARD: 'forward',
  FORWARD_TRANSITIVE: 'forward',
  FULL: 'full',
  FULL_TRANSITIVE: 'full',
} as const satisfies Record<Level, ContractReport['mode']>;

/** The mode of a level: its lower-case name, without what it says about older versions. */
export function modeOf(level: Level): ContractReport['mode'] {
  return MODES[level];
}

function issueOf(finding: Finding): Issue {
  const { severity, kind, path, at, detail, reason, unproven, witness, writtenBy, against } = finding;
  const { field } = detail;
  return {
    severity,
    field: typeof field === 'string' ? field : null,
    kind,
    message: messageOf(RULES, finding),
    breaks: finding.directions,
    path,
    at,
    ...(finding.class !== undefined && { class: finding.class }),
    ...(reason !== undefined && { reason }),
    ...(unproven && { unproven }),
    ...(witness && { witness }),
    ...(writtenBy && { written_by: writtenBy }),
    ...(against !== undefined && { against }),
  };
}

function reportedChange(change: JudgedChange): ReportedChange {
  const { kind, path, breaks, bump, at } = change;
  return { kind, path, message: messageOf(RULES, change), breaks: breaks.map(reportedBreak), bump, at };
}

function reportedBreak({ direction, severity, refutation }: Break): ReportedBreak {
  const { reason, witness, answer } = refutation;
  return {
    direction,
    severity,
    class: refutation.class,
    reason,
    ...(answer === 'unproven' && { unproven: true as const }),
    ...(witness && { witness }),
  };
}
