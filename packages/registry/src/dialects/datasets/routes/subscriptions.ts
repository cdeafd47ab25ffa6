import { LAYERS, layerOf, layerSubject } from '../../../domain/dataset.ts';
import { FIELD_USES, REQUIRED_COMPATIBILITIES, type Subscription } from '../../../domain/subscription.ts';
import type { Subscribed } from '../../../service/consumers/consumers.ts';
import { unknownSubscription } from '../../../service/consumers/reading.ts';
import type { Registry } from '../../../service/registry.ts';
import { type Call, json, type Reply, type Route } from '../../dialect.ts';
import { type Members, readMembers } from '../../json-members.ts';
import { NUMBERED_PAGE, numberedPageOf, pageReply, parameter } from '../../parameters.ts';
import { sealed } from '../../sealed.ts';
import { LAYER, operation, pageOf, ref, UUID, word } from '../documentation.ts';
import { subscriptionBody } from '../encode.ts';
import { NEW_SUBSCRIPTION, SUBSCRIPTION } from '../examples.ts';
import { idOf, MOST_VERSIONS, optionalLayer } from '../requests.ts';

/** What a body of a subscription may have. */
const MEMBERS = [
  'dataset_id',
  'layer',
  'consumer',
  'required_compatibility',
  'min_version',
  'range',
  'fields',
  'needs',
  'contact',
  'expires',
];

