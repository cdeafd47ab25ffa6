import {
  type BumpVerdict,
  type Finding,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Place,
  type Problem,
  parseContract,
  parseLevel,
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
  return {
    format: 'data-contract',
    profile: textOf(profile) ?? 'contract',
    level: parseLevel(textOf(level) ?? textOf(mode) ?? '') ?? 'BACKWARD',
    compatible: compatible === true,
    changes: [],
    findings: Array.isArray(issues) ? issues.filter(isJsonObject).map(findingOf) : [],
    required: 'none',
    ...(isJsonObject(semver) && { semver: semver as JsonObject & BumpVerdict }),
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

function findingOf(issue: JsonObject): Finding {
  const { at, breaks, witness, written_by, unproven } = issue;
  const sides = isJsonObject(at) ? at : {};
  const texts = {
    class: textOf(issue.class),
    reason: textOf(issue.reason),
    against: textOf(issue.against),
  };
  return {
    kind: textOf(issue.kind) ?? '',
    severity: SEVERITIES.find((severity) => severity === issue.severity) ?? 'error',
    path: textOf(issue.path) ?? '',
    at: {
      ...(typeof sides.before === 'string' && { before: sides.before }),
      ...(typeof sides.after === 'string' && { after: sides.after }),
    },
    detail: { message: issue.message ?? '' },
    directions: (['backward', 'forward'] as const).filter(
      (direction) => Array.isArray(breaks) && breaks.includes(direction),
    ),
    ...(texts.reason !== undefined && { reason: texts.reason }),
    ...(texts.against !== undefined && { against: texts.against }),
    ...(texts.class !== undefined && {
      class: texts.class as NonNullable<Finding['class']>,
    }),
    ...(unproven === true && { unproven }),
    ...(isWitness(witness) && { witness }),
    ...((written_by === 'before' || written_by === 'after') && {
      writtenBy: written_by,
    }),
  };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

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
