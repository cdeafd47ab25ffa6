import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { CHANGE_TYPES, SCHEMA_REGISTRY_TYPES } from '../../../domain/change-type.ts';
import type { EventFilter } from '../../../domain/event-filter.ts';
import { invalid, readFilter, readFilters } from '../../../domain/event-filter-check.ts';
import type { EventSubscription, WantedEventSubscription } from '../../../domain/event-subscription.ts';
import { normalizedUri } from '../../../domain/uri.ts';
import type { Place } from '../../../domain/version-uri.ts';
import type { EventSubscriptionChange } from '../../../service/events/events.ts';
import { Members } from './members.ts';
import { protocolSettingsBody, readProtocol } from './protocol-settings.ts';
import { credentialBody, readCredential } from './sink-credential.ts';

const KNOWN = [
  'id',
  'source',
  'types',
  'config',
  'filters',
  'filter',
  'sink',
  'sinkcredential',
  'protocol',
  'protocolsettings',
  // What is shown besides, and can be sent back as it is.
  'owner',
  'createdtimeutc',
  'updatedtimeutc',
];

/** Characters of a configuration in JSON. */
const LONGEST_CONFIG = 16_384;

/** The subscription that a body asks for. An id in it means nothing: the registry gives one. Throws `event-subscription-invalid`. */
export function readSubscription(body: JsonValue, place: Place): WantedEventSubscription {
  const members = new Members(body, [], KNOWN);
  const credential = readCredential(members, undefined);
  const wanted = readWanted(members, place);
  return credential === 'keep' || credential === null ? wanted : { ...wanted, credential };
}

/** What a body makes of a subscription that is there. Throws `event-subscription-invalid`. */
export function readChange(body: JsonValue, place: Place, present: EventSubscription): EventSubscriptionChange {
  const members = new Members(body, [], KNOWN);
  const id = members.text('id');
  if (id !== undefined && id !== present.id)
    throw invalid(members.at('id'), `this is the subscription '${present.id}'`);
  const wanted = readWanted(members, place);
  const settings = members.value('protocolsettings');
  const saysSecrets =
    isJsonObject(settings) && Object.keys(settings).some((name) => name.toLowerCase() === 'signingsecrets');
  return {
    wanted,
    credential: readCredential(members, present.credential),
    signingSecrets: saysSecrets && wanted.protocol === 'HTTP' ? wanted.settings.signingSecrets : 'keep',
  };
}

/** A subscription as the API shows it: defaults filled in, without secrets. */
export function subscriptionBody(subscription: EventSubscription, place: Place): JsonObject {
  const { id, types = SCHEMA_REGISTRY_TYPES, config, filters, sink, credential, protocol } = subscription;
  return {
    id,
    source: place.root,
    types: [...types],
    ...(config && { config }),
    ...(filters && { filters: filters.map(filterBody) }),
    sink,
    ...(credential && { sinkcredential: credentialBody(credential) }),
    protocol,
    protocolsettings: protocolSettingsBody(subscription),
    owner: subscription.sight.id,
    createdtimeutc: subscription.createdAt,
    updatedtimeutc: subscription.updatedAt,
  };
}

function readWanted(members: Members, place: Place): WantedEventSubscription {
  checkSource(members, place);
  const [types = SCHEMA_REGISTRY_TYPES, config] = [readTypes(members), readConfig(members)];
  const filters = readFilterMembers(members);
  return {
    ...readProtocol(members),
    types,
    ...(config && { config }),
    ...(filters && { filters }),
    sink: members.required('sink'),
  };
}

/** Events have one source here: the root of the registry. */
function checkSource(members: Members, { root }: Place): void {
  const source = members.text('source');
  if (source === undefined) return;
  const same = (uri: string): string => normalizedUri(uri).replace(/\/+$/, '');
  if (same(source) !== same(root)) {
    throw invalid(members.at('source'), `the events of this registry have the source ${root}`);
  }
}

function readTypes(members: Members): readonly string[] | undefined {
  const types = members.list('types');
  if (types?.length === 0) throw invalid(members.at('types'), 'one type at least is named, or the list is left out');
  return types?.map((type, index) => {
    if (typeof type === 'string' && CHANGE_TYPES.some((known) => known === type)) return type;
    throw invalid([...members.at('types'), index], `the types of events are ${CHANGE_TYPES.join(', ')}`);
  });
}

function readConfig(members: Members): JsonObject | undefined {
  const config = members.value('config');
  if (config === undefined) return undefined;
  if (!isJsonObject(config)) throw invalid(members.at('config'), 'an object has to be here');
  if (Object.hasOwn(config, '')) throw invalid([...members.at('config'), ''], 'names are not empty');
  if (JSON.stringify(config).length > LONGEST_CONFIG) {
    throw invalid(members.at('config'), `a configuration has at most ${LONGEST_CONFIG} characters`);
  }
  return config;
}

/** The list of filters; a single one as `filter`, as the first draft had it. */
function readFilterMembers(members: Members): readonly EventFilter[] | undefined {
  const [filters, single] = [members.value('filters'), members.value('filter')];
  if (single === undefined) return filters === undefined ? undefined : readFilters(filters, members.at('filters'));
  if (filters !== undefined) throw invalid(members.at('filter'), "this is said as 'filters' already");
  return [readFilter(single, members.at('filter'))];
}

function filterBody(filter: EventFilter): JsonObject {
  if ('all' in filter) return { all: filter.all.map(filterBody) };
  if ('any' in filter) return { any: filter.any.map(filterBody) };
  if ('not' in filter) return { not: filterBody(filter.not) };
  return { ...filter };
}
