import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a line does to what is sent over it. */
export interface Trouble {
  /** Milliseconds that everything takes longer. */
  readonly delay?: number;
  /** Cuts each connection after so many bytes more in one direction: in the midst of a message. */
  readonly cutAfter?: { readonly bytes: number; readonly to: 'client' | 'server' };
  /** What is sent in a direction goes nowhere, and nobody is told. */
  readonly swallow?: 'client' | 'server';
  /** True: no connection is taken. */
  readonly isDown?: boolean;
}

/** A line between clients and a server of this machine, which breaks when it is told to. */
export class Line {
  readonly #target: number;
  readonly #server = createServer((client) => this.#connect(client));
  readonly #pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  #trouble: Trouble = {};
  #port = 0;

  constructor(target: number) {
    this.#target = target;
  }

  get port(): number {
    return this.#port;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Troubles the line from now on, also the connections that there are. */
  trouble(trouble: Trouble): void {
    this.#trouble = trouble;
    if (trouble.isDown) this.cut();
  }

  /** Ends all connections at once. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Says to one end of all connections that nothing more will come; the other may go on. */
  halfClose(end: 'client' | 'server'): void {
    for (const pair of this.#pairs) pair[end].end();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(client: Socket): void {
    if (this.#trouble.isDown) return void client.resetAndDestroy();
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true });
    const pair = { client, server };
    this.#pairs.add(pair);
    this.#carry(client, server, 'server');
    this.#carry(server, client, 'client');
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('end', () => other.end());
      socket.on('close', () => {
        this.#pairs.delete(pair);
        other.destroy();
      });
    }
  }

  #carry(from: Socket, to: Socket, direction: 'client' | 'server'): void {
    let sent = 0;
    let since: Trouble = {};
    from.on('data', (bytes) => {
      const trouble = this.#trouble;
      if (trouble !== since) sent = 0;
      since = trouble;
      if (trouble.swallow === direction) return;
      const { cutAfter } = trouble;
      const most = cutAfter?.to === direction ? cutAfter.bytes - sent : Number.POSITIVE_INFINITY;
      sent += bytes.length;
      const part = bytes.subarray(0, Math.max(0, most));
      const send = (): void => {
        if (!to.destroyed) to.write(part);
        if (bytes.length > most) to.destroySoon();
      };
      if (trouble.delay === undefined) send();
      else setTimeout(send, trouble.delay);
    });
  }
}
