import type { JsonObject, JsonValue } from '@concordat/engine';
import type { LogPlace } from '../../../domain/link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from '../../../domain/replica.ts';
import { readAll, readElement, readOrigin, readVersion } from '../../../domain/replica-form.ts';
import type { Place } from '../../../domain/version-uri.ts';
import type { Replicas } from '../../../service/replicas/replicas.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { parameter, wholeParameter } from '../../parameters.ts';
import { operation, ref, TEXT, WHOLE, word } from '../documentation.ts';

/** Versions that are read at a time: the largest ones fit into an answer that others read. */
const AT_A_TIME = 10;
/** Versions that one question may name. */
const MOST_VERSIONS = 1000;
/** Characters of documents after which an answer is full; what is left is asked for again. */
const FULL = 8 * 1024 * 1024;
const MOST_ELEMENTS = 1000;
const ORIGIN: JsonObject = {
  type: 'object',
  required: ['registry', 'group', 'subject'],
  properties: {
    registry: word('the URI of the root of the registry where it is at home'),
    group: TEXT,
    subject: word('the schema; the empty text for the group itself'),
  },
};
const EXAMPLE_ORIGIN = { registry: 'https://a.example.com', group: 'orders', subject: 'order' };

/** The schemas of this room. */
export const REPLICATION_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  Origin: ORIGIN,
  ReplicaElement: {
    type: 'object',
    required: ['origin', 'epoch', 'deleted', 'authority', 'attributes', 'versions'],
    properties: {
      origin: ref('Origin'),
      epoch: { type: 'integer', description: 'counts its changes at home' },
      deleted: { type: 'boolean' },
      authority: TEXT,
      attributes: { type: 'object' },
      versions: {
        type: 'array',
        items: { type: 'object', required: ['number', 'hash'], properties: { number: WHOLE, hash: TEXT } },
      },
    },
  },
  ReplicaVersion: {
    type: 'object',
    required: ['number', 'label', 'status', 'uri', 'uuid', 'format', 'source', 'createdAt'],
    properties: { number: WHOLE, label: TEXT, status: TEXT, uri: TEXT, uuid: TEXT, format: TEXT, source: TEXT },
  },
};

