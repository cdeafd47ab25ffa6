import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a registry: requests go through it, and some of them do not, or their answers are lost. */
export interface Door {
  readonly url: string;
  /** What was asked through it, in order, without questions that only read. */
  readonly writes: string[];
  /** Answers in place of the registry where it gives a status. */
  refuse: (asked: Asked) => number | undefined;
  /** True: the registry does what it is asked, and the answer is lost. */
  loses: (asked: Asked) => boolean;
  readonly close: () => Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  /** Bytes of the body. */
  readonly length: number;
}

/** Opens a door to a registry, by which only paths can be reached that begin so. */
export async function openDoor(registry: string, prefix = '/'): Promise<Door> {
  const server = createServer((asked, answer) => {
    const about = aboutOf(asked);
    const status = about.url.startsWith(prefix) ? door.refuse(about) : 404;
    if (status !== undefined) {
      asked.resume();
      answer.writeHead(status, { 'content-type': 'application/json' }).end('{"title":"it does not do that"}');
      return;
    }
    const { method, url } = about;
    if (method !== 'GET') door.writes.push(`${method} ${url}`);
    const onward = request(new URL(url, registry), { method, headers: asked.headers }, (reply) => {
      if (door.loses(about)) {
        reply.resume().on('end', () => answer.destroy());
        return;
      }
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const door: Door = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes: [],
    refuse: () => undefined,
    loses: () => false,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return door;
}

function aboutOf({ method = 'GET', url = '', headers }: IncomingMessage): Asked {
  return { method, url, length: Number(headers['content-length'] ?? 0) };
}
