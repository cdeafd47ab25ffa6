import type { JsonObject } from '@concordat/engine';
import { SUBSCRIPTION_SOURCES } from '../../../domain/subscription.ts';
import type { Consumers, Subscribed } from '../../../service/consumers/consumers.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { readMembers } from '../../json-members.ts';
import { NUMBERED_PAGE, numberedPageOf, optionalOneOf, pageReply, parameter } from '../../parameters.ts';
import { sealed } from '../../sealed.ts';
import { operation, pageOf, ref, word } from '../documentation.ts';
import { commandOf, SAID, subscriptionBody } from '../subscription-body.ts';

/** Characters of a group or a subject. */
const LONGEST_NAME = 1024;

const EXAMPLE = {
  subscription_id: 'f1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d',
  group: 'contracts',
  subject: 'growth.accounts',
  consumer: 'ltv-dashboard',
  min_version: 1,
  fields: [{ path: 'ltv', how: ['select'] }],
  source: 'declared',
  created_at: '2026-01-31T12:00:00.000Z',
  created_by: 'ltv-dashboard',
};

/** Who reads what. */
export function subscriptionRoutes(consumers: Consumers): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/subscriptions',
      doc: operation('subscribeConsumer', 'Subscribes a consumer to a subject', {
        room: 'consumers',
        description:
          'One subscription for a consumer and a subject. A layer of a dataset is the subject `name.layer` of the group that its namespace is, a contract its id in the group `contracts`.',
        body: [
          ref('NewSubjectSubscription'),
          { group: 'contracts', subject: 'growth.accounts', consumer: 'ltv-dashboard', fields: ['ltv'] },
        ],
        status: 201,
        answer: ['the subscription', ref('SubjectSubscription'), { ...EXAMPLE, warnings: [] }],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const members = readMembers(call, ['group', 'subject', 'consumer', ...SAID]);
        const command = commandOf(members, {
          group: members.text('group', LONGEST_NAME),
          subject: members.text('subject', LONGEST_NAME),
          consumer: members.text('consumer'),
        });
        return subscribedReply(await consumers.subscribe(command, sealed(call, subscribedReply)));
      },
    },
    {
      method: 'PUT',
      path: '/subjects/:group/:name/consumers/:consumer',
      doc: operation('setConsumer', 'Subscribes a consumer, or changes what its subscription says', {
        room: 'consumers',
        description: 'For files that are imported again: what is said is all that holds from then on.',
        params: { group: word('group of the subject'), name: word('its name'), consumer: word('a service or a team') },
        body: [ref('SaidOfSubscription'), { fields: ['ltv'], source: 'file', origin: 'growth/consumers.yaml' }],
        answer: ['the subscription', ref('SubjectSubscription'), { ...EXAMPLE, warnings: [] }],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const { group = '', name: subject = '', consumer = '' } = call.params;
        const command = commandOf(readMembers(call, SAID), { group, subject, consumer });
        return json(200, subscribedBody(await consumers.setSubscription(command)));
      },
    },
    {
      method: 'GET',
      path: '/subscriptions',
      doc: operation('listAllSubscriptions', 'Subscriptions', {
        room: 'consumers',
        description: 'A consumer sees its own; those who run a subject see all to it.',
        query: {
          group: word('to subjects of this group'),
          subject: word('to subjects of this name'),
          consumer: word('of this consumer'),
          source: { type: 'string', enum: [...SUBSCRIPTION_SOURCES] },
          origin: word('with a source: from this file'),
          ...NUMBERED_PAGE,
        },
        answer: [
          'the subscriptions by group, subject and consumer',
          pageOf(ref('SubjectSubscription')),
          { items: [EXAMPLE], page: 1, page_size: 50, total: 1 },
        ],
        failures: [400],
      }),
      async handle(call) {
        const page = numberedPageOf(call);
        const { offset, limit } = page;
        const { items, total } = await consumers.subscriptions({ ...filtersOf(call), offset, limit });
        return pageReply(items.map(subscriptionBody), page, total);
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/:id',
      doc: operation('showSubscription', 'A subscription', {
        room: 'consumers',
        params: { id: word('its id') },
        answer: ['the subscription', ref('SubjectSubscription'), EXAMPLE],
        failures: [403, 404],
      }),
      handle: async ({ params: { id = '' } }) => json(200, subscriptionBody(await consumers.subscription(id))),
    },
    {
      method: 'DELETE',
      path: '/subscriptions/:id',
      doc: operation('unsubscribeConsumer', 'Ends a subscription', {
        room: 'consumers',
        params: { id: word('its id') },
        status: 204,
        answer: ['it has ended'],
        failures: [403, 404],
      }),
      async handle({ params: { id = '' } }) {
        await consumers.unsubscribe(id);
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

function subscribedBody({ warnings, ...subscription }: Subscribed): JsonObject {
  return { ...subscriptionBody(subscription), warnings: [...warnings] };
}

function subscribedReply(subscribed: Subscribed): Reply {
  return json(201, subscribedBody(subscribed), { location: `/api/v1/subscriptions/${subscribed.id}` });
}

function filtersOf(call: Call) {
  const [group, subject, consumer] = [
    parameter(call, 'group'),
    parameter(call, 'subject'),
    parameter(call, 'consumer'),
  ];
  const source = optionalOneOf('source', call.query.get('source'), SUBSCRIPTION_SOURCES);
  const origin = parameter(call, 'origin');
  return {
    ...(group !== undefined && { group }),
    ...(subject !== undefined && { subject }),
    ...(consumer !== undefined && { consumer }),
    ...(source !== undefined && { source }),
    ...(origin !== undefined && { origin }),
  };
}
