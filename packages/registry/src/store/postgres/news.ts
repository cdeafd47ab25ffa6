import { Client, type ClientConfig } from 'pg';

/** How often the log is looked at without being told. */
const POLL_MS = 500;
/** How long a lost connection is left alone. */
const RECONNECT_MS = 1000;
/** How long the database has to take a connection. */
const CONNECT_MS = 10_000;
const CHANNEL = 'concordat_log';

/** Says on every connection that listens that the log has grown. */
export const NOTICE = `notify ${CHANNEL}`;

/**
 * Calls back when the log may have grown, whoever wrote: when the database says so, and twice a second without that, since a notice may
 * be lost with a connection. Gives the function that ends it.
 */
export function listen(connection: ClientConfig, onNews: () => void): () => Promise<void> {
  let client: Client | undefined;
  let isOver = false;
  let reconnecting: NodeJS.Timeout | undefined;
  const poll = setInterval(onNews, POLL_MS).unref();
  connect();
  return async () => {
    isOver = true;
    clearInterval(poll);
    clearTimeout(reconnecting);
    await client?.end().catch(() => undefined);
  };

  function connect(): void {
    const own = new Client({ ...connection, keepAlive: true, connectionTimeoutMillis: CONNECT_MS });
    client = own;
    own.on('notification', onNews);
    own.on('error', () => own.end().catch(() => undefined));
    own.on('end', () => {
      if (!isOver) reconnecting = setTimeout(connect, RECONNECT_MS).unref();
    });
    own
      .connect()
      .then(() => own.query(`listen ${CHANNEL}`))
      .then(onNews)
      .catch(() => own.end().catch(() => undefined));
  }
}
