import { STATUS_CODES } from 'node:http';
import { formatById, type JsonObject, type JsonValue, type Problem, printJson } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { SchemaJudgement } from '../../service/schemas/schemas.ts';
import { InvalidRequest, statusOf } from '../coded-errors.ts';
import type { Refusal, Reply, Route } from '../dialect.ts';

/** How many problems or findings a body lists; bodies of failures are small. */
const MOST = 20;
/** Characters of a sentence in a list. */
const SHOWN = 300;

/** The handler with requests that are refused and failures of the service answered as problems. */
export function answeringProblems(handle: Route['handle']): Route['handle'] {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof InvalidRequest) {
        const field = error.field === undefined ? {} : { field: error.field };
        return problem(error.status, 'invalid-request', error.message, field);
      }
      if (error instanceof RegistryError) return failureProblem(error);
      throw error;
    }
  };
}

/** A refusal of the server, said as a problem. */
export function refusedProblem({ status, detail, headers, details = {}, cause }: Refusal): Reply {
  if (cause instanceof RegistryError) return failureProblem(cause);
  const allowed = status === 405 ? headers?.allow : undefined;
  const sentence = allowed === undefined ? detail : `what is here takes ${allowed}; /docs says what each of them does`;
  const reply = problem(status, STATUS_WORDS[status] ?? 'invalid-request', sentence, details);
  return { ...reply, headers: { ...reply.headers, ...headers }, ...(cause !== undefined && { cause }) };
}

/**
 * A problem (RFC 9457), which no cache keeps. `code` is what programs look at: the kinds of problems have no pages of their own, so that
 * `type` is that of the status.
 */
export function problem(status: number, code: string, detail: string, more: JsonObject = {}): Reply {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code, ...more };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    text: printJson(body),
  };
}

/** A document that is none of its format. */
export function invalidDocument(problems: readonly Problem[]): Reply {
  const [first] = problems;
  const sentence = first?.message ?? 'it cannot be read';
  return problem(400, 'document-invalid', `the document is not valid: ${sentence.slice(0, SHOWN)}`, listed(problems));
}

/** A document that the versions before do not let be the next one. */
export function incompatibleDocument({ level, against, verdict, reason }: SchemaJudgement): Reply {
  const format = verdict && formatById(verdict.format);
  const findings = (verdict?.findings ?? []).filter(({ severity }) => severity === 'error');
  const why =
    reason === 'other-format'
      ? 'that one is in another format'
      : reason === 'unreadable'
        ? 'that one cannot be read'
        : 'the findings say why';
  const told = findings.slice(0, MOST).map((finding) => ({
    kind: finding.kind,
    path: finding.path,
    message: (format?.messageOf(finding) ?? finding.reason ?? finding.kind).slice(0, SHOWN),
  }));
  return problem(
    409,
    'schema-incompatible',
    `the document is not ${level} compatible with version ${against.number}: ${why}; change it, or register it as another schema`,
    { level, against: against.number, findings: told },
  );
}

/** What refusals of the server are called, by status. */
const STATUS_WORDS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  412: 'precondition-failed',
  413: 'too-large',
  429: 'rate-limited',
  500: 'internal-error',
  503: 'unavailable',
};

function failureProblem(error: RegistryError): Reply {
  const status = statusOf(error.code);
  // The store's own words name files of the server; clients are told only that it is not their fault.
  if (status >= 500) {
    const reply = problem(status, error.code, 'the registry cannot reach its store; try again later');
    return { ...reply, headers: { ...reply.headers, 'retry-after': '5' }, cause: error };
  }
  const { property } = error.about;
  const reply = problem(status, error.code, sentenceOf(error), {
    ...(property !== undefined && { field: property }),
    ...(error.problems.length > 0 && listed(error.problems)),
  });
  const wait = error.code === 'idempotency-in-progress' ? { 'retry-after': '1' } : {};
  return { ...reply, headers: { ...reply.headers, ...wait } };
}

/** What a failure says, in the words of this API. */
function sentenceOf({ code, message, about: { group, subject, number } }: RegistryError): string {
  if (subject === undefined) return message;
  if (code === 'subject-not-found') return `there is no version of a schema '${subject}' in the group '${group}'`;
  if (code !== 'version-not-found' || number === undefined) return message;
  return `there is no version ${number} of the schema '${subject}' in the group '${group}'`;
}

function listed(problems: readonly Problem[]): JsonObject {
  return {
    problem_count: problems.length,
    problems: problems.slice(0, MOST).map(
      ({ kind, message, hint, pointer, place }): JsonValue => ({
        kind,
        message: message.slice(0, SHOWN),
        ...(hint !== undefined && { hint }),
        pointer: pointer.slice(0, SHOWN),
        ...(place && { line: place.line, column: place.column }),
      }),
    ),
  };
}
