import type { AddressPolicy } from '../../outbound/address-policy.ts';
import { resolveHost } from '../../outbound/resolve.ts';
import type { Bearer } from '../bearer.ts';
import type { CloudEvent } from '../cloud-event.ts';
import { type Attempt, reasonOf, type Sink } from './sink.ts';

/** What the sink of a broker is made of, whatever it speaks. */
export interface BrokerParts {
  readonly url: URL;
  readonly bearer: Bearer;
  readonly policy: AddressPolicy;
  /** Milliseconds that the broker has for a connection, and for a message. */
  readonly timeoutMs: number;
  /** Id of the event subscription. */
  readonly id: string;
}

/** Where a broker is: the one address that a connection may be made to, and the name that its certificate is for. */
export interface BrokerPlace {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly encrypted: boolean;
}

/** A connection to a broker that messages are sent over. */
export interface Connection {
  /** Sends one event; resolves when the broker has it, rejects where it did not take it. */
  publish(event: CloudEvent): Promise<void>;
  isOpen(): boolean;
  close(): Promise<void>;
}

/** The broker has said that it will never take this message. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
}

/** Resolves the place of a broker. `schemes` are those that are encrypted, with the ports of both kinds. */
export async function placeOf(
  { url, policy }: BrokerParts,
  {
    encrypted: schemes,
    port,
    securePort,
  }: { readonly encrypted: readonly string[]; readonly port: number; readonly securePort: number },
): Promise<BrokerPlace> {
  const encrypted = schemes.includes(url.protocol.slice(0, -1));
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const [{ address }] = await resolveHost(host, policy, { encrypted });
  return { host, address, encrypted, port: Number(url.port) || (encrypted ? securePort : port) };
}

/**
 * A sink over a connection, which is made when something is sent, kept, and made anew when it broke. What a client does not settle in time
 * counts as not taken, and the connection as broken.
 */
export function brokerSink(
  { timeoutMs }: Pick<BrokerParts, 'timeoutMs'>,
  connect: (signal: AbortSignal) => Promise<Connection>,
): Sink {
  let open: Connection | undefined;
  const drop = async () => {
    const dropped = open;
    open = undefined;
    await dropped?.close().catch(() => undefined);
  };
  return {
    most: 1,
    async send(events, signal): Promise<Attempt> {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        if (open !== undefined && !open.isOpen()) await drop();
        open ??= await inTime(
          connect(patience),
          patience,
          timeoutMs,
          (late) => void late.close().catch(() => undefined),
        );
        for (const event of events) await inTime(open.publish(event), patience, timeoutMs);
        return { answer: 'taken' };
      } catch (error) {
        if (error instanceof MessageRefused) return { answer: 'refused', reason: reasonOf(error) };
        await drop();
        return { answer: 'unavailable', reason: reasonOf(error) };
      }
    },
    close: drop,
  };
}

/** A value that is there before the signal; what comes later is handed to `onLate`. */
function inTime<Value>(
  value: Promise<Value>,
  signal: AbortSignal,
  timeoutMs: number,
  onLate: (value: Value) => void = () => {},
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      value.then(onLate, () => undefined);
      reject(new Error(`no answer within ${timeoutMs} ms`));
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
