import type { Problem } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import type { SchemaInput, SchemaJudgement, Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Reply } from '../../dialect.ts';
import { invalidSchema } from '../refused.ts';
import { flag } from '../requests/parameters.ts';
import { typeOf } from '../schema-types.ts';
import { answer } from './answer.ts';
import { findingsBody, messagesOf, refusalSentence } from './messages.ts';

/** How much of a schema a sentence shows, in characters. */
const SHOWN = 1024;
/** How many problems a sentence tells. */
const TOLD = 10;

/** The answer to a registration that is incompatible: 409, with what our own reading finds for those who ask for it. */
export async function incompatibleAnswer(
  schemas: Schemas,
  call: Call,
  subject: string,
  schema: SchemaInput,
  judgement: SchemaJudgement,
): Promise<Reply> {
  const asData = flag(call, 'findings');
  const reading = asData || flag(call, 'verbose') ? await schemas.reading(judgement, schema) : undefined;
  const messages = messagesOf(judgement, flag(call, 'verbose') ? reading : undefined);
  const findings = asData && reading ? { findings: findingsBody(judgement, reading) } : {};
  return answer({ error_code: 40901, message: refusalSentence(subject, messages), ...findings }, 409);
}

/** What is wrong with a schema: the schema as it was sent, and the problems with their places. */
export function invalidSentence(subject: string, schema: SchemaInput, problems: readonly Problem[]): string {
  const { format, references, metadata, ruleSet, id = -1, number = 0 } = schema;
  const told = references.map(
    (reference) => `{name='${reference.name}', subject='${reference.subject}', version=${reference.number}}`,
  );
  const parts = [
    `subject=${subject}`,
    `version=${number}`,
    `id=${id}`,
    `schemaType=${typeOf(format)}`,
    `references=[${told.join(', ')}]`,
    `metadata=${metadata === undefined ? 'null' : JSON.stringify(metadata)}`,
    `ruleSet=${ruleSet === undefined ? 'null' : JSON.stringify(ruleSet)}`,
    `schema=${schema.text.length > SHOWN ? `${schema.text.slice(0, SHOWN)}...` : schema.text}`,
  ];
  const refs = `with refs [${told.join(', ')}] of type ${typeOf(format)}`;
  return `Invalid schema {${parts.join(',')}} ${refs}, details: ${detailsOf(problems)}`;
}

/** What a use case gives; where it finds that the schema is none, the refusal tells the schema too. Rejects as the use case does otherwise. */
export async function tellingSchema<Given>(
  subject: string,
  schema: SchemaInput,
  given: Promise<Given>,
): Promise<Given> {
  try {
    return await given;
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'schema-invalid' || error.problems.length === 0)
      throw error;
    throw invalidSchema(invalidSentence(subject, schema, error.problems));
  }
}

function detailsOf(problems: readonly Problem[]): string {
  const told = problems.slice(0, TOLD).map(({ message, hint, pointer, place }) => {
    const at = place === undefined ? pointer : `line ${place.line}, column ${place.column}`;
    return `${message}${hint === undefined ? '' : `; ${hint}`}${at === '' ? '' : ` (${at})`}`;
  });
  const more = problems.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
