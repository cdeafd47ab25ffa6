import type { HttpSettings } from '../../../domain/event-subscription.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { Bearer } from '../bearer.ts';
import {
  attributeOf,
  BATCHED,
  batched,
  binary,
  type CloudEvent,
  headerValue,
  inWords,
  STRUCTURED,
  slackMessage,
  structured,
} from '../cloud-event.ts';
import type { Rate } from '../rate.ts';
import { signatureHeaders } from '../signing.ts';
import { meaningOf } from './http-answer.ts';
import { type Attempt, reasonOf, type Sink } from './sink.ts';

/** What an HTTP sink is made of. */
export interface HttpSinkParts {
  readonly url: URL;
  readonly settings: HttpSettings;
  readonly bearer: Bearer;
  readonly outbound: Outbound;
  /** Who sends, as a DNS expression: told with every delivery (Web Hooks, section 4). */
  readonly origin: string;
  /** How often the sink agreed to be asked. */
  readonly rate: Rate;
  readonly userAgent: string;
  readonly clock: () => Date;
}

/** What is sent: headers that tell what it is, and a body. */
interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Delivers over HTTP, by the HTTP protocol binding of CloudEvents and HTTP 1.1 Web Hooks for Event Delivery. */
export function httpSink(parts: HttpSinkParts): Sink {
  const { url, settings, bearer, outbound, rate, clock } = parts;
  const most = settings.body === 'cloudevents' && settings.contentMode === 'batched' ? settings.maxBatch : 1;
  return {
    most,
    async send(events, signal) {
      try {
        const authorization = await bearer.authorization(signal);
        await rate.turn(signal);
        const message = messageOf(events, settings);
        const at = clock();
        const id = attributeOf(events[0] ?? {}, 'id');
        const answer = await outbound.request({
          url,
          method: settings.method,
          headers: {
            ...settings.headers,
            ...message.headers,
            'user-agent': parts.userAgent,
            'webhook-request-origin': parts.origin,
            ...(authorization !== undefined && { authorization }),
            ...signatureHeaders({ id, body: message.body, at }, settings.signingSecrets),
          },
          body: message.body,
          timeoutMs: settings.delivery.timeoutMs,
          isHeadEnough: true,
          signal,
        });
        if (answer.status === 401) bearer.refused();
        return meaningOf(answer, clock());
      } catch (error) {
        return { answer: 'unavailable', reason: reasonOf(error) } satisfies Attempt;
      }
    },
    async close() {},
  };
}

function messageOf(events: readonly CloudEvent[], { body, contentMode }: HttpSettings): Message {
  const [event = {}] = events;
  switch (body) {
    case 'slack':
      return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: slackMessage(events) };
    case 'text':
      return { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: events.map(inWords).join('\n') };
    case 'cloudevents':
      break;
  }
  if (contentMode === 'batched') return { headers: { 'content-type': BATCHED }, body: batched(events) };
  if (contentMode === 'structured') return { headers: { 'content-type': STRUCTURED }, body: structured(event) };
  const { attributes, contentType, data } = binary(event);
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, headerValue(value)]);
  return {
    headers: { ...Object.fromEntries(headers), ...(contentType !== undefined && { 'content-type': contentType }) },
    body: data ?? '',
  };
}
