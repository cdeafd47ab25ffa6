import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../domain/fact.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import type { Store } from '../../store/port.ts';
import { createRegistry } from '../create-registry.ts';
import { avro, record, versionOf } from '../fixtures/schemas.ts';
import type { Schemas } from './schemas.ts';

const KEY = { group: 'default', subject: 't-value' };
const at = (subject: string) => ({ group: 'default', subject });
const ROUNDS = 25;

let store: Store;
let here: Schemas;
let there: Schemas;

/** Two registries that know nothing of each other, over one store. */
beforeEach(async () => {
  store = await openTestStore();
  const clock = () => new Date('2026-11-22T10:00:00Z');
  here = createRegistry(store, { clock }).schemas;
  there = createRegistry(store, { clock }).schemas;
});
afterEach(() => store.close());

/** Codes and outcomes of what was tried at the same time. */
async function told(tries: readonly Promise<{ readonly outcome: string } | number | readonly number[]>[]) {
  const settled = await Promise.allSettled(tries);
  return settled.map((result) => {
    if (result.status === 'rejected') return String((result.reason as { code?: string }).code);
    return typeof result.value === 'object' && 'outcome' in result.value ? result.value.outcome : 'deleted';
  });
}

describe('at the same moment', () => {
  it('one new schema gets one id and one version, whoever registers it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const schema = avro(`{"type":"fixed","name":"F${round}","size":16}`);
      const key = at(`s${round}`);
      const outcomes = await Promise.all(
        [...'abcdefgh'].map((_, index) => (index % 2 ? here : there).register(key, schema)),
      );
      expect(new Set(outcomes.map((outcome) => versionOf(outcome).id))).toEqual(new Set([round + 1]));
      expect(outcomes.map((outcome) => versionOf(outcome).number)).toEqual(Array(8).fill(1));
      expect(outcomes.filter(({ outcome }) => outcome === 'registered')).toHaveLength(1);
    }
  });

  it('one new schema gets one id in many subjects', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const outcomes = await Promise.all(
      names.map((name, index) => (index % 2 ? here : there).register(at(name), avro('"string"'))),
    );
    expect(new Set(outcomes.map((outcome) => versionOf(outcome).id))).toEqual(new Set([1]));
    expect(await here.highestId('default')).toBe(1);
    expect(await there.uses('default', 1)).toHaveLength(40);
  });

  it('of two schemas that do not go together exactly one is registered', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const key = at(`s${round}`);
      const outcomes = await told([here.register(key, avro('"int"')), there.register(key, avro('"string"'))]);
      expect(outcomes.toSorted()).toEqual(['incompatible', 'registered']);
      expect(await here.versions(key)).toHaveLength(1);
    }
  });

  it('many new versions get numbers without gaps, and ids of their own', async () => {
    await here.changePolicy(KEY, { level: 'NONE' });
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, size) =>
        (size % 2 ? here : there).register(KEY, avro(`{"type":"fixed","name":"F","size":${size + 1}}`)),
      ),
    );
    const versions = outcomes.map(versionOf);
    const counted = Array.from({ length: 30 }, (_, index) => index + 1);
    expect(versions.map(({ number }) => number).sort((a, b) => a - b)).toEqual(counted);
    expect(versions.map(({ id }) => id).sort((a, b) => a - b)).toEqual(counted);
    for (const version of versions) expect((await there.byId('default', version.id)).content).toEqual(version.content);
  });

  it('a version is deleted or referred to, and never both', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const target = at(`target${round}`);
      await here.register(target, record('a:int'));
      const references = [{ name: 'R', subject: target.subject, number: 1 }];
      const list = avro('{"type":"array","items":"R"}', { references });
      const outcomes = await told([here.register(at(`list${round}`), list), there.deleteSubject(target)]);
      expect([
        ['registered', 'version-referenced'],
        ['invalid', 'deleted'],
      ]).toContainEqual(outcomes);
    }
  });
});

describe('what others changed meanwhile', () => {
  it('counts, although this side had read it before', async () => {
    await here.register(KEY, avro('"int"'));
    await there.changePolicy(KEY, { level: 'NONE' });
    expect((await here.check(KEY, avro('"long"'))).outcome).toBe('judged');
    await there.changePolicy(KEY, { level: 'FULL' });
    expect(await here.register(KEY, avro('"long"'))).toMatchObject({ outcome: 'incompatible' });
    await there.changePolicy(KEY, { level: 'BACKWARD' });
    expect(await here.register(KEY, avro('"long"'))).toMatchObject({ outcome: 'registered' });
    await there.changePolicy(KEY, { level: 'NONE' });
    await there.setWriteMode(KEY, 'READONLY');
    await expect(here.register(KEY, avro('{"type":"int","doc":"new"}'))).rejects.toMatchObject({
      code: 'write-mode-refused',
    });
  });
});

it('what another process allows is not refused because this one has not heard of it yet', async () => {
  let hear: (facts: readonly Fact[]) => void = () => undefined;
  let sequence = 0;
  const late: Store = {
    ...store,
    known: () => ({ sequence, ageMs: 0 }),
    follow(listener) {
      hear = listener;
      return () => undefined;
    },
    async catchUp() {
      const facts = await store.facts(sequence, 100);
      sequence += facts.length;
      hear(facts);
      return sequence;
    },
  };
  const { schemas: deaf } = createRegistry(late, { clock: () => new Date('2026-11-22T10:00:00Z') });
  const refused = { code: 'write-mode-refused' };
  await there.setWriteMode(at('s'), 'READONLY');
  await expect(deaf.register(at('s'), avro('"string"'))).rejects.toMatchObject(refused);
  await there.setWriteMode(at('s'), 'READWRITE');
  expect(await deaf.register(at('s'), avro('"string"'))).toMatchObject({ outcome: 'registered' });
  await there.setWriteMode(at('s'), 'READONLY');
  await expect(deaf.deleteSubject(at('s'))).rejects.toMatchObject(refused);
});