/** What registries ask each other. `placeOf` says what this one is called. */
export function replicationRoutes(replicas: Replicas, placeOf: () => Place): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/replication/changes',
      doc: operation('replicationChanges', 'Which elements something happened to since a place in the log', {
        room: 'replication',
        description: 'Without a place it answers with the end of the log. An idle replica asks only this.',
        query: {
          after: { type: 'integer', minimum: 0, description: 'the sequence of the place' },
          hash: word('the hash of the fact there'),
          limit: { type: 'integer', minimum: 1, maximum: MOST_ELEMENTS },
        },
        answer: ['the elements, and the place to go on from', { type: 'object' }],
        failures: [400],
      }),
      async handle(call) {
        const limit = limitOf(call);
        const after = placeParameter(call);
        const changes = await replicas.changes({ place: placeOf(), ...(after && { after }), ...(limit && { limit }) });
        return fresh(changes);
      },
    },
    {
      method: 'GET',
      path: '/replication/elements',
      doc: operation(
        'replicationElements',
        'All groups and schemas, those that links brought and what is gone among them',
        {
          room: 'replication',
          query: {
            after: word('`next` of the page before'),
            limit: { type: 'integer', minimum: 1, maximum: MOST_ELEMENTS },
          },
          answer: ['a page of elements in the order of their origins', { type: 'object' }],
          failures: [400],
        },
      ),
      async handle(call) {
        const [after, limit] = [parameter(call, 'after'), limitOf(call)];
        return fresh(await replicas.elements({ place: placeOf(), ...(after && { after }), ...(limit && { limit }) }));
      },
    },
    {
      method: 'GET',
      path: '/replication/element',
      doc: operation('replicationElement', 'One group or schema as it stands', {
        room: 'replication',
        query: { registry: TEXT, group: TEXT, subject: word('the schema; without it, the group itself') },
        answer: [
          'the element; no member `element` where it was never heard of',
          { type: 'object', properties: { element: ref('ReplicaElement') } },
        ],
        failures: [400],
      }),
      async handle({ query }) {
        const [registry, group, subject] = ['registry', 'group', 'subject'].map((name) => query.get(name) ?? '');
        const origin = originOf({ registry: registry ?? '', group: group ?? '', subject: subject ?? '' }, 'registry');
        const element = await replicas.element({ place: placeOf(), origin });
        return fresh(element === undefined ? {} : { element });
      },
    },
    {
      method: 'POST',
      path: '/replication/versions',
      isReading: true,
      doc: operation('replicationVersions', 'Versions of a schema with their documents', {
        room: 'replication',
        description:
          'What is not there any more is missing. `rest` names those that did not fit and are to be asked for again.',
        body: [
          {
            type: 'object',
            required: ['origin', 'numbers'],
            properties: { origin: ref('Origin'), numbers: { type: 'array', items: WHOLE, maxItems: MOST_VERSIONS } },
          },
          { origin: EXAMPLE_ORIGIN, numbers: [1, 2] },
        ],
        answer: [
          'the versions',
          {
            type: 'object',
            required: ['versions', 'rest'],
            properties: {
              versions: { type: 'array', items: ref('ReplicaVersion') },
              rest: { type: 'array', items: WHOLE },
            },
          },
        ],
        failures: [400],
      }),
      async handle(call) {
        const members = readMembers(call, ['origin', 'numbers']);
        const origin = originOf(members.value('origin'), 'origin');
        return fresh(await someVersions(replicas, placeOf(), origin, numbersOf(members.value('numbers'))));
      },
    },
    {
      method: 'GET',
      path: '/replication/digest',
      doc: operation(
        'replicationDigest',
        'A digest of all that is here, of what is of one registry, or of one group of it',
        {
          room: 'replication',
          description: 'Equal for registries that have the same of it.',
          query: { registry: TEXT, group: TEXT },
          answer: [
            'the digest, and those of the parts',
            {
              type: 'object',
              required: ['digest', 'elements', 'parts'],
              properties: { digest: TEXT, elements: WHOLE, parts: { type: 'object' } },
            },
          ],
          failures: [403],
        },
      ),
      async handle(call) {
        const [registry, group] = [parameter(call, 'registry'), parameter(call, 'group')];
        const query = { place: placeOf(), ...(registry && { registry }), ...(group && { group }) };
        return fresh(await replicas.digest(query));
      },
    },
    {
      method: 'POST',
      path: '/links/:id/wanted',
      isReading: true,
      doc: operation('wantedByLink', 'Which versions of an element another registry is to hand over a link', {
        room: 'replication',
        params: { id: word('the id of a link of the direction accept') },
        body: [{ type: 'object', required: ['element'], properties: { element: ref('ReplicaElement') } }],
        answer: [
          'the numbers of the versions; no member `numbers` where nothing is to be brought',
          { type: 'object', properties: { numbers: { type: 'array', items: WHOLE } } },
        ],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const element = elementOf(readMembers(call, ['element']).value('element'));
        const numbers = await replicas.wanted({ place: placeOf(), link: call.params.id ?? '', element });
        return fresh(numbers === undefined ? {} : { numbers });
      },
    },
    {
      method: 'POST',
      path: '/links/:id/versions',
      doc: operation('keepForLink', 'Hands some versions of an element over a link, before the element itself', {
        room: 'replication',
        description: 'For what does not fit into one request. Nobody sees them until the element is handed over.',
        params: { id: word('the id of a link of the direction accept') },
        body: [
          {
            type: 'object',
            required: ['origin', 'versions'],
            properties: { origin: ref('Origin'), versions: { type: 'array', items: ref('ReplicaVersion') } },
          },
        ],
        answer: ['how many are kept', { type: 'object', required: ['kept'], properties: { kept: WHOLE } }],
        failures: [400, 403, 404, 413],
      }),
      async handle(call) {
        const members = readMembers(call, ['origin', 'versions']);
        const origin = originOf(members.value('origin'), 'origin');
        const versions = versionsOf(members.value('versions'));
        return fresh(await replicas.keep({ place: placeOf(), link: call.params.id ?? '', origin, versions }));
      },
    },
    {
      method: 'POST',
      path: '/links/:id/elements',
      doc: operation('acceptOverLink', 'Hands an element over a link', {
        room: 'replication',
        description: 'Bringing it again changes nothing. Versions that were handed over before are left out.',
        params: { id: word('the id of a link of the direction accept') },
        body: [
          {
            type: 'object',
            required: ['element', 'versions'],
            properties: { element: ref('ReplicaElement'), versions: { type: 'array', items: ref('ReplicaVersion') } },
          },
        ],
        answer: [
          'what became of it',
          { type: 'object', required: ['outcome'], properties: { outcome: TEXT, detail: TEXT } },
        ],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const members = readMembers(call, ['element', 'versions']);
        const element = elementOf(members.value('element'));
        const versions = versionsOf(members.value('versions'));
        return fresh(await replicas.accept({ place: placeOf(), link: call.params.id ?? '', element, versions }));
      },
    },
  ];
}

