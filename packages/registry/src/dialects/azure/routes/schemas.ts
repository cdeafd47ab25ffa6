import { RegistryError } from '../../../domain/error.ts';
import type { SubjectKey } from '../../../domain/subject.ts';
import type { FoundDocument, PostedDocument, SchemaGroups } from '../../../service/schemagroups/schema-groups.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { preconditionOf } from '../../preconditions.ts';
import { publicUrlOf } from '../../public-url.ts';
import { CONDITION, DOCUMENT, operation, SCHEMA_PATH, word } from '../documentation.ts';
import { documentTags, namingReply } from '../documents.ts';
import { failure, incompatibleDocument, invalidDocument } from '../failures.ts';
import { GET_ID, schemaOf } from '../names.ts';
import { customFormat, formatOfType, sentType } from '../serializations.ts';

const NAMING = 'header fields name the version: `Schema-Id`, `Schema-Version`, `Schema-Group-Name`, `Schema-Name`';

/** Schemas: registering them, looking them up, deleting them. */
export function schemaRoutes(groups: SchemaGroups, publicUrl: string): readonly Route[] {
  const one = '/$schemaGroups/:group_name/schemas/:schema_name';
  return [
    {
      method: 'PUT',
      path: one,
      takesBytes: true,
      doc: operation('RegisterSchema', 'Register a schema: as its first version, or as the next', {
        description:
          'The body is the schema; the `Content-Type` says what it is: `application/json; serialization=Avro` or `Json`, `text/vnd.ms.protobuf`, `text/plain; charset=utf-8` for custom ones. What is there already is not registered again.',
        params: SCHEMA_PATH,
        headers: CONDITION,
        body: DOCUMENT,
        status: 204,
        answer: [NAMING],
        failures: [400, 403, 404, 409, 412, 413, 415],
      }),
      handle: (call) => register(groups, schemaOf(call), call, publicUrl),
    },
    {
      method: 'POST',
      path: one,
      takesBytes: true,
      isReading: true,
      doc: operation('GetSchemaPropertiesByContent', 'The version of a schema that has this content', {
        description:
          'The body is the schema, or a JSON string of it, with the `Content-Type` that it is registered with.',
        params: { ...SCHEMA_PATH, schema_name: word(`name of the schema, followed by \`${GET_ID}\``) },
        body: DOCUMENT,
        status: 204,
        answer: [NAMING],
        failures: [400, 404, 413, 415],
      }),
      async handle(call) {
        const { group, subject } = schemaOf(call);
        if (!subject.endsWith(GET_ID)) {
          const wrong = failure(
            405,
            `a schema is registered with PUT, and looked up with POST at its name with ${GET_ID}`,
          );
          return { ...wrong, headers: { ...wrong.headers, allow: 'PUT, DELETE' } };
        }
        const key = { group, subject: subject.slice(0, -GET_ID.length) };
        const { document, format } = await lookUp(groups, key, call);
        return namingReply(call, document, publicUrl, format);
      },
    },
    {
      method: 'DELETE',
      path: one,
      doc: operation('DeleteSchema', 'Delete a schema with all of its versions', {
        params: SCHEMA_PATH,
        headers: CONDITION,
        status: 204,
        answer: ['it is gone'],
        failures: [403, 404, 409, 412],
      }),
      async handle(call) {
        const precondition = preconditionOf(call, documentTags);
        await groups.deleteSchema(schemaOf(call), precondition === undefined ? {} : { precondition });
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

async function register(groups: SchemaGroups, key: SubjectKey, call: Call, publicUrl: string): Promise<Reply> {
  const format = await formatSent(groups, key, call);
  const root = publicUrlOf(call, publicUrl);
  const contentType = call.headers['content-type'];
  const precondition = preconditionOf(call, documentTags);
  const posted: PostedDocument = {
    bytes: call.bytes,
    place: { root, segment: 'schemagroups', authority: root },
    ...(format !== undefined && { format }),
    ...(contentType !== undefined && { contentType }),
    ...(precondition !== undefined && { precondition }),
  };
  const outcome = await groups.post(key, posted);
  switch (outcome.outcome) {
    case 'invalid':
      return invalidDocument(outcome.problems);
    case 'incompatible':
      return incompatibleDocument(outcome.judgement);
    default:
      return namingReply(call, outcome.document, publicUrl, outcome.format);
  }
}

/** The format of a schema that is sent; undefined where that of the group or of the schema is meant. */
async function formatSent(groups: SchemaGroups, key: SubjectKey, call: Call): Promise<string | undefined> {
  const type = sentType(call);
  if (type === undefined) return undefined;
  return formatOfType(type) ?? customFormat(await formatThere(groups, key));
}

/** The format that a schema has, or else that of its group. */
async function formatThere(groups: SchemaGroups, key: SubjectKey): Promise<string | undefined> {
  const document = await orNothing(groups.document(key, 'latest'));
  return document?.format ?? (await orNothing(groups.group(key.group)))?.format;
}

/**
 * The version that has the content of a request, with its format. Azure's client for JavaScript writes what is JSON as a JSON string of it,
 * so that the text of such a string is looked up, too.
 */
async function lookUp(groups: SchemaGroups, key: SubjectKey, call: Call): Promise<FoundDocument> {
  const newest = await groups.document(key, 'latest');
  const format = (await formatSent(groups, key, call)) ?? newest.format;
  const unwrapped = unwrappedText(call.bytes);
  let refusal: RegistryError | undefined;
  for (const bytes of unwrapped === undefined ? [call.bytes] : [call.bytes, unwrapped]) {
    try {
      return await groups.find(key, bytes, format);
    } catch (error) {
      if (!(error instanceof RegistryError) || !['schema-not-found', 'schema-invalid'].includes(error.code))
        throw error;
      refusal = error;
    }
  }
  throw refusal ?? new RegistryError('schema-not-found', 'Schema not found', { about: key });
}

/** The text of a JSON string; undefined for what is none. */
function unwrappedText(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== QUOTE) return undefined;
  try {
    const text: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof text === 'string' ? Buffer.from(text.toWellFormed()) : undefined;
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const NOTHING: readonly string[] = ['subject-not-found', 'schema-group-not-found'];

async function orNothing<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof RegistryError && NOTHING.includes(error.code)) return undefined;
    throw error;
  }
}
