import type { Links, ShownLink } from '../../../service/replicas/links.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { type Notes, operation, ref, word } from '../documentation.ts';
import { LINK_EXAMPLE, linkBody, readLink, reportBody } from '../link-body.ts';

/** What a link would do if it ran now. */
export type Survey = (link: string, signal: AbortSignal) => Promise<Readonly<Record<string, number>>>;

const ROOM = 'replication';
const ID = { id: word('the id of the link') };
const WANTED = { direction: 'pull', peer: 'https://hub.example.com', include: ['orders*/*'], interval_s: 60 };
const NOT_KEPT = { 'cache-control': 'no-store' };

/** Links to other registries. */
export function linkRoutes(links: Links, survey: Survey): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/links',
      doc: operation('listLinks', 'Links to other registries', {
        room: ROOM,
        answer: [
          'the links by their ids',
          { type: 'object', required: ['items'], properties: { items: { type: 'array', items: ref('Link') } } },
          { items: [LINK_EXAMPLE] },
        ],
        failures: [403],
      }),
      handle: async () => json(200, { items: (await links.list()).map(linkBody) }),
    },
    {
      method: 'POST',
      path: '/links',
      // Credentials are told this way, and are not for the store of replies.
      isSecret: true,
      doc: operation('createLink', 'Makes a link to another registry', {
        room: ROOM,
        body: [
          { allOf: [ref('WantedLink'), { type: 'object', required: ['id'], properties: { id: word('its id') } }] },
          { id: 'hub', ...WANTED },
        ],
        status: 201,
        answer: ['the link', ref('Link'), LINK_EXAMPLE],
        failures: [400, 403, 409],
      }),
      async handle(call) {
        const { members, link } = readLink(call, ['id']);
        return json(201, linkBody(await links.create(members.text('id'), link)), NOT_KEPT);
      },
    },
    {
      method: 'GET',
      path: '/links/:id',
      doc: operation('getLink', 'A link', {
        room: ROOM,
        params: ID,
        answer: ['the link, without its credentials', ref('Link'), LINK_EXAMPLE],
        failures: [403, 404],
      }),
      handle: async (call) => shown(await links.link(idOf(call))),
    },
    {
      method: 'PUT',
      path: '/links/:id',
      doc: operation('updateLink', 'Says what holds for a link, whole', {
        room: ROOM,
        description: 'Credentials that are left out stay.',
        params: ID,
        body: [ref('WantedLink'), WANTED],
        answer: ['the link', ref('Link'), LINK_EXAMPLE],
        failures: [400, 403, 404],
      }),
      handle: async (call) => shown(await links.update(idOf(call), readLink(call).link)),
    },
    {
      method: 'DELETE',
      path: '/links/:id',
      doc: operation('removeLink', 'Ends a link', {
        room: ROOM,
        description: 'What it brought stays, and is at home here from the first change on.',
        params: ID,
        status: 204,
        answer: ['it is gone'],
        failures: [403, 404],
      }),
      async handle(call) {
        await links.remove(idOf(call));
        return { status: 204, headers: {}, text: '' };
      },
    },
    {
      method: 'GET',
      path: '/links/:id/status',
      doc: operation('getLinkStatus', 'How it stands with a link', {
        room: ROOM,
        params: ID,
        answer: ['its state, how far it has come, and what waits', ref('LinkStatus')],
        failures: [403, 404],
      }),
      handle: async (call) => json(200, reportBody(idOf(call), await links.status(idOf(call))), NOT_KEPT),
    },
    told('pause', 'pauseLink', 'Lets a link rest', (call) => links.pause(idOf(call))),
    told(
      'resume',
      'resumeLink',
      'Lets a link go on',
      (call) => links.resume(idOf(call), { confirm: isConfirmed(call) }),
      {
        description: '`confirm` says that what raised an alarm is right: it takes away what it was kept from.',
        body: [{ type: 'object', properties: { confirm: { type: 'boolean' } } }, { confirm: true }],
      },
    ),
    told('reset', 'resetLink', 'Has a link look through everything again', (call) => links.reset(idOf(call)), {
      description: 'It forgets how far it has come, its marks and its counters. Nothing that is here goes.',
    }),
    told('run', 'runLink', 'Has a link run now', (call) => links.run(idOf(call))),
    {
      method: 'POST',
      path: '/links/:id/dry-run',
      isReading: true,
      doc: operation('surveyLink', 'What a link would do if it ran now', {
        room: ROOM,
        description: 'The other registry is looked through; nothing is written. Only for links that pull.',
        params: ID,
        answer: [
          'how many elements would be created, updated, deleted, and left as they are',
          { type: 'object', additionalProperties: { type: 'integer' } },
          { created: 2, updated: 1, deleted: 0, unchanged: 40, conflicts: 0 },
        ],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        await links.link(idOf(call));
        return json(200, await survey(idOf(call), call.signal), NOT_KEPT);
      },
    },
  ];
}

/** What an operator tells a link. */
function told(
  word: string,
  operationId: string,
  summary: string,
  tell: (call: Call) => Promise<ShownLink>,
  notes: Partial<Notes> = {},
): Route {
  return {
    method: 'POST',
    path: `/links/:id/${word}`,
    doc: operation(operationId, summary, {
      room: ROOM,
      params: ID,
      answer: ['the link', ref('Link'), LINK_EXAMPLE],
      failures: [400, 403, 404],
      ...notes,
    }),
    handle: async (call) => shown(await tell(call)),
  };
}

function isConfirmed(call: Call): boolean {
  return call.body.trim() !== '' && readMembers(call, ['confirm']).optionalFlag('confirm') === true;
}

function idOf({ params }: Call): string {
  return params.id ?? '';
}

function shown(link: ShownLink): Reply {
  return json(200, linkBody(link));
}
