import { isJsonObject, type JsonValue, parseJson } from '@concordat/engine';
import { RegistryError } from '../../../domain/error.ts';
import type { Origin } from '../../../domain/replica.ts';
import { decodeSegment } from '../../../domain/segment.ts';
import type { Links } from '../../../service/replicas/links.ts';
import { failed, InvalidRequest } from '../../coded-errors.ts';
import type { Call, Route } from '../../dialect.ts';
import { operation, word } from '../documentation.ts';

/** Events that one request may bring. */
const MOST_EVENTS = 1000;
const TYPE = /^application\/cloudevents(?:-batch)?\+json$/;

/**
 * Where another registry tells a link of its changes, as CloudEvents. That the link has to look again is on the disk before it is answered;
 * what has changed it asks itself. Whoever knows the key of the address may tell.
 */
export function notificationRoute(links: Links): Route {
  return {
    method: 'POST',
    path: '/replication/:id/notifications',
    isOpen: true,
    // Told again, it only looks again.
    isReading: true,
    doc: {
      ...operation('notifyLink', 'Tells a link that something happened at the other registry', {
        room: 'replication',
        params: { id: word('the id of the link') },
        query: { key: word('what the other registry was told with the address') },
        status: 202,
        answer: ['the link will look'],
        failures: [400, 403],
      }),
      body: {
        'application/cloudevents+json': { schema: { type: 'object' } },
        'application/cloudevents-batch+json': { schema: { type: 'array', items: { type: 'object' } } },
      },
    },
    async handle(call) {
      const { id = '' } = call.params;
      const origins = originsOf(call);
      try {
        const isHeard = await links.hear(id, call.query.get('key') ?? '', origins);
        if (!isHeard) return failed(403, 'forbidden', 'the key is not the one of this link', call.correlationId);
      } catch (error) {
        // Whoever sends events ends with that.
        if (error instanceof RegistryError && error.code === 'link-not-found') {
          return failed(410, 'not_found', error.message, call.correlationId);
        }
        throw error;
      }
      return { status: 202, headers: { 'cache-control': 'no-store' }, text: '' };
    },
  };
}

/**
 * Says to whoever is about to send events that they are wanted (HTTP 1.1 Web Hooks for Event Delivery, section 4). Anybody is told so: the
 * events themselves are taken with the key of the address alone.
 */
export function notificationGrantRoute(): Route {
  return {
    method: 'OPTIONS',
    path: '/replication/:id/notifications',
    isOpen: true,
    isReading: true,
    doc: operation('askToNotifyLink', 'Asks whether a link wants to be told', {
      room: 'replication',
      params: { id: word('the id of the link') },
      headers: { 'WebHook-Request-Origin': word('who is going to send events') },
      answer: ['it does, as often as there is something to tell'],
    }),
    handle({ headers }) {
      const allow = { allow: 'POST, OPTIONS', 'cache-control': 'no-store' };
      const asked = headers['webhook-request-origin'];
      const grant = { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '*' };
      return Promise.resolve({ status: 200, headers: { ...allow, ...(asked !== undefined && grant) }, text: '' });
    },
  };
}

/** The elements that events are about, each once. */
function originsOf({ body, mediaType }: Call): readonly Origin[] {
  if (!TYPE.test(mediaType)) throw new InvalidRequest('the body must be CloudEvents in JSON', undefined, 415);
  const parsed = parseJson(body);
  if (!parsed.ok) throw new InvalidRequest('the body is not JSON');
  const value = parsed.value.toJson(parsed.value.root);
  const events = Array.isArray(value) ? value : [value];
  if (events.length > MOST_EVENTS) throw new InvalidRequest(`a batch has at most ${MOST_EVENTS} events`);
  const origins = new Map<string, Origin>();
  for (const event of events) {
    const origin = originOf(event);
    if (origin !== undefined) origins.set(JSON.stringify(origin), origin);
  }
  return [...origins.values()];
}

/** The schema or the group that an event is about; undefined where it is about none. Throws {@link InvalidRequest} for what is no event. */
function originOf(event: JsonValue): Origin | undefined {
  if (!isJsonObject(event) || typeof event.source !== 'string' || event.source === '') {
    throw new InvalidRequest('an event has a source');
  }
  const { source: registry, subject } = event;
  if (typeof subject !== 'string') return undefined;
  const [, , group = '', schemas, schema = ''] = subject.split('/').map((segment) => decodeSegment(segment) ?? '');
  if (group === '') return undefined;
  return { registry, group, subject: schemas === 'schemas' ? schema : '' };
}
