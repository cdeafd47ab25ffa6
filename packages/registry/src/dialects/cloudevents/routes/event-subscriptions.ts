import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@concordat/engine';
import type { DeadLetter } from '../../../domain/delivery.ts';
import type { EventSubscription } from '../../../domain/event-subscription.ts';
import type { Deliveries, DeliveryStatus } from '../../../service/deliveries/deliveries.ts';
import type { Events } from '../../../service/events/events.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { wholeParameter } from '../../parameters.ts';
import { sealed } from '../../sealed.ts';
import { jsonContent, operation, ref, word } from '../documentation.ts';
import { plain } from '../lists.ts';
import { placeOf, type Residence } from '../place.ts';
import { problem } from '../problems.ts';
import { readChange, readSubscription, subscriptionBody } from '../subscriptions/body.ts';
import { DELIVERY_EXAMPLE, LETTER_EXAMPLE, SUBSCRIPTION_EXAMPLE } from '../subscriptions/examples.ts';

/** What the subscription manager needs of the registry. */
export interface Subscribing {
  readonly events: Events;
  readonly deliveries: Deliveries;
}

/** Media types of a subscription. A body without a type is taken for one. */
const SUBSCRIPTION_TYPE = /^(?:application\/(?:[\w.-]+\+)?json)?$/;

/** Items of a page, and at most. */
const PAGE = 100;
const MOST_ITEMS = 1000;
const MOST_OFFSET = 1_000_000_000;

const ID = { id: word('id of the subscription') };
const PAGES = {
  limit: { type: 'integer', minimum: 1, maximum: MOST_ITEMS, default: PAGE },
  offset: { type: 'integer', minimum: 0, description: 'how many of the first to leave out' },
};
const SUBSCRIPTION = jsonContent(ref('EventSubscription'), SUBSCRIPTION_EXAMPLE);

