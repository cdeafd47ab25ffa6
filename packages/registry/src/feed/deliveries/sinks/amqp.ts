import type { ConnectionOptions, EventContext, Message, Connection as RheaConnection, Sender } from 'rhea';
import type { AmqpSettings } from '../../../domain/event-subscription.ts';
import type { Login } from '../bearer.ts';
import { attributeOf, binary, type CloudEvent, STRUCTURED, structured } from '../cloud-event.ts';
import { type BrokerParts, type BrokerPlace, brokerSink, type Connection, MessageRefused, placeOf } from './broker.ts';
import type { Sink } from './sink.ts';

const SCHEMES = { encrypted: ['amqps'], port: 5672, securePort: 5671 };

/** Settlement modes of a sender (AMQP 1.0, section 2.8.2). */
const SETTLEMENT = { unsettled: 0, settled: 1 } as const;

/**
 * Delivers over AMQP 1.0, by the AMQP protocol binding of CloudEvents. Unsettled, an event counts as delivered when the receiver has accepted
 * it; one that it rejects is refused. Settled, it counts as delivered when it is sent.
 */
export function amqpSink(parts: BrokerParts & { readonly settings: AmqpSettings }): Sink {
  const { settings, bearer, url } = parts;
  return brokerSink(parts, async (signal): Promise<Connection> => {
    const { default: rhea } = await import('rhea');
    const place = await placeOf(parts, SCHEMES);
    const container = rhea.create_container();
    const connection = container.connect(optionsOf(place, await bearer.login(signal)));
    const waiting = new Map<unknown, PromiseWithResolvers<void>>();
    let isOpen = true;
    const opened = Promise.withResolvers<Sender>();
    const fail = (error: Error) => {
      isOpen = false;
      opened.reject(error);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      connection.close();
    };
    listen(connection, fail);
    // What nobody else hears of ends up here, and would end the process.
    container.on('error', (error: unknown) => fail(new Error(descriptionOf(error) ?? CLOSED)));
    const settle = (context: EventContext, failure?: Error) => {
      const pending = waiting.get(context.delivery?.id);
      waiting.delete(context.delivery?.id);
      if (failure === undefined) pending?.resolve();
      else pending?.reject(failure);
    };
    connection.on('accepted', (context: EventContext) => settle(context));
    connection.on('rejected', (context: EventContext) =>
      settle(context, new MessageRefused('the receiver rejected it')),
    );
    connection.on('released', (context: EventContext) => settle(context, new Error('the receiver released it')));
    connection.on('modified', (context: EventContext) => settle(context, new Error('the receiver did not take it')));
    connection.once('sendable', ({ sender }: EventContext) => sender && opened.resolve(sender));
    const { linkName, linkProperties, senderSettlementMode } = settings;
    connection.open_sender({
      target: { address: settings.address ?? decodeURIComponent(url.pathname.slice(1)) },
      snd_settle_mode: SETTLEMENT[senderSettlementMode],
      ...(linkName !== undefined && { name: linkName }),
      ...(linkProperties && { properties: linkProperties }),
    });
    const sender = await opened.promise;
    return {
      isOpen: () => isOpen && connection.is_open(),
      async close() {
        isOpen = false;
        connection.close();
      },
      publish(event) {
        const { id } = sender.send(messageOf(event, settings));
        if (senderSettlementMode === 'settled') return Promise.resolve();
        const pending = Promise.withResolvers<void>();
        waiting.set(id, pending);
        return pending.promise;
      },
    };
  });
}

function optionsOf({ host, address, port, encrypted }: BrokerPlace, login: Login | undefined): ConnectionOptions {
  const own = { port, host: address, hostname: host, reconnect: false, ...(login && loginOf(login)) };
  return encrypted ? { ...own, transport: 'tls', servername: host } : { ...own, transport: 'tcp' };
}

function loginOf({ user, password }: Login) {
  return { username: user, password };
}

/** Said where the broker says nothing. */
const CLOSED = 'the connection was closed';

/** Hears of everything that ends a connection, or its link. */
function listen(connection: RheaConnection, fail: (error: Error) => void): void {
  connection.on('connection_error', ({ error, connection: its }: EventContext) => {
    fail(new Error(descriptionOf(its.error ?? error) ?? CLOSED));
  });
  connection.on('connection_close', () => fail(new Error(CLOSED)));
  connection.on('disconnected', ({ error }: EventContext) => fail(new Error(descriptionOf(error) ?? CLOSED)));
  connection.on('error', (error: unknown) => fail(new Error(descriptionOf(error) ?? CLOSED)));
  connection.on('session_error', ({ session }: EventContext) => {
    fail(new Error(descriptionOf(session?.error) ?? CLOSED));
  });
  connection.on('session_close', () => fail(new Error(CLOSED)));
  connection.on('sender_error', ({ sender }: EventContext) => {
    fail(new Error(descriptionOf(sender?.error) ?? 'the receiver ended the link'));
  });
  connection.on('sender_close', () => fail(new Error('the receiver ended the link')));
}

function descriptionOf(error: unknown): string | undefined {
  if (error instanceof Error) return error.message;
  if (typeof error !== 'object' || error === null || !('description' in error)) return undefined;
  return String(error.description);
}

function messageOf(event: CloudEvent, { contentMode }: AmqpSettings): Message {
  const message = contentMode === 'structured' ? structuredMessage(event) : binaryMessage(event);
  return { message_id: attributeOf(event, 'id'), durable: true, ...message } as Message;
}

function structuredMessage(event: CloudEvent) {
  return { content_type: STRUCTURED, body: data(structured(event)) };
}

function binaryMessage(event: CloudEvent) {
  const { attributes, contentType, data: text = '' } = binary(event);
  const properties = Object.entries(attributes).map(([name, value]) => [`cloudEvents_${name}`, value]);
  return {
    application_properties: Object.fromEntries(properties),
    ...(contentType !== undefined && { content_type: contentType }),
    body: data(text),
  };
}

/** A body of bytes: a section of data, as the binding wants it. */
function data(text: string) {
  return { typecode: 0x75, content: Buffer.from(text) };
}
