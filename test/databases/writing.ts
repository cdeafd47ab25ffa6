import { setTimeout as sleep } from 'node:timers/promises';

/** A version whose registration was acknowledged. */
export interface Written {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly guid: string;
}

/** Writers that register without a pause. */
export interface Writing {
  /** All that was acknowledged so far. */
  readonly written: readonly Written[];
  /** Waits until so many were acknowledged. Rejects when a writer failed before that. */
  acknowledged(count: number): Promise<void>;
  /** Ends after the registrations in flight, and gives all. Rejects when one failed. */
  stop(): Promise<readonly Written[]>;
}

/** Registers versions of a subject for each registry, in groups of subjects that begin with a name, until it is stopped. */
export function startWriting(urls: readonly string[], name = 'written'): Writing {
  const written: Written[] = [];
  let isOver = false;
  const writers = urls.map(async (url, writer) => {
    for (let round = 1; !isOver; round += 1) written.push(await register(url, `${name}-${writer}`, round));
  });
  const over = Promise.all(writers);
  // Whoever waits hears of it.
  over.catch(() => undefined);
  return {
    written,
    async acknowledged(count) {
      while (written.length < count) await Promise.race([over, sleep(5)]);
    },
    async stop() {
      isOver = true;
      await over;
      return written;
    },
  };
}

async function register(url: string, subject: string, round: number): Promise<Written> {
  const fields = [{ name: `of_${round}`, type: 'int', default: 0 }];
  const response = await fetch(`${url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schema: JSON.stringify({ type: 'record', name: subject.replace('-', '_'), fields }) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  const { id, version, guid } = JSON.parse(text);
  return { subject, version, id, guid };
}
