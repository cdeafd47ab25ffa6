import type { JsonObject } from '@concordat/engine';
import { CONTRACTS, type SubjectKey } from '../../../domain/subject.ts';
import type { Registry } from '../../../service/registry.ts';
import { type Call, json, type Route } from '../../dialect.ts';
import { NUMBERED_PAGE, numberedPageOf, pageReply, parameter } from '../../parameters.ts';
import { operation, pageOf, ref, TEXT, TIME, WHOLE, word } from '../documentation.ts';

/** The schemas of this room. */
export const SUBJECT_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  ListedSubject: {
    type: 'object',
    required: ['group', 'name', 'versions'],
    properties: { group: TEXT, name: TEXT, versions: { type: 'integer', description: 'how many are not deleted' } },
  },
  SubjectOverview: {
    type: 'object',
    required: ['group', 'name', 'level', 'consumers', 'versions'],
    properties: {
      group: TEXT,
      name: TEXT,
      level: word('the compatibility level that holds'),
      consumers: { type: 'integer', description: 'how many subscriptions there are, as far as the caller sees' },
      versions: {
        type: 'array',
        description: 'newest first, without those that were deleted',
        items: {
          type: 'object',
          required: ['version', 'number', 'format', 'registered_at'],
          properties: {
            version: word('label: the semantic version of a contract, the number of a schema'),
            number: WHOLE,
            format: TEXT,
            status: word('stage of a contract'),
            registered_at: TIME,
          },
        },
      },
    },
  },
};

/** What is registered, whatever its format and whoever brought it. */
export function subjectRoutes(registry: Registry): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/subjects',
      doc: operation('listAllSubjects', 'Subjects of all groups, or of one', {
        room: 'subjects',
        query: { group: word('only this group'), prefix: word('only names that begin so'), ...NUMBERED_PAGE },
        answer: [
          'the subjects by group and name',
          pageOf(ref('ListedSubject')),
          { items: [{ group: 'growth', name: 'accounts.gold', versions: 2 }], page: 1, page_size: 50, total: 1 },
        ],
        failures: [400],
      }),
      async handle(call) {
        const page = numberedPageOf(call);
        const [group, prefix] = [parameter(call, 'group'), parameter(call, 'prefix')];
        const subjects = await registry.schemas.subjects({
          ...(group !== undefined && { group }),
          ...(prefix !== undefined && { prefix }),
        });
        const items = subjects
          .slice(page.offset, page.offset + page.limit)
          .map(({ group, subject, live }) => ({ group, name: subject, versions: live }));
        return pageReply(items, page, subjects.length);
      },
    },
    {
      method: 'GET',
      path: '/subjects/:group/:name',
      doc: operation('getSubjectOverview', 'A subject with its versions', {
        room: 'subjects',
        params: { group: word('its group'), name: word('its name in the group') },
        answer: [
          'the subject',
          ref('SubjectOverview'),
          {
            group: 'growth',
            name: 'accounts.gold',
            level: 'BACKWARD',
            consumers: 3,
            versions: [{ version: '1', number: 1, format: 'avro', registered_at: '2026-01-31T12:00:00.000Z' }],
          },
        ],
        failures: [404],
      }),
      async handle(call) {
        const key = subjectOf(call);
        const [versions, { level }, { total: consumers }] = await Promise.all([
          versionsOf(registry, key),
          registry.schemas.effectivePolicy(key),
          registry.consumers.subscriptions({ ...key, offset: 0, limit: 1 }),
        ]);
        return json(200, { group: key.group, name: key.subject, level, consumers, versions });
      },
    },
  ];
}

/** The subject that a path names by group and name. */
function subjectOf({ params: { group = '', name = '' } }: Call): SubjectKey {
  return { group, subject: name };
}

async function versionsOf(registry: Registry, key: SubjectKey): Promise<JsonObject[]> {
  const [versions, contracts] = await Promise.all([
    registry.schemas.versions(key),
    key.group === CONTRACTS ? registry.versions(key.subject) : undefined,
  ]);
  const byNumber = new Map(contracts?.items.map((contract) => [contract.number, contract]));
  return versions
    .filter(({ deleted }) => !deleted)
    .map(({ number, content, registeredAt }) => {
      const contract = byNumber.get(number);
      return {
        version: contract?.version ?? String(number),
        number,
        format: content.format,
        ...(contract && { status: contract.status }),
        registered_at: registeredAt,
      };
    })
    .reverse();
}
