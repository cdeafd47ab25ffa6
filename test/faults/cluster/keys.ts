import { createRegistry, openStore } from '@concordat/registry';

/** What the log and everybody's keys are before a registry is started. */
export interface Prepared {
  /** By caller. */
  readonly keys: ReadonlyMap<string, string>;
  /** The newest sequence. */
  readonly sequence: number;
}

/** Gives callers keys with which they may do everything. The store must not be in use by somebody who wants it alone. */
export async function giveKeys(address: string, callers: readonly string[]): Promise<Prepared> {
  const registry = createRegistry(await openStore(address), { clock: () => new Date() });
  try {
    const keys = new Map<string, string>();
    for (const caller of callers) {
      const grants = [{ role: 'admin', group: '*', subject: '*' }] as const;
      keys.set(caller, (await registry.access.createKey({ caller, grants })).secret);
    }
    return { keys, sequence: await registry.catchUp() };
  } finally {
    await registry.close();
  }
}
