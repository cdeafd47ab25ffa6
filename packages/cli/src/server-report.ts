import {
  type Break,
  type BumpVerdict,
  type Change,
  type Direction,
  type Finding,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type JudgedChange,
  jsonEqual,
  type Place,
  type Problem,
  parseContract,
  parseLevel,
  type RefutationClass,
  type ReportFormat,
  type ReportSource,
  type Severity,
  type Verdict,
  type VerdictContext,
  type Witness,
} from '@concordat/engine';
import type { Client } from './client.ts';
import type { Input } from './input.ts';

/** Older versions whose text is fetched for a report. */
const MOST_SHOWN = 10;

/** The verdict that a registry's report tells of, so that it is shown like one that was reached here. Its messages are in the details. */
export function verdictOf(report: JsonObject): Verdict {
  const { issues, semver, level, mode, profile, compatible } = report;
  const changes = Array.isArray(report.changes) ? report.changes.filter(isJsonObject).map(changeOf) : [];
  return {
    format: 'data-contract',
    profile: textOf(profile) ?? 'contract',
    level: parseLevel(textOf(level) ?? textOf(mode) ?? '') ?? 'BACKWARD',
    compatible: compatible === true,
    changes,
    findings: Array.isArray(issues) ? issues.filter(isJsonObject).map((issue) => findingOf(issue, changes)) : [],
    required: 'none',
    ...(isBumpVerdict(semver) && { semver }),
  };
}

/**
 * What a report needs to show a registry's verdict about a text: the text with its places, and the older versions that findings name,
 * as far as they can still be read here.
 */
export async function registeredContext(
  client: Client,
  datasetId: string,
  verdict: Verdict,
  after: Input,
): Promise<VerdictContext> {
  const named = new Set(verdict.findings.flatMap(({ against }) => (against === undefined ? [] : [against])));
  const history = new Map<string, ReportSource>();
  for (const version of [...named].slice(0, MOST_SHOWN)) {
    const { text } = await client.source(datasetId, version);
    history.set(version, sourceOf({ name: `registry:${datasetId}@${version}`, text }));
  }
  return { format: SERVER_FORMAT, after: sourceOf(after), history };
}

function sourceOf(input: Input): ReportSource {
  const parsed = parseContract(input.text);
  return {
    ...input,
    placeOf: (pointer) => (parsed.ok ? parsed.value.placeOf(pointer) : undefined),
  };
}

/** Tells the sentences that the registry sent. */
const SERVER_FORMAT: ReportFormat = {
  rules: {},
  messageOf: ({ detail, kind }) => textOf(detail.message) ?? kind,
};

/** The problems that a registry found in a text, at their places in it. */
export function problemsOf(items: readonly JsonValue[], text: string): readonly Problem[] {
  return items.filter(isJsonObject).map((item) => {
    const hint = textOf(item.hint);
    const place = placeAt(text, item.line, item.column);
    return {
      kind: textOf(item.kind) ?? textOf(item.type) ?? 'refused',
      message: (textOf(item.msg) ?? '').replace(/^Value error, /, ''),
      pointer: textOf(item.pointer) ?? '',
      ...(hint !== undefined && { hint }),
      ...(place && { place }),
    };
  });
}

function findingOf(issue: JsonObject, changes: readonly JudgedChange[]): Finding {
  const { breaks, witness, written_by, unproven } = issue;
  const kind = textOf(issue.kind) ?? '';
  const path = textOf(issue.path) ?? '';
  const at = sidesOf(issue.at);
  const change = changes.findIndex(
    (each) => each.kind === kind && each.path === path && jsonEqual({ ...each.at }, { ...at }),
  );
  const reason = textOf(issue.reason);
  const against = textOf(issue.against);
  const found = CLASSES.find((each) => each === issue.class);
  return {
    kind,
    severity: severityOf(issue.severity),
    path,
    at,
    detail: { message: issue.message ?? '' },
    directions: DIRECTIONS.filter((direction) => Array.isArray(breaks) && breaks.includes(direction)),
    ...(change !== -1 && { change }),
    ...(reason !== undefined && { reason }),
    ...(against !== undefined && { against }),
    ...(found && { class: found }),
    ...(unproven === true && { unproven }),
    ...(isWitness(witness) && { witness }),
    ...((written_by === 'before' || written_by === 'after') && { writtenBy: written_by }),
  };
}

function changeOf(change: JsonObject): JudgedChange {
  const { breaks, message } = change;
  return {
    kind: textOf(change.kind) ?? '',
    path: textOf(change.path) ?? '',
    at: sidesOf(change.at),
    aspect: '',
    detail: { message: message ?? '' },
    bump: 'none',
    breaks: Array.isArray(breaks) ? breaks.filter(isJsonObject).flatMap(breakOf) : [],
  };
}

function breakOf(found: JsonObject): Break[] {
  const direction = DIRECTIONS.find((each) => each === found.direction);
  if (direction === undefined) return [];
  const refutation = {
    answer: 'no',
    class: 'unreadable',
    at: {},
    aspect: '',
    reason: textOf(found.reason) ?? '',
  } as const;
  return [{ direction, severity: severityOf(found.severity), refutation }];
}

function sidesOf(at: JsonValue | undefined): Change['at'] {
  const before = isJsonObject(at) ? textOf(at.before) : undefined;
  const after = isJsonObject(at) ? textOf(at.after) : undefined;
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function severityOf(value: JsonValue | undefined): Severity {
  return SEVERITIES.find((severity) => severity === value) ?? 'error';
}

const DIRECTIONS: readonly Direction[] = ['backward', 'forward'];
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

const CLASSES: readonly RefutationClass[] = ['unreadable', 'misread', 'dropped', 'unwritten', 'guarantee'];

function isBumpVerdict(value: JsonValue | undefined): value is JsonObject & BumpVerdict {
  return (
    isJsonObject(value) &&
    ['from', 'to', 'declared', 'required'].every((member) => typeof value[member] === 'string') &&
    typeof value.sufficient === 'boolean'
  );
}

function isWitness(value: JsonValue | undefined): value is JsonObject & Witness {
  return isJsonObject(value) && typeof value.about === 'string' && value.datum !== undefined;
}

/** The place of a line and column, both from 1, as a registry counts them. */
function placeAt(text: string, line: JsonValue | undefined, column: JsonValue | undefined): Place | undefined {
  if (typeof line !== 'number' || typeof column !== 'number') return undefined;
  const lineBreak = /\r\n|\r|\n/g;
  for (let passed = 1; passed < line; passed += 1) if (lineBreak.exec(text) === null) return undefined;
  const offset = Math.min(lineBreak.lastIndex + column - 1, text.length);
  return { line, column, offset, endOffset: offset + 1 };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
