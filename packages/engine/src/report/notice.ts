import type { Direction } from '../model/change.ts';
import type { Break, Finding, Severity, Verdict } from '../model/finding.ts';
import { printJson } from '../model/json.ts';
import type { Problem } from '../model/problem.ts';
import type { RefutationClass } from '../model/refutation.ts';
import { locator, type ReportSource, type Spot, spotAt, type VerdictContext } from './context.ts';

/** Something beside the message of a notice: whom it breaks, what proves it, what to do. */
export interface Note {
  readonly label: 'breaks' | 'unproven' | 'witness' | 'against' | 'help';
  readonly text: string;
}

/** One thing that a report says, whether about a pair of documents or about one. */
export interface Notice {
  readonly severity: Severity;
  readonly kind: string;
  /** One sentence. Not yet escaped for any output. */
  readonly message: string;
  /** Readable place by names, or a JSON pointer; may be empty. */
  readonly path: string;
  readonly now: Spot;
  /** True where `now` is only the nearest thing around something that is no longer there. */
  readonly gone: boolean;
  readonly was?: Spot;
  readonly notes: readonly Note[];
}

/** What a verdict says, in the order of its findings. */
export function verdictNotices(verdict: Verdict, context: VerdictContext): readonly Notice[] {
  const locate = locator(verdict, context);
  return verdict.findings.map((finding) => ({
    severity: finding.severity,
    kind: finding.kind,
    message: context.format.messageOf(finding),
    path: finding.path,
    ...locate(finding),
    notes: notesOf(finding, verdict.changes[finding.change ?? -1]?.breaks ?? []),
  }));
}

/** The problems of one document, in their order. */
export function problemNotices(problems: readonly Problem[], source: ReportSource): readonly Notice[] {
  return problems.map((problem) => ({
    severity: 'error',
    kind: problem.kind,
    message: problem.message,
    path: problem.pointer,
    now: problem.place ? spotAt(source, problem.place) : { source },
    gone: false,
    notes: problem.hint === undefined ? [] : [{ label: 'help', text: problem.hint }],
  }));
}

/** How many notices there are of each severity. */
export function countNotices(notices: readonly { readonly severity: Severity }[]): Readonly<Record<Severity, number>> {
  const count = { error: 0, warning: 0, info: 0 };
  for (const { severity } of notices) count[severity] += 1;
  return count;
}

/** A count with its noun: `1 error`, `0 warnings`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function notesOf(finding: Finding, breaks: readonly Break[]): Note[] {
  const notes: Note[] = finding.directions.map((direction) => {
    const reason = reasonIn(direction, finding, breaks);
    const text = reason === undefined ? direction : `${direction}: ${reason}`;
    return { label: finding.unproven ? 'unproven' : 'breaks', text };
  });
  const witness = witnessText(finding);
  if (witness !== undefined) notes.push({ label: 'witness', text: witness });
  if (finding.against !== undefined) notes.push({ label: 'against', text: `version ${finding.against}` });
  if (finding.unproven) {
    notes.push({
      label: 'help',
      text: 'what is not proven counts as incompatible; a simpler declaration can be decided',
    });
  }
  return notes;
}

/** Why reading fails in a direction. The finding itself tells it for one direction only: the one in which its witness was written. */
function reasonIn(direction: Direction, finding: Finding, breaks: readonly Break[]): string | undefined {
  const told = breaks.find((found) => found.direction === direction && found.severity === finding.severity);
  if (told !== undefined) return told.refutation.reason;
  const own = finding.writtenBy === 'before' ? 'backward' : finding.writtenBy === 'after' ? 'forward' : undefined;
  return own === direction || finding.directions.length === 1 ? finding.reason : undefined;
}

/** What the other side makes of a datum that one side writes, by class: `written by the old version, … the new one`. */
const FATE: Readonly<Record<RefutationClass, string>> = {
  unreadable: 'refused by',
  misread: 'misread by',
  dropped: 'not wholly known to',
  unwritten: 'without what is read by',
  guarantee: 'ruled out by',
  lossy: 'read with a loss by',
  undeclared: 'refused by',
  json: 'in its JSON form not read by',
  source: 'not known to programs of',
  policy: 'not safe with',
};

function witnessText({ witness, writtenBy, class: kind }: Finding): string | undefined {
  if (witness === undefined) return undefined;
  const [writer, reader] = writtenBy === 'after' ? ['new', 'old'] : ['old', 'new'];
  const verb = witness.about === 'observation' ? 'allowed by' : 'written by';
  const datum = printJson(witness.datum);
  const bytes = witness.encoded === undefined ? '' : ` (bytes ${witness.encoded || 'none'})`;
  const taken = witness.readAs === undefined ? '' : `, as ${printJson(witness.readAs)}`;
  return `${datum}${bytes} ${verb} the ${writer} version, ${FATE[kind ?? 'unreadable']} the ${reader}${taken}`;
}
