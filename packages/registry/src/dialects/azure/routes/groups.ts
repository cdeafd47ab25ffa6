import type { Level } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import { decodeSegment } from '../../../domain/segment.ts';
import type { Registry } from '../../../service/registry.ts';
import type { PutOutcome, SchemaGroup } from '../../../service/schemagroups/schema-groups.ts';
import { tagOf } from '../../caching.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { preconditionOf } from '../../preconditions.ts';
import { publicUrlOf } from '../../public-url.ts';
import { CONDITION, GROUP_PATH, jsonContent, operation, ref, word } from '../documentation.ts';
import { apiVersionOf, groupPath } from '../documents.ts';
import { groupOf } from '../names.ts';
import { customFormat, formatOfType, SCHEMA_TYPES, schemaTypeOf } from '../serializations.ts';

/** Groups in an answer. */
const PAGE = 1000;

/** What Azure's registry calls levels. It has no `Full`. */
const LEVELS: Readonly<Record<'None' | 'Backward' | 'Forward' | 'Full', Level>> = {
  None: 'NONE',
  Backward: 'BACKWARD',
  Forward: 'FORWARD',
  Full: 'FULL',
};
const COMPATIBILITIES = ['None', 'Backward', 'Forward', 'Full'] as const;

const GROUP = jsonContent(ref('AzureGroup'), {
  CreatedAtUtc: '2026-03-02T10:20:30.000Z',
  UpdatedAtUtc: '2026-03-02T10:20:30.000Z',
  ETag: '1',
  GroupProperties: { owner: 'team-orders' },
  SchemaCompatibility: 'Backward',
  SchemaType: 'Avro',
});

