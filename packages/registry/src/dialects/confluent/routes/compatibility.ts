import type { JsonObject } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import type { Consumers, Impact } from '../../../service/consumers/consumers.ts';
import type { CheckSchemaOutcome, SchemaInput, Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { impactBody } from '../../impact-body.ts';
import { answer } from '../answers/answer.ts';
import { findingsBody, impactMessages, messagesOf } from '../answers/messages.ts';
import { invalidSentence } from '../answers/refusing.ts';
import { CHECK_ALL_DOC, CHECK_DOC } from '../documentation/compatibility.ts';
import { writtenSubject } from '../finding.ts';
import { nameOf } from '../names.ts';
import { invalidSchema, Refused } from '../refused.ts';
import { readBody } from '../requests/body.ts';
import { flag, versionOf } from '../requests/parameters.ts';
import { readSchema } from '../requests/schema.ts';
import { wantsFindings } from '../showing.ts';

/** Consumers that an answer names as data. */
const MOST_CONSUMERS = 100;

/** Asking whether a schema could be registered. Nothing is written, whatever the mode is. */
export function compatibilityRoutes(schemas: Schemas, consumers: Consumers): readonly Route[] {
  const services = { schemas, consumers };
  return [
    {
      method: 'POST',
      path: '/compatibility/subjects/:subject/versions/:version',
      doc: CHECK_DOC,
      isReading: true,
      handle: (call) => check(services, call, { against: versionOf(call) }),
    },
    {
      method: 'POST',
      path: '/compatibility/subjects/:subject/versions',
      doc: CHECK_ALL_DOC,
      isReading: true,
      handle: (call) => check(services, call, {}),
    },
  ];
}

interface Services {
  readonly schemas: Schemas;
  readonly consumers: Consumers;
}

async function check(
  { schemas, consumers }: Services,
  call: Call,
  options: { readonly against?: number | 'latest' },
): Promise<Reply> {
  const verbose = flag(call, 'verbose');
  const key = await writtenSubject(schemas, call);
  try {
    const schema = readSchema(readBody(call));
    const outcome = await schemas.check(key, schema, { ...options, normalize: flag(call, 'normalize') });
    if (outcome.outcome === 'judged') {
      const wants = verbose || wantsFindings(call);
      const impact = wants ? await consumers.impactOfSchema(key, schema) : undefined;
      return await judged(schemas, call, { schema, ...outcome }, impact);
    }
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

type Judged = Extract<CheckSchemaOutcome, { outcome: 'judged' }> & { readonly schema: SchemaInput };

/** `messages` are there with `verbose` only, and then also when there are none. */
async function judged(
  schemas: Schemas,
  call: Call,
  { schema, compatible, judgement }: Judged,
  impact: Impact | undefined,
): Promise<Reply> {
  const verbose = flag(call, 'verbose');
  const asData = wantsFindings(call);
  const verdict = { is_compatible: compatible };
  if (!verbose && !asData) return answer(verdict);
  const reading = judgement && (await schemas.reading(judgement, schema));
  const told = judgement ? messagesOf(judgement, reading) : [];
  const messages: JsonObject = verbose ? { messages: [...told, ...(impact ? impactMessages(impact) : [])] } : {};
  const findings: JsonObject = asData ? { findings: judgement && reading ? findingsBody(judgement, reading) : [] } : {};
  const consumers: JsonObject =
    asData && impact ? { impact: impactBody(impact, { most: MOST_CONSUMERS, unaffected: false }) } : {};
  return answer({ ...verdict, ...messages, ...findings, ...consumers });
}
