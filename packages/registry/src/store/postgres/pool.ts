import type { Socket } from 'node:net';
import { type ClientConfig, DatabaseError, Pool, type PoolClient, type PoolConfig, types } from 'pg';
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
/** The server has no connection to spare, or none for this role or database. */
const NONE_TO_SPARE = '53300';
/** How long the pool makes do with the connections that it has, before it asks for more again. */
const MAKING_DO_MS = 5000;
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
export function poolOf(config: PoolConfig): LendingPool {
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
  const pool = new LendingPool(settings, sockets);
  // Whoever uses a connection that breaks hears of it by his statements; where nobody does, the pool makes a new one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * A pool that makes do with fewer connections where the server has no more, and leaves no socket open at its end. Where it is the client that
 * breaks off a greeting, such as for want of a password, the connection is in no pool any more, and would keep the process alive until the
 * server loses patience.
 */
export class LendingPool extends Pool {
  readonly #sockets: ReadonlySet<Socket>;
  readonly #most: number;
  /** Connections that there are, without those that are asked for. */
  #there = 0;
  #makesDoUntil = 0;

  constructor(settings: PoolConfig, sockets: ReadonlySet<Socket>) {
    super(settings);
    this.#sockets = sockets;
    this.#most = this.options.max;
    this.on('connect', () => {
      this.#there += 1;
    });
    this.on('remove', () => {
      this.#there -= 1;
    });
  }

  /**
   * Lends a connection, to be given back with its `release`. Where the server has no more of them, whoever comes waits for one of those that
   * there are, instead of asking the server again and again while others use them.
   */
  async lend(): Promise<PoolClient> {
    if (performance.now() >= this.#makesDoUntil) this.options.max = this.#most;
    try {
      return await this.connect();
    } catch (error) {
      if (error instanceof DatabaseError && error.code === NONE_TO_SPARE) {
        this.options.max = Math.max(1, this.#there);
        this.#makesDoUntil = performance.now() + MAKING_DO_MS;
      }
      throw error;
    }
  }

  override async end(): Promise<void> {
    await super.end();
    for (const socket of this.#sockets) socket.destroySoon();
  }
}
