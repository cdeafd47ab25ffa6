import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Delivery } from '../history/evidence.ts';
import { now } from '../history/recorder.ts';

/** A stream that takes every event. */
export interface AuditSink {
  readonly url: string;
  /** Who is told of the events from now on. */
  listener: (delivery: Delivery) => void;
  close(): void;
}

interface Event {
  readonly kind: string;
  readonly payload: { readonly dataset_id: string; readonly version: string };
}

/** Starts a stream on a free port. */
export async function startAuditSink(): Promise<AuditSink> {
  const server = createServer(async (request, response) => {
    try {
      const { kind, payload } = (await json(request)) as Event;
      sink.listener({ at: now(), kind, dataset: payload.dataset_id, version: payload.version });
      response.writeHead(201).end();
    } catch {
      // The sender went away in the midst of it.
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sink: AuditSink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listener: () => undefined,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return sink;
}
