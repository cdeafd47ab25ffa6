import type { JsonObject } from '@concordat/engine';
import { type ErrorCode, RegistryError } from '../domain/error.ts';
import { json, type Refusal, type Reply, type Route } from './dialect.ts';

/** The codes that programs look at. */
export type FailureCode =
  | 'invalid_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'internal_error';

/** A request that is refused before the service is asked. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  /** The parameter or the member of the body that is wrong, such as `layer` or `fields[0].path`; undefined where it is the whole. */
  readonly field: string | undefined;
  readonly status: 400 | 415;

  constructor(message: string, field?: string, status: 400 | 415 = 400) {
    super(message);
    this.field = field;
    this.status = status;
  }
}

/** What each failure of the service is over HTTP. */
const FAILURES: Readonly<Record<ErrorCode, readonly [status: number, code: FailureCode]>> = {
  'dataset-not-found': [404, 'not_found'],
  'version-not-found': [404, 'not_found'],
  'no-active-version': [404, 'not_found'],
  'version-taken': [409, 'conflict'],
  'document-invalid': [400, 'invalid_request'],
  'transition-refused': [409, 'conflict'],
  'deprecation-invalid': [400, 'invalid_request'],
  'subject-not-found': [404, 'not_found'],
  'subject-invalid': [400, 'invalid_request'],
  'subject-deleted': [409, 'conflict'],
  'subject-not-deleted': [409, 'conflict'],
  'version-deleted': [409, 'conflict'],
  'version-not-deleted': [409, 'conflict'],
  'schema-not-found': [404, 'not_found'],
  'content-not-found': [404, 'not_found'],
  'schema-invalid': [400, 'invalid_request'],
  'schema-too-large': [413, 'invalid_request'],
  'version-not-next': [409, 'conflict'],
  'rule-set-invalid': [400, 'invalid_request'],
  'version-referenced': [409, 'conflict'],
  'write-mode-refused': [409, 'conflict'],
  'write-mode-invalid': [400, 'invalid_request'],
  'content-id-taken': [409, 'conflict'],
  'policy-invalid': [400, 'invalid_request'],
  'policy-not-found': [404, 'not_found'],
  'write-mode-not-found': [404, 'not_found'],
  'group-not-empty': [409, 'conflict'],
  'association-not-found': [404, 'not_found'],
  'association-exists': [409, 'conflict'],
  'association-frozen': [409, 'conflict'],
  'association-invalid': [400, 'invalid_request'],
  'association-limit': [409, 'conflict'],
  'subject-associated': [409, 'conflict'],
  'subject-owned': [409, 'conflict'],
  'subject-not-live': [409, 'conflict'],
  'tag-path-not-found': [404, 'not_found'],
  forbidden: [403, 'forbidden'],
  'key-not-found': [404, 'not_found'],
  'key-invalid': [400, 'invalid_request'],
  'subscription-not-found': [404, 'not_found'],
  'subscription-exists': [409, 'conflict'],
  'subscription-invalid': [400, 'invalid_request'],
  'dataset-exists': [409, 'conflict'],
  'dataset-invalid': [400, 'invalid_request'],
  'dataset-retired': [409, 'conflict'],
  'dataset-changed': [412, 'conflict'],
  'schema-not-stored': [409, 'conflict'],
  'versions-not-comparable': [409, 'conflict'],
  'proposal-not-found': [404, 'not_found'],
  'proposal-closed': [409, 'conflict'],
  'proposal-invalid': [400, 'invalid_request'],
  'approval-refused': [409, 'conflict'],
  'approval-missing': [409, 'conflict'],
  'version-in-use': [409, 'conflict'],
  'schema-group-not-found': [404, 'not_found'],
  'schema-group-exists': [409, 'conflict'],
  'attribute-invalid': [400, 'invalid_request'],
  'schema-conflict': [409, 'conflict'],
  'authority-refused': [403, 'forbidden'],
  'version-uri-taken': [409, 'conflict'],
  'representation-not-found': [404, 'not_found'],
  'precondition-failed': [412, 'conflict'],
  'link-not-found': [404, 'not_found'],
  'link-exists': [409, 'conflict'],
  'link-invalid': [400, 'invalid_request'],
  'link-refused': [403, 'forbidden'],
  'replica-invalid': [400, 'invalid_request'],
  'replica-read-only': [409, 'conflict'],
  'event-subscription-not-found': [404, 'not_found'],
  'event-subscription-invalid': [400, 'invalid_request'],
  'idempotency-in-progress': [409, 'conflict'],
  'store-locked': [503, 'internal_error'],
  'store-newer': [503, 'internal_error'],
  'store-failed': [503, 'internal_error'],
};

