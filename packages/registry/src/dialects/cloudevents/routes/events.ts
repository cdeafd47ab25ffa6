import { printJson } from '@concordat/engine';
import { CHANGE_TYPES } from '../../../domain/change-type.ts';
import { type EventCursor, eventCursorText, parseEventCursor } from '../../../domain/event-cursor.ts';
import type { EventFilter } from '../../../domain/event-filter.ts';
import { readFilter } from '../../../domain/event-filter-check.ts';
import type { EventQuery, Events, Followed } from '../../../service/events/events.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import type { Call, Route } from '../../dialect.ts';
import { wholeParameter } from '../../parameters.ts';
import { operation, ref, word } from '../documentation.ts';
import { placeOf, type Residence } from '../place.ts';
import { problem } from '../problems.ts';
import { EVENT_EXAMPLE } from '../subscriptions/examples.ts';

/** What those who pull events need of the registry. */
export interface Pulling {
  readonly events: Events;
  /** Of the log, as far as this process has heard of it. */
  newest(): number;
  lastSequence(): Promise<number>;
}

/** Events of a page, and at most. */
const PAGE = 100;
const MOST_EVENTS = 1000;
/** Seconds that a page may wait for its first event. */
const LONGEST_WAIT = 25;
/** Streams that one process sends at a time. */
const MOST_STREAMS = 1000;
/** Something is sent that often, so that nobody in between takes the connection for dead. */
const HEARTBEAT_MS = 15_000;
/** After so many seconds a stream ends, and whoever reads it comes again, and says again who he is. */
const STREAM_LASTS = 30 * 60;
/** Milliseconds after which a client comes again whose stream has ended. */
const RETRY_MS = 1_000;

const BATCH_TYPE = 'application/cloudevents-batch+json';

const WISHES = {
  types: word('types of events, separated by commas; those of the CloudEvents schema registry without it'),
  subject: word('what the subject begins with, such as `/schemagroups/com.example.orders/`'),
  filter: word('a CESQL expression that is true of the events'),
};

/** The events of the registry for those who pull them. */
export function eventRoutes(pulling: Pulling, residence: Residence): readonly Route[] {
  const { events } = pulling;
  const path = `${residence.prefix}/events`;
  return [
    {
      method: 'GET',
      path,
      doc: operation('readEvents', 'What has happened, as a batch of CloudEvents', {
        room: 'events',
        description:
          'In the order in which it happened, as far as whoever asks may see it. `Link` with `rel="next"` is where to go on, also at the end. An empty batch says that nothing more was found yet.',
        query: {
          after: word('the id of the event after which to begin, or a sequence of the log; from the first without it'),
          limit: { type: 'integer', minimum: 1, maximum: MOST_EVENTS, default: PAGE },
          wait: {
            type: 'integer',
            minimum: 1,
            maximum: LONGEST_WAIT,
            description: 'seconds to wait where there is none',
          },
          ...WISHES,
        },
        answer: [
          'the events',
          { [BATCH_TYPE]: { schema: { type: 'array', items: ref('CloudEvent') }, example: [EVENT_EXAMPLE] } },
        ],
        failures: [400],
      }),
      async handle(call) {
        const limit = wholeParameter('limit', call.query.get('limit'), MOST_EVENTS) ?? PAGE;
        const wait = wholeParameter('wait', call.query.get('wait'), LONGEST_WAIT) ?? 0;
        const after = cursorOf('after', call.query.get('after')) ?? { sequence: 0 };
        await refuseFuture(pulling, 'after', after);
        const query = queryOf(call, residence, after);
        const options = { limit, waitMs: wait * 1000, signal: call.signal };
        const page = await events.read(query, options);
        const rest = new URLSearchParams(call.query);
        rest.set('after', eventCursorText(page.next));
        const link = `<${query.place.root}/events?${rest.toString()}>; rel="next"`;
        const headers = { 'content-type': BATCH_TYPE, 'cache-control': 'no-store', link };
        return { status: 200, headers, text: printJson([...page.events]) };
      },
    },
    streamRoute(pulling, residence, `${path}/stream`),
  ];
}