/** Consumers of layers. */
export function subscriptionRoutes(registry: Registry, prefix: string): readonly Route[] {
  const { layers, consumers } = registry;
  return [
    {
      method: 'POST',
      path: '/subscriptions',
      doc: operation('createLayerSubscription', 'Subscribe a consumer to a layer', {
        room: 'subscriptions',
        body: [ref('NewSubscription'), NEW_SUBSCRIPTION],
        status: 201,
        answer: ['the subscription', ref('Subscription'), SUBSCRIPTION],
        failures: [400, 403, 404, 409],
      }),
      async handle(call) {
        const members = readMembers(call, MEMBERS);
        const id = idOf('dataset_id', members.text('dataset_id'));
        const subject = layerSubject(await layers.dataset(id), members.oneOf('layer', LAYERS));
        const command = {
          ...subject,
          consumer: members.text('consumer'),
          requiredCompatibility: members.oneOf('required_compatibility', REQUIRED_COMPATIBILITIES),
          minVersion: members.optionalWhole('min_version', 1, MOST_VERSIONS) ?? 1,
          ...useOf(members),
          source: 'declared',
        } as const;
        const reply = (subscribed: Subscribed): Reply => {
          const { warnings } = subscribed;
          const body = { ...subscriptionBody(id, subscribed), ...(warnings.length > 0 && { warnings: [...warnings] }) };
          return json(201, body, { location: `${prefix}/subscriptions/${subscribed.id}` });
        };
        return reply(await consumers.subscribe(command, sealed(call, reply)));
      },
    },
    {
      method: 'GET',
      path: '/subscriptions',
      doc: operation('listLayerSubscriptions', 'Subscriptions to layers, by dataset, layer and consumer', {
        room: 'subscriptions',
        query: { dataset_id: UUID, layer: LAYER, consumer: word('only of this consumer'), ...NUMBERED_PAGE },
        answer: [
          'a page of subscriptions',
          pageOf(ref('Subscription')),
          { items: [SUBSCRIPTION], page: 1, page_size: 50, total: 1 },
        ],
        failures: [400, 403],
      }),
      async handle(call) {
        const page = numberedPageOf(call);
        const found = await subscriptionsOf(registry, call);
        const shown = found.slice(page.offset, page.offset + page.limit);
        return pageReply(
          shown.map(({ dataset, subscription }) => subscriptionBody(dataset, subscription)),
          page,
          found.length,
        );
      },
    },
    {
      method: 'GET',
      path: '/subscriptions/:subscription_id',
      doc: operation('getLayerSubscription', 'A subscription', {
        room: 'subscriptions',
        params: { subscription_id: UUID },
        answer: ['the subscription', ref('Subscription'), SUBSCRIPTION],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const { dataset, subscription } = await subscriptionOf(registry, call);
        return json(200, subscriptionBody(dataset, subscription));
      },
    },
    {
      method: 'DELETE',
      path: '/subscriptions/:subscription_id',
      doc: operation('endLayerSubscription', 'End a subscription', {
        room: 'subscriptions',
        params: { subscription_id: UUID },
        status: 204,
        answer: ['it is over'],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const { subscription } = await subscriptionOf(registry, call);
        await consumers.unsubscribe(subscription.id);
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

interface OfDataset {
  /** Id of the dataset. */
  readonly dataset: string;
  readonly subscription: Subscription;
}

/** The subscription of a path. One to what is no layer of a dataset is not there for this API. */
async function subscriptionOf({ layers, consumers }: Registry, { params }: Call): Promise<OfDataset> {
  const id = idOf('subscription_id', params.subscription_id);
  const subscription = await consumers.subscription(id);
  const owner = await layers.owning(subscription);
  if (owner === undefined) throw unknownSubscription(id);
  return { dataset: owner.dataset.id, subscription };
}

/** The subscriptions that a request asks for; none to a dataset that is not there. */
async function subscriptionsOf({ layers, consumers }: Registry, call: Call): Promise<readonly OfDataset[]> {
  const layer = optionalLayer(call);
  const consumer = parameter(call, 'consumer');
  const wanted = parameter(call, 'dataset_id');
  const id = wanted === undefined ? undefined : idOf('dataset_id', wanted);
  const dataset = id === undefined ? undefined : await layers.dataset(id);
  const { items } = await consumers.subscriptions({
    ...(dataset && { group: dataset.namespace }),
    ...(dataset && layer && { subject: layerSubject(dataset, layer).subject }),
    ...(consumer !== undefined && { consumer }),
    visible: (subscription) => {
      const place = layerOf(subscription);
      if (place === undefined || (layer !== undefined && place.layer !== layer)) return false;
      return dataset === undefined || place.name === dataset.name;
    },
    offset: 0,
    limit: Number.MAX_SAFE_INTEGER,
  });
  if (dataset !== undefined) return items.map((subscription) => ({ dataset: dataset.id, subscription }));
  const owners = await Promise.all(items.map((subscription) => layers.owning(subscription)));
  return items.flatMap((subscription, index) => {
    const owner = owners[index];
    return owner === undefined ? [] : [{ dataset: owner.dataset.id, subscription }];
  });
}

/** What a consumer uses. */
function useOf(members: Members) {
  const range = members.optionalText('range');
  const fields = fieldsOf(members);
  const needs = needsOf(members);
  const contact = members.optionalText('contact');
  const expires = members.optionalText('expires');
  return {
    ...(range !== undefined && { range }),
    ...(fields !== undefined && { fields }),
    ...(needs !== undefined && { needs }),
    ...(contact !== undefined && { contact }),
    ...(expires !== undefined && { expires }),
  };
}

/** Fields by their paths alone, or each with how it is used. */
function fieldsOf(members: Members): Subscription['fields'] {
  const value = members.value('fields');
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return members.optionalTexts('fields', 1024)?.map((path) => ({ path, how: [] }));
  }
  return members.optionalObjects('fields', ['path', 'how'])?.map((field) => ({
    path: field.text('path', 1024),
    how: field.optionalSomeOf('how', FIELD_USES) ?? [],
  }));
}

function needsOf(members: Members): Subscription['needs'] {
  const needs = members.optionalObject('needs', ['max_lag_seconds', 'not_null', 'unique']);
  const maxLagSeconds = needs?.optionalWhole('max_lag_seconds', 0, Number.MAX_SAFE_INTEGER);
  const notNull = needs?.optionalTexts('not_null', 1024);
  const unique = needs?.optionalTexts('unique', 1024);
  return (
    needs && {
      ...(maxLagSeconds !== undefined && { maxLagSeconds }),
      ...(notNull !== undefined && { notNull }),
      ...(unique !== undefined && { unique }),
    }
  );
}
