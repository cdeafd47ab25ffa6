import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../packages/registry/src/store/open-store.ts';
import { type Registry, Sandbox } from '../shell.ts';
import { debianPostgres, type OwnPostgres, startOwnPostgres } from './own-postgres.ts';
import { startWriting, type Written } from './writing.ts';

const programs = debianPostgres();

describe.skipIf(programs === undefined)('a dump that is taken while registries write', () => {
  const sandbox = new Sandbox();
  const dump = join(sandbox.directory, 'registry.dump');
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await startOwnPostgres(programs ?? '');
    await server.query('create database registry');
    await server.query('create database restored');
  });
  afterAll(async () => {
    await sandbox.close();
    await server.stop();
  });
  const run = (program: string, ...args: readonly string[]) =>
    promisify(execFile)(join(programs ?? '', program), ['--no-password', ...args]);
  const serve = (database: string) => sandbox.serve(['--store', server.address(database), '--log-level', 'error']);

  /** What a registry tells of what was written to another. */
  const told = async (registry: Registry, { subject, version }: Written): Promise<unknown> => {
    const response = await fetch(`${registry.url}/subjects/${subject}/versions/${version}`);
    return response.json();
  };

  it('has all that was acknowledged before it, under the same ids, and is gone on from', async () => {
    const nodes = [await serve('registry'), await serve('registry')];
    const writing = startWriting(nodes.map(({ url }) => url));
    await writing.acknowledged(60);
    const before = [...writing.written];
    await run('pg_dump', '--format=custom', `--file=${dump}`, server.address('registry'));
    await writing.acknowledged(before.length + 20);
    const all = await writing.stop();

    await run('pg_restore', '--exit-on-error', '--no-owner', `--dbname=${server.address('restored')}`, dump);
    const restored = await serve('restored');
    for (const one of before) expect(await told(restored, one)).toEqual(await told(nodes[0] as Registry, one));

    const store = await openStore(server.address('restored'));
    const sequences = (await store.facts(0, 10_000)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(sequences.length).toBe(await store.lastSequence());
    expect(sequences.length).toBeLessThan(all.length);
    await store.close();

    const others = [restored, await serve('restored')];
    const further = startWriting(
      others.map(({ url }) => url),
      'further',
    );
    await further.acknowledged(20);
    const ids = (await further.stop()).map(({ id }) => id);
    expect(new Set([...before.map(({ id }) => id), ...ids]).size).toBe(before.length + ids.length);
  });
});
