import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../packages/registry/src/store/fixtures/databases.ts';
import { faultsOf, faultsSoFar } from './judging.ts';
import { playRounds } from './rounds.ts';

/** On a busy machine processes take their time; how long is not what is tested. */
const PATIENCE_MS = 600_000;

const ROUNDS = Number(process.env.DELIVERY_ROUNDS ?? 4);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'deliveries-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const hasPostgres = await hasDatabases();

describe('events whose senders and sinks are killed all arrive, in their order', () => {
  it(
    'over a file',
    async () => {
      const store = `sqlite:${join(directory, 'registry.db')}`;
      const played = await playRounds({ store, nodes: 1, rounds: ROUNDS, seed: '1', directory });
      expect(played.faults).toEqual([]);
      expect(played.events).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it.skipIf(!hasPostgres)(
    'over PostgreSQL, with two registries',
    async () => {
      const store = await newPostgresStore();
      const played = await playRounds({ store, nodes: 2, rounds: ROUNDS, seed: '2', directory });
      expect(played.faults).toEqual([]);
      expect(played.events).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

describe('what a sink noted', () => {
  const wanted = ['1', '2', '3'].map((id) => ({ id, subject: `/schemagroups/default/schemas/${id}` }));
  const faultsIn = (text: string) => {
    const file = join(directory, 'sink');
    writeFileSync(file, text);
    return faultsOf({ file, prefix: 'p' }, wanted);
  };

  it.each([
    ['each event once', '1 a\n2 b\n3 c\n', []],
    ['events again', '1 a\n2 b\n1 a\n2 b\n3 c\n3 c\n', []],
    ['a lost event', '1 a\n3 c\n', ['p: event 2 about /schemagroups/default/schemas/2 is lost']],
    ['half a line', '1 a\n2 b\n3', ['p: event 3 about /schemagroups/default/schemas/3 is lost']],
    ['another order', '1 a\n3 c\n2 b\n', ['p: event 2 came after a later one']],
    ['somebody else’s event', '1 a\n2 b\n3 c\n4 d\n', ['p: event 4 is not for this sink']],
  ])('is judged: %s', (_case, text, faults) => {
    expect(faultsIn(text)).toEqual(faults);
  });

  it.each([
    ['nothing yet', '', []],
    ['the first ones', '1 a\n2 b\n', []],
    ['a gap', '1 a\n3 c\n', ['p: event 2 about /schemagroups/default/schemas/2 is lost']],
    ['somebody else’s event', '1 a\n0 z\n', ['p: event 0 is not for this sink', 'p: event 0 came after a later one']],
  ])('is judged while more is to come: %s', async (_case, text, faults) => {
    const file = join(directory, 'sink');
    writeFileSync(file, text);
    const log = async () => wanted;
    expect(await faultsSoFar({ file, prefix: '/schemagroups/' }, log)).toEqual(
      faults.map((fault) => fault.replace(/^p/, '/schemagroups/')),
    );
  });
});
