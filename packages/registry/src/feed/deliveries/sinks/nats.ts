import type { NatsConnection } from '@nats-io/transport-node';
import type { NatsSettings } from '../../../domain/event-subscription.ts';
import { attributeOf, binary, type CloudEvent, headerValue, STRUCTURED, structured } from '../cloud-event.ts';
import { type BrokerParts, brokerSink, type Connection, MessageRefused, placeOf } from './broker.ts';
import type { Sink } from './sink.ts';

const SCHEMES = { encrypted: ['tls', 'natss', 'nats+tls'], port: 4222, securePort: 4222 };

/** Asks JetStream which streams take messages of a subject. */
const STREAM_NAMES = '$JS.API.STREAM.NAMES';

/** Milliseconds that a server has to say so: one without JetStream says nothing, or that nobody is there. */
const STREAMS_TIMEOUT_MS = 1000;

/**
 * Delivers over NATS, by the NATS protocol binding of CloudEvents. Where the subject is in a stream of JetStream, the event counts as
 * delivered when the stream has it, and its id keeps it from being there twice; else when the server has it.
 */
export function natsSink(parts: BrokerParts & { readonly settings: NatsSettings }): Sink {
  const { settings, timeoutMs, bearer, id } = parts;
  return brokerSink(parts, async (signal): Promise<Connection> => {
    const { connect, headers, PermissionViolationError } = await import('@nats-io/transport-node');
    const { host, address, port, encrypted } = await placeOf(parts, SCHEMES);
    const login = await bearer.login(signal);
    const connection = await connect({
      servers: `${address.includes(':') ? `[${address}]` : address}:${port}`,
      name: `concordat ${id}`,
      reconnect: false,
      ignoreClusterUpdates: true,
      timeout: timeoutMs,
      ...(encrypted && { tls: serverName(host) }),
      ...(login && (login.user === '' ? { token: login.password } : { user: login.user, pass: login.password })),
    });
    let refusal: Error | undefined;
    void (async () => {
      for await (const status of connection.status()) {
        if (status.type === 'error' && status.error instanceof PermissionViolationError) refusal = status.error;
      }
    })();
    const isStreamed = await isInStream(connection, settings.subject);
    return {
      isOpen: () => !connection.isClosed(),
      close: () => connection.close(),
      async publish(event) {
        const { fields, payload } = messageOf(event, settings);
        const header = headers();
        for (const [name, value] of Object.entries(fields)) header.set(name, value);
        if (isStreamed) {
          header.set('Nats-Msg-Id', attributeOf(event, 'id'));
          const reply = await connection.request(settings.subject, payload, { headers: header, timeout: timeoutMs });
          const { error } = reply.json<{ error?: { description?: string } }>();
          if (error) throw new Error(`the stream did not take it: ${error.description ?? 'no reason'}`);
          return;
        }
        connection.publish(settings.subject, payload, { headers: header });
        await connection.flush();
        if (refusal !== undefined) throw new MessageRefused(refusal.message);
      },
    };
  });
}

/** The name that the certificate has to be for; the client's type of these options does not know it, but hands it on. */
function serverName(servername: string): object {
  return { servername };
}

async function isInStream(connection: NatsConnection, subject: string): Promise<boolean> {
  try {
    const options = { timeout: STREAMS_TIMEOUT_MS };
    const reply = await connection.request(STREAM_NAMES, JSON.stringify({ subject }), options);
    const { streams } = reply.json<{ streams?: readonly string[] | null }>();
    return (streams ?? []).length > 0;
  } catch {
    return false;
  }
}

function messageOf(
  event: CloudEvent,
  { contentMode }: NatsSettings,
): { readonly fields: Readonly<Record<string, string>>; readonly payload: string } {
  if (contentMode === 'structured') return { fields: { 'content-type': STRUCTURED }, payload: structured(event) };
  const { attributes, contentType, data = '' } = binary(event);
  const named = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, headerValue(value)]);
  const fields = { ...Object.fromEntries(named), ...(contentType !== undefined && { 'content-type': contentType }) };
  return { fields, payload: data };
}
