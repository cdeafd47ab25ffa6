import { formatById, type JsonObject, type Problem, printJson } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { SchemaJudgement } from '../../service/schemas/schemas.ts';
import { InvalidRequest, statusOf } from '../coded-errors.ts';
import type { Refusal, Reply, Route } from '../dialect.ts';

/** How many details a body lists; bodies of failures are small. */
const MOST = 20;
/** Characters of a sentence in a list. */
const SHOWN = 300;

/** The codes of Azure's registry, by status. */
const CODES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'ItemNotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

/** What a body of a failure tells beside its sentence. */
interface More {
  readonly target?: string | undefined;
  readonly details?: readonly JsonObject[];
  /** The registry's own code, finer than that of the status. */
  readonly reason?: string;
}

/** The handler with requests that are refused and failures of the service answered as Azure's registry answers them. */
export function answeringFailures(handle: Route['handle']): Route['handle'] {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof InvalidRequest) return failure(error.status, error.message, { target: error.field });
      if (error instanceof RegistryError) return registryFailure(error);
      throw error;
    }
  };
}

/** A refusal of the server, said as the other failures are. */
export function refusedFailure({ status, detail, headers, cause }: Refusal): Reply {
  if (cause instanceof RegistryError) return registryFailure(cause);
  const allowed = status === 405 ? headers?.allow : undefined;
  const reply = failure(status, allowed === undefined ? detail : `what is here takes ${allowed}`);
  return { ...reply, headers: { ...reply.headers, ...headers }, ...(cause !== undefined && { cause }) };
}

/** `{error: {code, message, …}}` and the code in a header field (Azure REST API guidelines), which no cache keeps. */
export function failure(status: number, message: string, { target, details = [], reason }: More = {}): Reply {
  const code = CODES[status] ?? (status < 500 ? 'InvalidRequest' : 'InternalServerError');
  const error = {
    code,
    message,
    ...(target !== undefined && { target }),
    ...(details.length > 0 && { details }),
    ...(reason !== undefined && { innererror: { code: reason } }),
  };
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-ms-error-code': code, 'cache-control': 'no-store' },
    text: printJson({ error }),
  };
}

/** A document that is none of its format. */
export function invalidDocument(problems: readonly Problem[]): Reply {
  const sentence = problems[0]?.message ?? 'it cannot be read';
  return failure(400, `the schema is not valid: ${sentence.slice(0, SHOWN)}`, {
    details: problems.slice(0, MOST).map(problemDetail),
    reason: 'document-invalid',
  });
}

/** A document that the versions before do not let be the next one. */
export function incompatibleDocument({ level, against, verdict }: SchemaJudgement): Reply {
  const format = verdict && formatById(verdict.format);
  const findings = (verdict?.findings ?? []).filter(({ severity }) => severity === 'error');
  return failure(
    409,
    `the schema is not ${level} compatible with version ${against.number}; change it, or register it as another schema`,
    {
      details: findings.slice(0, MOST).map((finding) => ({
        code: finding.kind,
        message: (format?.messageOf(finding) ?? finding.reason ?? finding.kind).slice(0, SHOWN),
        target: String(finding.path).slice(0, SHOWN),
      })),
      reason: 'schema-incompatible',
    },
  );
}

function registryFailure(error: RegistryError): Reply {
  const status = statusOf(error.code);
  const reason = error.code;
  // The store's own words name files of the server; clients are told only that it is not their fault.
  if (status >= 500) {
    const reply = failure(status, 'the registry cannot reach its store; try again later', { reason });
    return { ...reply, headers: { ...reply.headers, 'retry-after': '5' }, cause: error };
  }
  const details = error.problems.slice(0, MOST).map(problemDetail);
  return failure(status, error.message, { target: error.about.property, details, reason });
}

function problemDetail({ kind, message, pointer }: Problem): JsonObject {
  return {
    code: kind,
    message: message.slice(0, SHOWN),
    ...(pointer !== '' && { target: pointer.slice(0, SHOWN) }),
  };
}