function streamRoute(pulling: Pulling, residence: Residence, path: string): Route {
  let streams = 0;
  return {
    method: 'GET',
    path,
    doc: operation('followEvents', 'What happens, as a stream of server-sent events', {
      room: 'events',
      description:
        'Each event is the data of a message, with its id; a client that comes again says with `Last-Event-ID` where to go on, and misses nothing. Between events there are messages without data, which move the id on.',
      query: {
        after: word('as of `GET /events`; what happens from now on without it'),
        seconds: { type: 'integer', minimum: 1, maximum: STREAM_LASTS, description: 'after which the stream ends' },
        ...WISHES,
      },
      headers: { 'Last-Event-ID': word('the id of the last message; before `after`') },
      answer: ['the stream', { 'text/event-stream': { schema: { type: 'string' } } }],
      others: { 503: { description: 'too many streams are open; try again later' } },
      failures: [400],
    }),
    async handle(call) {
      const after = cursorOf('Last-Event-ID', call.headers['last-event-id']) ??
        cursorOf('after', call.query.get('after')) ?? { sequence: await pulling.lastSequence() };
      await refuseFuture(pulling, 'after', after);
      const query = queryOf(call, residence, after);
      const seconds = wholeParameter('seconds', call.query.get('seconds'), STREAM_LASTS) ?? STREAM_LASTS;
      if (streams >= MOST_STREAMS) {
        const refusal = problem(503, 'too-many-streams', 'too many streams are open here; try again later');
        return { ...refusal, headers: { ...refusal.headers, 'retry-after': '30' } };
      }
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(seconds * 1000)]);
      const followed = pulling.events.follow(query, { pauseMs: HEARTBEAT_MS, signal });
      const headers = {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Proxies would hold back what they have not filled a buffer with.
        'x-accel-buffering': 'no',
      };
      return { status: 200, headers, text: '', stream: counted(messages(followed)) };
    },
  };

  async function* counted(parts: AsyncIterable<string>): AsyncGenerator<string> {
    streams += 1;
    try {
      yield* parts;
    } finally {
      streams -= 1;
    }
  }
}

/** A stream of messages (HTML, section 9.2.6). One without data is not handed on by clients, who remember its id. */
async function* messages(followed: AsyncIterable<Followed>): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const { cursor, event } of followed) {
    const data = event === undefined ? '' : `data: ${printJson(event)}\n`;
    yield `id: ${eventCursorText(cursor)}\n${data}\n`;
  }
}

function queryOf(call: Call, residence: Residence, after: EventCursor): EventQuery {
  const types = typesOf(call);
  const filters = filtersOf(call);
  return { place: placeOf(call, residence), after, ...(types && { types }), ...(filters.length > 0 && { filters }) };
}

function typesOf({ query }: Call): readonly string[] | undefined {
  const types = query.getAll('types').flatMap((list) => list.split(',').map((type) => type.trim()));
  const unknown = types.find((type) => !CHANGE_TYPES.some((known) => known === type));
  if (unknown === undefined) return types.length === 0 ? undefined : types;
  throw new InvalidRequest(
    `'${unknown.slice(0, 64)}' is no type of events; types are ${CHANGE_TYPES.join(', ')}`,
    'types',
  );
}

function filtersOf({ query }: Call): readonly EventFilter[] {
  const [subject, expression] = [query.get('subject'), query.get('filter')];
  return [
    ...(subject ? [readFilter({ prefix: { subject } }, ['subject'])] : []),
    ...(expression === null ? [] : [readFilter({ sql: expression }, ['filter'])]),
  ];
}

/**
 * Throws for a place that the log has not come to: it is of another registry, or of this one before it was restored, and whoever waited there
 * would miss what happens until then.
 */
async function refuseFuture({ newest, lastSequence }: Pulling, name: string, { sequence }: EventCursor): Promise<void> {
  if (sequence <= newest()) return;
  const last = await lastSequence();
  if (sequence <= last) return;
  throw new InvalidRequest(
    `${name} is ${sequence}, and the log ends with ${last}: this place is of another log; begin anew, without ${name}`,
    name,
  );
}

function cursorOf(name: string, text: string | null | undefined): EventCursor | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  const cursor = parseEventCursor(text);
  if (cursor !== undefined) return cursor;
  throw new InvalidRequest(`${name} is the id of an event, or a sequence of the log`, name);
}