/** The subscription manager of the CloudEvents Subscriptions API, and how it stands with deliveries. */
export function eventSubscriptionRoutes({ events, deliveries }: Subscribing, residence: Residence): readonly Route[] {
  const all = `${residence.prefix}/subscriptions`;
  const one = `${all}/:id`;
  const location = (call: Call, id: string): string => `${placeOf(call, residence).root}/subscriptions/${id}`;
  const shown = (call: Call, subscription: EventSubscription, status = 200): Reply => {
    const headers = status === 201 ? { location: location(call, subscription.id) } : {};
    return plain(subscriptionBody(subscription, placeOf(call, residence)), headers, status);
  };
  return [
    {
      method: 'POST',
      path: all,
      doc: operation('createSubscription', 'Have a sink sent events', {
        room: 'events',
        description:
          'The sink is sent what happens from now on, as far as it wants it and whoever asks may see it. What is secret is not shown again. An id in the body means nothing.',
        body: jsonContent(ref('EventSubscription'), {
          sink: 'https://example.com/hook',
          protocol: 'HTTP',
          filters: [{ prefix: { subject: '/schemagroups/com.example.orders/' } }],
        }),
        status: 201,
        answer: ['the subscription, with all that holds where nothing was said', SUBSCRIPTION],
        failures: [400, 403],
      }),
      async handle(call) {
        const wanted = readSubscription(bodyOf(call), placeOf(call, residence));
        const reply = (subscription: EventSubscription): Reply => shown(call, subscription, 201);
        return reply(await events.subscribe(wanted, sealed(call, reply)));
      },
    },
    {
      method: 'GET',
      path: all,
      doc: operation('querySubscriptions', 'Event subscriptions', {
        room: 'events',
        description: 'One’s own; an admin of everything sees all.',
        query: PAGES,
        answer: [
          'the subscriptions by id',
          jsonContent({ type: 'array', items: ref('EventSubscription') }, [SUBSCRIPTION_EXAMPLE]),
        ],
        failures: [400],
      }),
      async handle(call) {
        const page = pageOf(call);
        const { items, total } = await events.subscriptions(page);
        const place = placeOf(call, residence);
        const body = items.map((subscription) => subscriptionBody(subscription, place));
        return paged(call, `${place.root}/subscriptions`, body, total);
      },
    },
    {
      method: 'GET',
      path: one,
      doc: operation('retrieveSubscription', 'An event subscription', {
        room: 'events',
        params: ID,
        answer: ['the subscription, without what is secret', SUBSCRIPTION],
        failures: [404],
      }),
      handle: async (call) => shown(call, await events.subscription(idOf(call))),
    },
    {
      method: 'PUT',
      path: one,
      doc: operation('updateSubscription', 'Change an event subscription', {
        room: 'events',
        description:
          'The body is the whole subscription. Only what is secret stays where it is left out, and null takes it away; a credential does not go with the sink to another machine.',
        params: ID,
        body: SUBSCRIPTION,
        answer: ['the subscription', SUBSCRIPTION],
        failures: [400, 404],
      }),
      async handle(call) {
        const present = await events.subscription(idOf(call));
        const change = readChange(bodyOf(call), placeOf(call, residence), present);
        return shown(call, await events.change(present.id, change));
      },
    },
    {
      method: 'DELETE',
      path: one,
      doc: operation('deleteSubscription', 'End an event subscription', {
        room: 'events',
        params: ID,
        answer: ['the subscription as it was', SUBSCRIPTION],
        failures: [404],
      }),
      handle: async (call) => shown(call, await events.unsubscribe(idOf(call))),
    },
    {
      method: 'GET',
      path: `${one}/status`,
      doc: operation('subscriptionStatus', 'How it stands with the delivery to a sink', {
        room: 'events',
        params: ID,
        answer: ['the delivery', jsonContent(ref('EventDelivery'), DELIVERY_EXAMPLE)],
        failures: [404],
      }),
      handle: async (call) => plain(statusBody(await deliveries.status(await knownId(events, call))), NOT_KEPT),
    },
    {
      method: 'POST',
      path: `${one}/resume`,
      doc: operation('resumeSubscription', 'Go on with a delivery that was given up or waits', {
        room: 'events',
        params: ID,
        answer: ['the delivery', jsonContent(ref('EventDelivery'), DELIVERY_EXAMPLE)],
        failures: [404],
      }),
      handle: async (call) => plain(statusBody(await deliveries.resume(await knownId(events, call))), NOT_KEPT),
    },
    {
      method: 'GET',
      path: `${one}/deadletters`,
      doc: operation('subscriptionDeadLetters', 'Events that a sink did not take', {
        room: 'events',
        params: ID,
        query: PAGES,
        answer: [
          'the events in their order, with why',
          jsonContent({ type: 'array', items: ref('DeadLetter') }, [LETTER_EXAMPLE]),
        ],
        failures: [400, 404],
      }),
      async handle(call) {
        const id = await knownId(events, call);
        const { items, total } = await deliveries.deadLetters(id, pageOf(call));
        return paged(call, `${location(call, id)}/deadletters`, items.map(letterBody), total);
      },
    },
    {
      method: 'POST',
      path: `${one}/deadletters/redrive`,
      doc: operation('redriveDeadLetters', 'Send dead letters again', {
        room: 'events',
        params: ID,
        query: { event: word('id of the event; all of them without it') },
        status: 202,
        answer: [
          'how many',
          jsonContent({ type: 'object', properties: { redriven: { type: 'integer' } } }, { redriven: 1 }),
        ],
        failures: [404],
      }),
      async handle(call) {
        const id = await knownId(events, call);
        const event = call.query.get('event') ?? undefined;
        const redriven = await deliveries.redrive(id, event);
        if (event !== undefined && redriven === 0) {
          return problem(404, 'dead-letter-not-found', 'there is no dead letter of this event');
        }
        return plain({ redriven }, {}, 202);
      },
    },
    ...(['GET', 'POST'] as const).map((method): Route => grantRoute(deliveries, method, `${one}/grant`)),
  ];
}