/** Schema groups. */
export function groupRoutes(registry: Registry, publicUrl: string): readonly Route[] {
  const groups = registry.schemaGroups;
  const one = '/$schemaGroups/:group_name';
  return [
    {
      method: 'GET',
      path: '/$schemaGroups',
      doc: operation('ListSchemaGroups', 'Names of all schema groups', {
        query: { after: word('the group after which to go on, as `nextLink` has it') },
        answer: [
          `the names in order, ${PAGE} at a time`,
          jsonContent({ type: 'object' }, { value: [{ groupName: 'default' }] }),
        ],
        failures: [],
      }),
      async handle(call) {
        const { items, next } = await groups.groups({ limit: PAGE, after: call.query.get('after') ?? undefined });
        const rest = new URLSearchParams({ 'api-version': apiVersionOf(call), after: next ?? '' });
        const more = next === undefined ? {} : { nextLink: `${publicUrlOf(call, publicUrl)}/$schemaGroups?${rest}` };
        return json(200, { value: items.map((id) => ({ groupName: decodeSegment(id) ?? id })), ...more });
      },
    },
    {
      method: 'GET',
      path: one,
      doc: operation('GetSchemaGroup', 'What holds for a schema group', {
        params: GROUP_PATH,
        answer: ['the group, as far as the caller may see it', GROUP],
        failures: [404],
      }),
      handle: async (call) => groupReply(registry, await groups.group(groupOf(call))),
    },
    {
      method: 'PUT',
      path: one,
      doc: operation('CreateSchemaGroup', 'Create a schema group, or say what holds for one', {
        description:
          'What the body does not mention stays as it is. The type cannot change while the group has schemas.',
        params: GROUP_PATH,
        headers: CONDITION,
        body: jsonContent(ref('AzureWantedGroup'), { schemaType: 'Avro', schemaCompatibility: 'Backward' }),
        status: 201,
        answer: ['the group, which is new', GROUP],
        others: { 200: { description: 'the group, which was there', content: GROUP } },
        failures: [400, 403, 409, 412, 415],
      }),
      async handle(call) {
        const id = groupOf(call);
        const { outcome, group } = await putGroup(registry, id, call);
        const location = `${publicUrlOf(call, publicUrl)}${groupPath(id)}?api-version=${apiVersionOf(call)}`;
        return groupReply(registry, group, outcome === 'created' ? 201 : 200, { location });
      },
    },
    {
      method: 'DELETE',
      path: one,
      doc: operation('DeleteSchemaGroup', 'Delete a schema group with all that is in it', {
        params: GROUP_PATH,
        headers: CONDITION,
        status: 204,
        answer: ['it is gone'],
        failures: [403, 404, 409, 412],
      }),
      async handle(call) {
        const id = groupOf(call);
        const there = await expectedGroup(registry, id, call);
        await groups.deleteGroup(id, {
          ...(asks(call) && { precondition: (current) => current?.epoch === there?.epoch }),
        });
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

/** Says of a group what the body says, on top of what is said already; where others say something meanwhile, on top of that. */
async function putGroup(registry: Registry, id: string, call: Call, attempts = 5): Promise<PutOutcome> {
  const there = await expectedGroup(registry, id, call);
  const { level, ...wanted } = wantedGroup(call, there);
  try {
    return await registry.schemaGroups.putGroup(id, wanted, {
      ...(level !== undefined && { level }),
      precondition: (current) => current?.epoch === there?.epoch,
    });
  } catch (error) {
    const isMoved = error instanceof RegistryError && error.code === 'precondition-failed';
    if (!isMoved || attempts === 1) throw error;
    return putGroup(registry, id, call, attempts - 1);
  }
}

/** True where a request says how what it changes has to be. */
function asks({ headers }: Call): boolean {
  return headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
}

/** The group where it is there, as a request wants it to be. Rejects with `precondition-failed`. */
async function expectedGroup(registry: Registry, id: string, call: Call): Promise<SchemaGroup | undefined> {
  const there = await groupIfAny(registry, id);
  const { text } = there === undefined ? { text: '' } : await groupReply(registry, there);
  const isExpected = preconditionOf(call, () => [tagOf(Buffer.from(text))]);
  if (isExpected === undefined || isExpected(there)) return there;
  throw new RegistryError('precondition-failed', `the schema group '${id}' is not as the request says; read it again`);
}

async function groupIfAny({ schemaGroups }: Registry, id: string): Promise<SchemaGroup | undefined> {
  try {
    return await schemaGroups.group(id);
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'schema-group-not-found') return undefined;
    throw error;
  }
}

async function groupReply(
  { schemas }: Registry,
  { id, format, properties, epoch, createdAt, updatedAt }: SchemaGroup,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const { level } = await schemas.effectivePolicy({ group: id });
  const body = {
    ...(createdAt !== undefined && { CreatedAtUtc: createdAt }),
    ...(updatedAt !== undefined && { UpdatedAtUtc: updatedAt }),
    ETag: String(epoch),
    GroupProperties: properties,
    SchemaCompatibility: COMPATIBILITIES.find((name) => level.startsWith(LEVELS[name])) ?? 'None',
    ...(format !== undefined && { SchemaType: schemaTypeOf(format) }),
  };
  return json(status, body, headers);
}

/** What the body says, on top of what is said about the group already. Throws as {@link readMembers}. */
function wantedGroup(call: Call, there: SchemaGroup | undefined) {
  const members = readMembers(call, ['schemaType', 'schemaCompatibility', 'groupProperties']);
  const type = members.optionalOneOf('schemaType', SCHEMA_TYPES);
  const compatibility = members.optionalOneOf('schemaCompatibility', COMPATIBILITIES);
  const format = type === undefined ? there?.format : (formatOfType(type) ?? customFormat(there?.format));
  const properties = members.optionalTable('groupProperties') ?? there?.properties;
  return {
    ...(there?.description !== undefined && { description: there.description }),
    ...(format !== undefined && { format }),
    ...(properties !== undefined && { properties }),
    level: compatibility && LEVELS[compatibility],
  };
}
