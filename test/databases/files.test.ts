import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Registry, Sandbox } from '../shell.ts';
import { startWriting, type Written } from './writing.ts';

describe('a backup of a file', () => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.close());

  const pathOf = (name: string): string => join(sandbox.directory, name);
  const serve = (name: string) => sandbox.serve(['--store', `sqlite:${pathOf(name)}`, '--log-level', 'error']);

  /** Copies the file, and the one beside it where it is there, as documented. */
  const copyBoth = (from: string, to: string): void => {
    copyFileSync(pathOf(from), pathOf(to));
    if (existsSync(pathOf(`${from}-wal`))) copyFileSync(pathOf(`${from}-wal`), pathOf(`${to}-wal`));
  };

  /** Fails unless a registry tells all of it, and gives the next id to what comes next. */
  const expectAll = async (registry: Registry, written: readonly Written[]): Promise<void> => {
    const known = new Set<number>();
    for (const { subject, version, id, guid } of written) {
      const response = await fetch(`${registry.url}/subjects/${subject}/versions/${version}`);
      expect(await response.json()).toMatchObject({ id, guid });
      known.add(id);
    }
    const further = startWriting([registry.url], 'further');
    await further.acknowledged(3);
    for (const { id } of await further.stop()) expect(known).not.toContain(id);
  };

  it('of a server that has stopped has everything', async () => {
    const registry = await serve('stopped.db');
    const writing = startWriting([registry.url]);
    await writing.acknowledged(20);
    const written = await writing.stop();
    await registry.stop();
    copyBoth('stopped.db', 'stopped-copy.db');
    await expectAll(await serve('stopped-copy.db'), written);
  });

  it('of a server that was killed has everything that was acknowledged', async () => {
    const registry = await serve('killed.db');
    const writing = startWriting([registry.url]);
    await writing.acknowledged(20);
    await registry.stop('SIGKILL');
    await expect(writing.stop()).rejects.toThrow();
    expect(existsSync(pathOf('killed.db-wal'))).toBe(true);
    copyBoth('killed.db', 'killed-copy.db');
    await expectAll(await serve('killed-copy.db'), writing.written);
  });

  it('of both files as they are at one moment of a server that writes has what was acknowledged by then', async () => {
    const registry = await serve('running.db');
    const writing = startWriting([registry.url]);
    await writing.acknowledged(20);
    process.kill(registry.pid, 'SIGSTOP');
    const acknowledged = [...writing.written];
    copyBoth('running.db', 'running-copy.db');
    process.kill(registry.pid, 'SIGCONT');
    await writing.acknowledged(acknowledged.length + 3);
    await writing.stop();
    await expectAll(await serve('running-copy.db'), acknowledged);
  });
});