/** As many versions as fit into an answer, and at least some; the others by their numbers. No more than that is held at a time. */
async function someVersions(
  replicas: Replicas,
  place: Place,
  origin: Origin,
  numbers: readonly number[],
): Promise<{ readonly versions: readonly ReplicaVersion[]; readonly rest: readonly number[] }> {
  const versions: ReplicaVersion[] = [];
  let asked = 0;
  for (let length = 0; asked < numbers.length && length < FULL; asked += AT_A_TIME) {
    const some = await replicas.versions({ place, origin, numbers: numbers.slice(asked, asked + AT_A_TIME) });
    versions.push(...some);
    length += some.reduce((sum, version) => sum + lengthOf(version), 0);
  }
  return { versions, rest: numbers.slice(asked) };
}

function lengthOf({ source, canonical, representations }: ReplicaVersion): number {
  return representations.reduce((sum, { text }) => sum + text.length, source.length + (canonical?.length ?? 0));
}

/** An answer that holds for this moment only. */
function fresh(value: object): Reply {
  return json(200, value as JsonValue & object, { 'cache-control': 'no-store' });
}

function placeParameter(call: Call): LogPlace | undefined {
  const after = parameter(call, 'after');
  if (after === undefined) return undefined;
  if (!/^\d{1,15}$/.test(after)) throw new InvalidRequest('after is a sequence of the log', 'after');
  const hash = parameter(call, 'hash');
  return { sequence: Number(after), ...(hash !== undefined && { hash }) };
}

function limitOf({ query }: Call): number | undefined {
  return wholeParameter('limit', query.get('limit'), MOST_ELEMENTS);
}

function originOf(value: JsonValue | undefined, field: string): Origin {
  const origin = readOrigin(value);
  if (origin !== undefined) return origin;
  throw new InvalidRequest('an element is named by its registry, its group and its subject, each a text', field);
}

function elementOf(value: JsonValue | undefined): ReplicaElement {
  const element = readElement(value);
  if (element !== undefined) return element;
  throw new InvalidRequest('element has to be the state of a group or of a schema', 'element');
}

function versionsOf(value: JsonValue | undefined): readonly ReplicaVersion[] {
  const versions = readAll(value, readVersion);
  if (versions !== undefined) return versions;
  throw new InvalidRequest('versions is a list of versions', 'versions');
}

function numbersOf(value: JsonValue | undefined): readonly number[] {
  const numbers = readAll(value, (item) => (typeof item === 'number' && Number.isInteger(item) ? item : undefined));
  if (numbers !== undefined && numbers.length <= MOST_VERSIONS) return numbers;
  throw new InvalidRequest(`numbers has to be a list of at most ${MOST_VERSIONS} numbers of versions`, 'numbers');
}
