import type { JsonObject } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import type { CheckSchemaOutcome, SchemaInput, Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer } from '../answers/answer.ts';
import { findingsBody, messagesOf } from '../answers/messages.ts';
import { invalidSentence } from '../answers/refusing.ts';
import { CHECK_ALL_DOC, CHECK_DOC } from '../documentation/compatibility.ts';
import { writtenSubject } from '../finding.ts';
import { nameOf } from '../names.ts';
import { invalidSchema, Refused } from '../refused.ts';
import { readBody } from '../requests/body.ts';
import { flag, versionOf } from '../requests/parameters.ts';
import { readSchema } from '../requests/schema.ts';
import { wantsFindings } from '../showing.ts';

/** Asking whether a schema could be registered. Nothing is written, whatever the mode is. */
export function compatibilityRoutes(schemas: Schemas): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/compatibility/subjects/:subject/versions/:version',
      doc: CHECK_DOC,
      isReading: true,
      handle: (call) => check(schemas, call, { against: versionOf(call) }),
    },
    {
      method: 'POST',
      path: '/compatibility/subjects/:subject/versions',
      doc: CHECK_ALL_DOC,
      isReading: true,
      handle: (call) => check(schemas, call, {}),
    },
  ];
}

async function check(schemas: Schemas, call: Call, options: { readonly against?: number | 'latest' }): Promise<Reply> {
  const verbose = flag(call, 'verbose');
  const key = await writtenSubject(schemas, call);
  try {
    const schema = readSchema(readBody(call));
    const outcome = await schemas.check(key, schema, { ...options, normalize: flag(call, 'normalize') });
    if (outcome.outcome === 'judged') return await judged(schemas, call, schema, outcome);
    throw invalidSchema(invalidSentence(nameOf(key), schema, outcome.problems));
  } catch (error) {
    if (verbose && isInvalidity(error)) return answer({ is_compatible: false, messages: [error.message] });
    throw error;
  }
}

/** True where there is no schema to compare. */
function isInvalidity(error: unknown): error is Refused | RegistryError {
  return error instanceof Refused
    ? error.code === 42201
    : error instanceof RegistryError && error.code === 'schema-invalid';
}

/** `messages` are there with `verbose` only, and then also when there are none. */
async function judged(
  schemas: Schemas,
  call: Call,
  schema: SchemaInput,
  { compatible, judgement }: Extract<CheckSchemaOutcome, { outcome: 'judged' }>,
): Promise<Reply> {
  const verbose = flag(call, 'verbose');
  const asData = wantsFindings(call);
  const verdict = { is_compatible: compatible };
  if (!verbose && !asData) return answer(verdict);
  const reading = judgement && (await schemas.reading(judgement, schema));
  const messages: JsonObject = verbose ? { messages: judgement ? messagesOf(judgement, reading) : [] } : {};
  const findings: JsonObject = asData ? { findings: judgement && reading ? findingsBody(judgement, reading) : [] } : {};
  return answer({ ...verdict, ...messages, ...findings });
}
