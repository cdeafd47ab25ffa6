import type { JsonObject } from '@concordat/engine';
import type { Grant } from '../../../domain/caller.ts';
import { GRANT_FORM, parseGrant } from '../../../domain/grant.ts';
import type { Access } from '../../../service/access/access.ts';
import { shownKey } from '../../../service/access/key-records.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { json, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { operation, ref, TEXT, TIME, word } from '../documentation.ts';

const EXAMPLE = {
  id: '7m2k9x4d',
  caller: 'svc-orders',
  grants: ['producer@sap.mm/mara.*'],
  created_at: '2026-01-31T12:00:00.000Z',
  created_by: 'root',
  expires_at: '2027-01-31T00:00:00.000Z',
};

const KEY_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  id: TEXT,
  caller: word('the service or person whose key it is'),
  grants: { type: 'array', items: { type: 'string', description: GRANT_FORM } },
  created_at: TIME,
  created_by: TEXT,
  expires_at: TIME,
  revoked_at: TIME,
};

/** The schemas of this room. */
export const KEY_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  NewKey: {
    type: 'object',
    additionalProperties: false,
    required: ['caller', 'grants'],
    properties: {
      caller: word('the service or person whose key it is to be'),
      grants: { type: 'array', minItems: 1, items: { type: 'string', description: GRANT_FORM } },
      expires_at: word('a date, or a time as RFC 3339 has them; without it the key has no end'),
    },
  },
  Key: { type: 'object', required: ['id', 'caller', 'grants', 'created_at', 'created_by'], properties: KEY_PROPERTIES },
  GivenKey: {
    type: 'object',
    required: ['id', 'caller', 'grants', 'created_at', 'created_by', 'key'],
    properties: { ...KEY_PROPERTIES, key: word('the key itself, told this once') },
  },
};

/** Keys of callers. */
export function keyRoutes(access: Access): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/keys',
      doc: operation('listKeys', 'Keys, those that are revoked or over among them', {
        room: 'keys',
        answer: [
          'the keys by caller',
          { type: 'object', required: ['items'], properties: { items: { type: 'array', items: ref('Key') } } },
          { items: [EXAMPLE] },
        ],
        failures: [403],
      }),
      handle: async () => json(200, { items: (await access.keys()).map(shownKey) }),
    },
    {
      method: 'POST',
      path: '/keys',
      isSecret: true,
      doc: operation('createKey', 'Gives a key to a caller', {
        room: 'keys',
        description: 'The key itself is told this once; what is kept of it is a digest.',
        body: [ref('NewKey'), { caller: 'svc-orders', grants: ['producer@sap.mm/mara.*'], expires_at: '2027-01-31' }],
        status: 201,
        answer: ['the key', ref('GivenKey')],
        failures: [400, 403],
      }),
      async handle(call) {
        const members = readMembers(call, ['caller', 'grants', 'expires_at']);
        const expiresAt = members.optionalText('expires_at');
        const { key, secret } = await access.createKey({
          caller: members.text('caller'),
          grants: (members.optionalTexts('grants', 600) ?? []).map(readGrant),
          ...(expiresAt !== undefined && { expiresAt }),
        });
        return json(201, { ...shownKey(key), key: secret }, { 'cache-control': 'no-store' });
      },
    },
    {
      method: 'DELETE',
      path: '/keys/:id',
      doc: operation('revokeKey', 'Takes a key back', {
        room: 'keys',
        description: 'From then on, and within a second on every node, nobody gets in with it.',
        params: { id: word('its id') },
        answer: ['the key as it stands', ref('Key'), { ...EXAMPLE, revoked_at: '2026-06-01T08:00:00.000Z' }],
        failures: [403, 404],
      }),
      handle: async ({ params: { id = '' } }) => json(200, shownKey(await access.revokeKey(id))),
    },
  ];
}

function readGrant(text: string, index: number): Grant {
  const grant = parseGrant(text);
  if (grant !== undefined) return grant;
  throw new InvalidRequest(`'${text}' is not a grant; a grant is ${GRANT_FORM}`, `grants[${index}]`);
}