/** Where a sink agrees later to be sent events (HTTP 1.1 Web Hooks for Event Delivery, section 4.1.3). The key of the address says that it may. */
function grantRoute(deliveries: Deliveries, method: 'GET' | 'POST', path: string): Route {
  return {
    method,
    path,
    isOpen: true,
    ...(method === 'POST' && { isReading: true }),
    doc: operation(method === 'GET' ? 'grantDelivery' : 'postDeliveryGrant', 'Agree to be sent events, as a sink', {
      room: 'events',
      params: ID,
      query: { key: word('what the sink was told with the address') },
      headers: { 'WebHook-Allowed-Rate': word('requests a minute, or `*`') },
      answer: ['the sink is sent events'],
      failures: [400, 404],
    }),
    async handle(call) {
      const rate = rateOf(call);
      const isAgreed = await deliveries.agree(
        idOf(call),
        call.query.get('key') ?? '',
        rate === undefined ? {} : { rate },
      );
      if (!isAgreed) return problem(404, 'grant-not-found', 'nobody asked for this grant, or its key is another one');
      return { status: 200, headers: { 'cache-control': 'no-store' }, text: '' };
    },
  };
}

const NOT_KEPT = { 'cache-control': 'no-store' };

function idOf({ params }: Call): string {
  return params.id ?? '';
}

/** The id of a subscription that whoever asks may see. */
async function knownId(events: Events, call: Call): Promise<string> {
  return (await events.subscription(idOf(call))).id;
}

function rateOf({ headers }: Call): number | undefined {
  const text = headers['webhook-allowed-rate']?.trim();
  if (text === undefined || text === '' || text === '*') return undefined;
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidRequest('WebHook-Allowed-Rate is a whole number from 1, or *', 'WebHook-Allowed-Rate');
}

function bodyOf({ body, mediaType }: Call): JsonValue {
  if (!SUBSCRIPTION_TYPE.test(mediaType)) {
    throw new InvalidRequest(`the body must be application/json, and is ${mediaType}`, undefined, 415);
  }
  const parsed = parseJson(body);
  if (!parsed.ok) {
    const [found] = parsed.error;
    throw new InvalidRequest(`the body is not JSON: ${found?.message ?? 'it cannot be read'}`);
  }
  const value = parsed.value.toJson(parsed.value.root);
  if (isJsonObject(value)) return value;
  throw new InvalidRequest('the body must be a JSON object');
}

function pageOf({ query }: Call): { readonly limit: number; readonly offset: number } {
  const offset = query.get('offset') === '0' ? undefined : wholeParameter('offset', query.get('offset'), MOST_OFFSET);
  return { limit: wholeParameter('limit', query.get('limit'), MOST_ITEMS) ?? PAGE, offset: offset ?? 0 };
}

/** A page, with a link to the next one where there is one (RFC 8288). */
function paged(call: Call, url: string, items: readonly JsonObject[], total: number): Reply {
  const { limit, offset } = pageOf(call);
  if (offset + limit >= total) return plain([...items]);
  return plain([...items], { link: `<${url}?limit=${limit}&offset=${offset + limit}>; rel="next"` });
}

function statusBody({ delivery, sequence, lag, deadLetters }: DeliveryStatus): JsonObject {
  const { id, state, since, attempts, lastError, grant, wait } = delivery;
  return {
    id,
    state,
    since,
    attempts,
    ...(lastError && { lasterror: { ...lastError } }),
    ...(grant && { grant: { at: grant.at, ...(grant.rate !== undefined && { rate: grant.rate }) } }),
    ...(wait && { notbefore: wait.until }),
    ...(sequence !== undefined && { lastsequence: sequence }),
    lag,
    deadletters: deadLetters,
  };
}

function letterBody({ event, attempts, reason, at, due }: DeadLetter): JsonObject {
  return { event, attempts, reason, at, due };
}