/** The status of a failure of the service. */
export function statusOf(code: ErrorCode): number {
  return FAILURES[code][0];
}

/** What a failure tells besides, where its code is not enough. */
const DETAILS: Partial<Record<ErrorCode, JsonObject>> = {
  'idempotency-in-progress': { reason: 'in_progress', retryable: true },
};

/** Seconds after which it is worth asking again. */
const RETRY_AFTER: Partial<Record<ErrorCode, string>> = {
  'idempotency-in-progress': '1',
  'store-locked': '5',
  'store-newer': '5',
  'store-failed': '5',
};

/** How many problems of a document a body lists; bodies of failures are small. */
const MOST_PROBLEMS = 10;

/** The handler with requests that are refused and failures of the service answered as {@link failed} does. */
export function answeringCoded(handle: Route['handle']): Route['handle'] {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof InvalidRequest) {
        const details = error.field === undefined ? {} : { field: error.field };
        return failed(error.status, 'invalid_request', error.message, call.correlationId, details);
      }
      if (error instanceof RegistryError) return failureReply(error, call.correlationId);
      throw error;
    }
  };
}

/** A refusal of the server, said as the others are. */
export function refusedCoded({ status, detail, headers, details, cause }: Refusal, correlationId: string): Reply {
  if (cause instanceof RegistryError) return failureReply(cause, correlationId);
  const reply = failed(status, codeOf(status), detail, correlationId, details);
  return { ...reply, headers: { ...reply.headers, ...headers }, ...(cause !== undefined && { cause }) };
}

/** `{code, message, details, correlation_id}`, which no cache keeps. */
export function failed(
  status: number,
  code: FailureCode,
  message: string,
  correlationId: string,
  details: JsonObject = {},
): Reply {
  const body = { code, message, details, correlation_id: correlationId };
  return json(status, body, { 'cache-control': 'no-store' });
}

function failureReply(error: RegistryError, correlationId: string): Reply {
  const [status, code] = FAILURES[error.code];
  const wait = RETRY_AFTER[error.code];
  // The store's own words name files of the server; clients are told only that it is not their fault.
  const isOurs = status >= 500;
  const message = isOurs ? 'the registry cannot reach its store; try again later' : error.message;
  const reply = failed(status, code, message, correlationId, isOurs ? { retryable: true } : detailsOf(error));
  return {
    ...reply,
    headers: { ...reply.headers, ...(wait !== undefined && { 'retry-after': wait }) },
    ...(isOurs && { cause: error }),
  };
}

/** `reason` is the service's own code, finer than that of the body. */
function detailsOf({ code, about, problems }: RegistryError): JsonObject {
  return {
    reason: code.replaceAll('-', '_'),
    ...(about.property !== undefined && { field: about.property }),
    ...(about.existingId !== undefined && { existing_id: about.existingId }),
    ...(problems.length > 0 && {
      problem_count: problems.length,
      problems: problems.slice(0, MOST_PROBLEMS).map(({ kind, message, pointer, place }) => ({
        kind,
        message: message.slice(0, 200),
        pointer: pointer.slice(0, 200),
        ...(place && { line: place.line, column: place.column }),
      })),
    }),
    ...DETAILS[code],
  };
}

function codeOf(status: number): FailureCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 409:
      return 'conflict';
    case 429:
      return 'rate_limited';
    default:
      return status < 500 ? 'invalid_request' : 'internal_error';
  }
}
