import { freePort } from '../faults/cluster/free-port.ts';
import { type Registry, Sandbox } from '../shell.ts';

/** Answers of a registry that is being killed, or is not there. */
const GONE = { status: 0, body: undefined } as const;

/** Registries at addresses that stay the same when they are started again. */
export class Places {
  readonly #sandbox = new Sandbox();

  /** Starts a registry, of so many processes over one store. */
  async found(name: string, newStore: (name: string) => Promise<string>, processes = 1): Promise<Place> {
    const place = new Place(name, await newStore(name), this.#sandbox);
    for (let count = 0; count < processes; count += 1) await place.join();
    return place;
  }

  close(): Promise<void> {
    return this.#sandbox.close();
  }
}

/** A registry: its processes, and what it has acknowledged. */
export class Place {
  readonly name: string;
  /** What was acknowledged and is not taken back: versions by their paths, with their documents. */
  readonly acknowledged = new Map<string, string>();
  readonly #store: string;
  readonly #sandbox: Sandbox;
  readonly #processes: { readonly port: number; process: Registry; isUp: boolean }[] = [];

  constructor(name: string, store: string, sandbox: Sandbox) {
    this.name = name;
    this.#store = store;
    this.#sandbox = sandbox;
  }

  /** Its root, as others know it: the address of its first process. */
  get url(): string {
    return `http://127.0.0.1:${this.#processes[0]?.port}`;
  }

  /** The address of a process of it that runs. */
  get #door(): string {
    return this.#processes.find(({ isUp }) => isUp)?.process.url ?? this.url;
  }

  /** Starts another process of it. */
  async join(): Promise<void> {
    const port = await freePort();
    this.#processes.push({ port, process: await this.#start(port), isUp: true });
  }

  /** Kills one of its processes as power cuts do, and starts it again. `which`: from 0 up to 1. */
  async killAndRestart(which: number): Promise<void> {
    const restart = await this.kill(Math.floor(which * this.#processes.length));
    await restart();
  }

  /** Kills one of its processes; those that are left are asked from then on. Gives what starts it again. */
  async kill(index: number): Promise<() => Promise<void>> {
    const killed = this.#processes[index];
    if (killed === undefined) throw new Error(`${this.name} has no process ${index}`);
    killed.isUp = false;
    await killed.process.stop('SIGKILL');
    return async () => {
      killed.process = await this.#start(killed.port);
      killed.isUp = true;
    };
  }

  async link(id: string, wanted: object): Promise<void> {
    const { status, body } = await this.#ask('POST', '/api/v1/links', { id, ...wanted });
    if (status !== 201) throw new Error(`${this.name} has no link ${id}: ${status} ${JSON.stringify(body)}`);
  }

  /** How its links stand, a line each. */
  async links(): Promise<readonly string[]> {
    const { body } = await this.#ask('GET', '/api/v1/links');
    const ids: readonly string[] = (body?.items ?? []).map(({ id }: { readonly id: string }) => id);
    const lines = ids.map(async (id) => {
      const status = await this.#ask('GET', `/api/v1/links/${id}/status`);
      return `${this.name}: ${JSON.stringify(status.body)}`;
    });
    return Promise.all(lines);
  }

  async digest(home: Place, group: string): Promise<string | undefined> {
    const query = new URLSearchParams({ registry: home.url, group });
    return (await this.#ask('GET', `/api/v1/replication/digest?${query}`)).body?.digest;
  }

  async groups(): Promise<readonly string[]> {
    return (await this.#ask('GET', '/schemagroups')).body ?? [];
  }

  /** Writes a version that no other call writes. What is not acknowledged may be there or not. */
  async write(group: string, schema: string, seed: number): Promise<void> {
    const path = `/schemagroups/${group}/schemas/${schema}`;
    const document = JSON.stringify({ type: 'record', name: 'R', doc: `${this.name} ${seed}`, fields: [] });
    await this.#ask('PUT', `/schemagroups/${group}`, {});
    const { status, version } = await this.#ask('POST', path, document);
    if (status === 200 && version !== null) this.acknowledged.set(`${path}/versions/${version}`, document);
  }

  /** Deletes a schema; from then on nothing of it is expected, however the call ends. */
  async remove(group: string, schema: string): Promise<void> {
    const path = `/schemagroups/${group}/schemas/${schema}`;
    for (const version of [...this.acknowledged.keys()]) {
      if (version.startsWith(`${path}/`)) this.acknowledged.delete(version);
    }
    await this.#ask('DELETE', path);
  }

  /** What it has acknowledged and has not. */
  async lost(): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const [path, document] of this.acknowledged) {
      const answer = await fetch(this.#door + path);
      if ((await answer.text()) !== document) lost.push(`${this.name} has lost ${path}`);
    }
    return lost;
  }

  #start(port: number): Promise<Registry> {
    const root = `http://127.0.0.1:${this.#processes[0]?.port ?? port}`;
    const flags = ['--store', this.#store, '--port', String(port), '--public-url', root, '--log-level', 'fatal'];
    return this.#sandbox.serve(flags);
  }

  async #ask(method: string, path: string, body?: object | string) {
    const isDocument = typeof body === 'string';
    const type = isDocument ? 'application/vnd.apache.avro+json' : 'application/json';
    const sent = body === undefined ? {} : { body: isDocument ? body : JSON.stringify(body) };
    try {
      const answer = await fetch(this.#door + path, { method, headers: { 'content-type': type }, ...sent });
      const text = await answer.text();
      const version = answer.headers.get('schema-version');
      return { status: answer.status, version, body: text === '' || isDocument ? undefined : JSON.parse(text) };
    } catch {
      return { ...GONE, version: null };
    }
  }
}
