import type { Socket } from 'node:net';
import { type ClientConfig, Pool, type PoolConfig, types } from 'pg';
import { GatheringSocket } from './gathering-socket.ts';
import { decoded } from './text.ts';

const INT8 = 20;
const TEXT = 25;

/** Bounds of a store that is on a server. */
export interface StoreOptions {
  /** How many connections there may be at the same time. */
  readonly connections: number;
  /** How long a statement may take, and how long connections are tried that cannot be had. */
  readonly timeoutSeconds: number;
}

/** How long a node that sleeps in the middle of a write may keep the others waiting. */
const IDLE_IN_TRANSACTION_MS = 5000;
/** How much longer than the server itself the client waits before it takes the connection for lost. */
const MARGIN_MS = 2000;

/** What bounds all that requests wait for. */
export function bounded(connection: ClientConfig, { connections, timeoutSeconds }: StoreOptions): PoolConfig {
  const milliseconds = timeoutSeconds * 1000;
  return {
    ...connection,
    max: connections,
    connectionTimeoutMillis: milliseconds,
    statement_timeout: milliseconds,
    query_timeout: milliseconds + MARGIN_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
  };
}

/** A pool that reads values as the operations expect them. */
export function poolOf(config: PoolConfig): Pool {
  const sockets = new Set<Socket>();
  const settings: PoolConfig & { readonly pipeline: boolean } = {
    ...config,
    stream: () => {
      const socket = new GatheringSocket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
    // Statements are sent as they come, without waiting for the answers to those before.
    pipeline: true,
    types: {
      getTypeParser: (oid, format) => {
        if (oid === INT8) return Number;
        return oid === TEXT ? decoded : types.getTypeParser(oid, format);
      },
    },
  };
  const pool = new EndingPool(settings, sockets);
  // Whoever uses a connection that breaks hears of it by his statements; where nobody does, the pool makes a new one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * A pool that leaves no socket open at its end. Where it is the client that breaks off a greeting, such as for want of a password, the
 * connection is in no pool any more, and would keep the process alive until the server loses patience.
 */
class EndingPool extends Pool {
  readonly #sockets: ReadonlySet<Socket>;

  constructor(settings: PoolConfig, sockets: ReadonlySet<Socket>) {
    super(settings);
    this.#sockets = sockets;
  }

  override async end(): Promise<void> {
    await super.end();
    for (const socket of this.#sockets) socket.destroySoon();
  }
}
