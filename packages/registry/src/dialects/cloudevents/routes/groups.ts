import { hash } from 'node:crypto';
import { jsonObject } from '@concordat/engine';
import { encodeSegment } from '../../../domain/segment.ts';
import type { SchemaGroup, SchemaGroups, WantedGroup } from '../../../service/schemagroups/schema-groups.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import type { Call, Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { preconditionOf } from '../../preconditions.ts';
import { CONDITIONS, GROUP_PATH, jsonContent, operation, PART, ref } from '../documentation.ts';
import { listReply, plain } from '../lists.ts';
import { placeOf, type Residence } from '../place.ts';
import { groupOf, listPart, single } from '../requests.ts';

/** Characters of a text in a body; the use case bounds them, too. */
const LONGEST = 10_000;

const EXAMPLE = {
  id: 'com.example.orders',
  description: 'Orders of the shop',
  format: 'avro',
  groupProperties: { owner: 'team-orders' },
  createdtimeutc: '2026-03-02T10:20:30.000Z',
  updatedtimeutc: '2026-03-02T10:20:30.000Z',
};
const GROUP = jsonContent(ref('SchemaGroup'), EXAMPLE);

/** Schema groups. */
export function groupRoutes(groups: SchemaGroups, residence: Residence): readonly Route[] {
  const { prefix, segment } = residence;
  const all = `${prefix}/${segment}`;
  const one = `${all}/:group_id`;
  return [
    {
      method: 'GET',
      path: all,
      doc: operation('getGroups', 'Ids of all schema groups', {
        room: 'groups',
        description: 'Of those, too, that the caller may not look into: so that it is clear which ids are taken.',
        query: PART,
        answer: ['the ids, in order', jsonContent(ref('Ids'), ['com.example.orders', 'default'])],
        failures: [400],
      }),
      async handle(call) {
        const { root } = placeOf(call, residence);
        return listReply(call, `${root}/${segment}`, await groups.groups(listPart(call)));
      },
    },
    {
      method: 'GET',
      path: one,
      doc: operation('getGroup', 'What is said about a schema group', {
        room: 'groups',
        params: GROUP_PATH,
        answer: ['the group; of one that the caller may not look into, its id alone', GROUP],
        failures: [400, 404],
      }),
      async handle(call) {
        const group = await groups.group(groupOf(call, residence));
        return plain(groupBody(group), { etag: groupTag(group), 'cache-control': 'no-cache' });
      },
    },
    {
      method: 'PUT',
      path: one,
      doc: operation('createGroup', 'Create a schema group, or say what holds for one', {
        room: 'groups',
        description:
          'The body is all that is said about the group: what it leaves out is said no more. The format cannot change while the group has schemas.',
        params: GROUP_PATH,
        query: {
          mode: { type: 'string', enum: ['create'], description: '`create`: a group that is there is a conflict' },
        },
        headers: CONDITIONS,
        body: jsonContent(ref('WantedSchemaGroup'), { format: 'avro', description: 'Orders of the shop' }),
        status: 201,
        answer: ['the group, which is new', GROUP],
        others: { 200: { description: 'the group, which was there', content: GROUP } },
        failures: [400, 403, 409, 412],
      }),
      async handle(call) {
        const id = groupOf(call, residence);
        const { outcome, group } = await groups.putGroup(id, wantedGroup(call, id), {
          isNew: isCreation(call),
          ...optionalPrecondition(call),
        });
        const location = `${placeOf(call, residence).root}/${segment}/${encodeSegment(id)}`;
        const headers = { location, etag: groupTag(group) };
        return plain(groupBody(group), headers, outcome === 'created' ? 201 : 200);
      },
    },
    {
      method: 'DELETE',
      path: one,
      doc: operation('deleteGroup', 'Delete a schema group with all that is in it', {
        room: 'groups',
        description: 'For good, and whole: where a schema of another group refers to one of its schemas, nothing goes.',
        params: GROUP_PATH,
        headers: CONDITIONS,
        status: 204,
        answer: ['it is gone'],
        failures: [400, 403, 404, 409, 412],
      }),
      async handle(call) {
        await groups.deleteGroup(groupOf(call, residence), optionalPrecondition(call));
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

/** A group as clients read it. */
function groupBody({ id, description, format, properties, createdAt, updatedAt }: SchemaGroup) {
  const entries = Object.entries(properties);
  return {
    id: encodeSegment(id),
    ...(description !== undefined && { description }),
    ...(format !== undefined && { format }),
    ...(entries.length > 0 && { groupProperties: jsonObject(entries) }),
    ...(createdAt !== undefined && { createdtimeutc: createdAt }),
    ...(updatedAt !== undefined && { updatedtimeutc: updatedAt }),
  };
}

function groupTag({ id, epoch, createdAt = '', updatedAt = '' }: SchemaGroup): string {
  return `"${hash('sha256', JSON.stringify([id, epoch, createdAt, updatedAt]), 'base64url').slice(0, 16)}"`;
}

function optionalPrecondition(call: Call) {
  const precondition = preconditionOf(call, (group: SchemaGroup) => [groupTag(group)]);
  return precondition === undefined ? {} : { precondition };
}

function isCreation(call: Call): boolean {
  const mode = single(call, 'mode');
  if (mode === undefined || mode === 'create') return mode === 'create';
  throw new InvalidRequest("mode is 'create', or left out", 'mode');
}

/** What the body says. Times and what else the server gives may be there, and mean nothing; the older generation calls the id `name`. */
const MEMBERS = [
  'id',
  'name',
  'description',
  'format',
  'groupProperties',
  'createdtimeutc',
  'updatedtimeutc',
  'createdTimeUtc',
  'updatedTimeUtc',
];

function wantedGroup(call: Call, id: string): WantedGroup {
  const members = readMembers(call, MEMBERS);
  for (const name of ['id', 'name']) {
    const told = members.value(name);
    if (told === undefined || told === id || told === encodeSegment(id)) continue;
    throw new InvalidRequest(`${name} is not the id of the path; leave it out`, name);
  }
  const description = textOf(members.value('description'), 'description');
  const format = textOf(members.value('format'), 'format');
  const properties = members.optionalTable('groupProperties');
  return {
    ...(description !== undefined && { description }),
    ...(format !== undefined && { format }),
    ...(properties !== undefined && { properties }),
  };
}

function textOf(value: unknown, name: string): string | undefined {
  if (value === undefined || (typeof value === 'string' && value.length <= LONGEST)) return value;
  throw new InvalidRequest(`${name} must be a text`, name);
}
