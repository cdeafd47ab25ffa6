import type { ReferenceInput, SchemaInput } from '../../../service/schemas/schemas.ts';
import { readName } from '../names.ts';
import { invalidSchema } from '../refused.ts';
import { formatOf } from '../schema-types.ts';
import { withoutComments } from './avro-comments.ts';
import { type Body, list, objectOf, part, text, whole } from './body.ts';
import { readMetadata, readRuleSet } from './governance.ts';

/** The schema that a request is about: `{schema, schemaType, references, metadata, ruleSet, id, version}`. */
export function readSchema(body: Body): SchemaInput {
  const metadata = part(body, 'metadata', readMetadata);
  const ruleSet = part(body, 'ruleSet', readRuleSet);
  const id = whole(body, 'id') ?? -1;
  const number = whole(body, 'version') ?? 0;
  const format = formatOf(text(body, 'schemaType'));
  const written = text(body, 'schema') ?? '';
  return {
    format,
    text: format === 'avro' ? withoutComments(written) : written,
    references: list(body, 'references', readReference) ?? [],
    ...(metadata && { metadata }),
    ...(ruleSet && { ruleSet }),
    ...(id >= 0 && { id }),
    ...(number > 0 && { number }),
  };
}

function readReference(value: unknown, place: string): ReferenceInput {
  const body = objectOf(value, place);
  const name = text(body, 'name');
  const subject = text(body, 'subject');
  const version = whole(body, 'version');
  if (name === undefined || subject === undefined || version === undefined) {
    throw invalidSchema(`Invalid schema reference ${place}: it needs a name, a subject and a version`);
  }
  const target = readName(subject);
  return {
    name,
    subject: target.subject,
    ...(subject.startsWith(':.') && { group: target.group }),
    number: version === -1 ? 'latest' : version,
  };
}
