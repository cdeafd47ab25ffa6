import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANYBODY, type Caller } from '../../domain/caller.ts';
import { parseGrant } from '../../domain/grant.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { createRegistry } from '../create-registry.ts';
import { text } from '../fixtures/contracts.ts';
import { at, code } from '../fixtures/registry-per-test.ts';
import { avro, record, versionOf } from '../fixtures/schemas.ts';
import type { Registry } from '../registry.ts';

let registry: Registry;
let caller: Caller;
let time: number;

beforeEach(async () => {
  caller = ANYBODY;
  time = Date.UTC(2026, 0, 1);
  registry = createRegistry(await openTestStore(), { clock: () => new Date(time), asking: () => ({ caller }) });
});
afterEach(() => registry.close());

/** From now on somebody with these grants asks. */
function as(id: string, ...grants: readonly string[]): void {
  caller = { id, grants: grants.flatMap((text) => parseGrant(text) ?? []) };
}

const contractOf = (id: string) => text('1.0.0', ['plan: string'], { dataset_id: id });
const GOLD = at('mara.gold', 'sap.mm');
const RAW = at('mara.raw', 'sap.mm');
const OTHER = at('orders', 'shop');

/** Three subjects with a schema of their own each. */
async function threeSubjects() {
  const [gold, raw, other] = [record('a:int'), record('b:int'), record('c:int')];
  return {
    gold: versionOf(await registry.schemas.register(GOLD, gold)),
    raw: versionOf(await registry.schemas.register(RAW, raw)),
    other: versionOf(await registry.schemas.register(OTHER, other)),
  };
}

describe('what is out of sight', () => {
  it('is not there, whatever is asked about it', async () => {
    const { raw, other } = await threeSubjects();
    const { schemas } = registry;
    as('reader', 'consumer@sap.mm/mara.gold');
    await expect(schemas.version(RAW, 1)).rejects.toEqual(code('subject-not-found'));
    await expect(schemas.versions(OTHER)).rejects.toEqual(code('subject-not-found'));
    await expect(schemas.check(RAW, record('a:int'))).rejects.toEqual(code('subject-not-found'));
    await expect(schemas.byId('sap.mm', raw.id)).rejects.toEqual(code('content-not-found'));
    await expect(schemas.byGuid(other.content.guid)).rejects.toEqual(code('content-not-found'));
    await expect(schemas.uses('shop', other.id)).rejects.toEqual(code('content-not-found'));
    expect(await schemas.policy(RAW)).toBeUndefined();
    expect(schemas.knownById('sap.mm', raw.id)).toBeUndefined();
    expect(await schemas.groupsOf('orders')).toEqual([]);
  });

  it('is not there, for what would change it either', async () => {
    await threeSubjects();
    const { schemas } = registry;
    as('producer', 'producer@sap.mm/mara.gold');
    await expect(schemas.register(RAW, record('a:int'))).rejects.toEqual(code('subject-not-found'));
    await expect(schemas.deleteSubject(OTHER)).rejects.toEqual(code('subject-not-found'));
    await expect(schemas.changePolicy(OTHER, { level: 'NONE' })).rejects.toEqual(code('subject-not-found'));
    as('admin', 'admin@*/*');
    expect(await schemas.versions(OTHER)).toHaveLength(1);
  });

  it('is in no listing, and does not count for its pages', async () => {
    await threeSubjects();
    const { schemas } = registry;
    as('reader', 'consumer@*/*.gold', 'consumer@shop/*');
    expect((await schemas.subjects({})).map(({ subject }) => subject)).toEqual(['mara.gold', 'orders']);
    const nameOf = ({ group, subject }: typeof GOLD) => `${group}/${subject}`;
    const page = async (offset: number) =>
      (await schemas.list({ nameOf, offset, limit: 1 })).map(({ subject }) => subject);
    expect([await page(0), await page(1), await page(2)]).toEqual([['mara.gold'], ['orders'], []]);
    as('shop', 'consumer@shop/*');
    expect(await schemas.groups()).toEqual(['default', 'shop']);
  });

  it('cannot be referred to', async () => {
    await threeSubjects();
    const { schemas } = registry;
    const using = (subject: string) =>
      avro('{"type":"record","name":"U","fields":[{"name":"r","type":"R"}]}', {
        references: [{ name: 'R', group: 'sap.mm', subject, number: 1 }],
      });
    as('producer', 'producer@shop/*', 'consumer@sap.mm/mara.gold');
    const refused = await schemas.register(at('uses', 'shop'), using('mara.raw'));
    const missing = await schemas.register(at('uses', 'shop'), using('mara.none'));
    expect(refused).toMatchObject({ outcome: 'invalid', problems: [{ kind: 'reference-not-found' }] });
    expect(JSON.stringify(refused).replaceAll('mara.raw', 'mara.none')).toBe(JSON.stringify(missing));
    expect(await schemas.register(at('uses', 'shop'), using('mara.gold'))).toMatchObject({ outcome: 'registered' });
  });

  it('is not among contracts', async () => {
    for (const id of ['a.one', 'b.two', 'a.three']) await registry.register({ source: contractOf(id) });
    as('reader', 'consumer@contracts/a.*');
    expect(await registry.datasets()).toEqual({ items: ['a.one', 'a.three'], next: undefined });
    expect(await registry.datasets({ limit: 1 })).toEqual({ items: ['a.one'], next: 'a.one' });
    expect(await registry.datasets({ limit: 1, after: 'a.one' })).toEqual({ items: ['a.three'], next: undefined });
    await expect(registry.latest('b.two')).rejects.toEqual(code('dataset-not-found'));
    await expect(registry.check({ source: contractOf('b.two') })).rejects.toEqual(code('dataset-not-found'));
    await expect(registry.register({ source: contractOf('a.one') })).rejects.toEqual(code('forbidden'));
    expect(await registry.register({ source: 'no contract' })).toMatchObject({ outcome: 'invalid' });
  });
});

describe('what is in sight', () => {
  it('may be read by all, and changed by producers', async () => {
    await threeSubjects();
    const { schemas } = registry;
    for (const role of ['consumer', 'operator']) {
      as(role, `${role}@sap.mm/*`);
      expect(await schemas.version(GOLD, 1)).toMatchObject({ number: 1 });
      await expect(schemas.register(GOLD, record('a:int b=int'))).rejects.toEqual(code('forbidden'));
      await expect(schemas.setWriteMode(GOLD, 'READONLY')).rejects.toEqual(code('forbidden'));
      await expect(schemas.deleteVersion(GOLD, 1, { permanent: true })).rejects.toEqual(code('forbidden'));
    }
    as('producer', 'producer@sap.mm/mara.*');
    expect(await schemas.register(GOLD, record('a:int b=int'))).toMatchObject({ outcome: 'registered' });
    await expect(schemas.changePolicy({ group: 'sap.mm' }, { level: 'NONE' })).rejects.toEqual(code('forbidden'));
    await expect(schemas.changePolicy({}, { level: 'NONE' })).rejects.toEqual(code('forbidden'));
  });

  it('is tied and untied by producers', async () => {
    await threeSubjects();
    const { schemas } = registry;
    const tie = { ...GOLD, associationType: 'value', lifecycle: 'WEAK' } as const;
    const resource = { id: 'r', name: 'topic', namespace: 'cluster', type: 'topic' };
    const associate = () => schemas.associate({ resource, associations: [tie] });
    as('reader', 'consumer@*/*');
    await expect(associate()).rejects.toEqual(code('forbidden'));
    as('producer', 'producer@sap.mm/*');
    await associate();
    for (const options of [
      undefined,
      {},
      { associationTypes: [] },
      { associationTypes: ['value'] },
      { cascade: true },
    ]) {
      as('reader', 'consumer@*/*');
      await expect(schemas.disassociate('r', options)).rejects.toEqual(code('forbidden'));
      as('stranger', 'producer@shop/*');
      await expect(schemas.disassociate('r', options)).rejects.toEqual(code('association-not-found'));
    }
    expect(await schemas.resource('r')).toBeUndefined();
    as('shop', 'producer@shop/*');
    const own = { ...tie, ...OTHER };
    const taken = schemas.associate({ resource, associations: [own] });
    await expect(taken).rejects.toEqual(code('association-not-found'));
    await expect(taken).rejects.not.toThrow('mara');
    as('producer', 'producer@sap.mm/*');
    expect(await schemas.disassociate('r')).toHaveLength(1);
  });

  it('is content that a subject in sight has', async () => {
    const { gold } = await threeSubjects();
    as('reader', 'consumer@sap.mm/mara.gold');
    expect(await registry.schemas.byId('sap.mm', gold.id)).toMatchObject({ id: gold.id });
    expect(await registry.schemas.byGuid(gold.content.guid)).toHaveLength(1);
  });
});

describe('the log', () => {
  it('tells who did what, and who was denied what', async () => {
    await threeSubjects();
    as('reader', 'consumer@sap.mm/*');
    await registry.schemas.deleteSubject(GOLD).catch(() => undefined);
    as('operator', 'operator@sap.mm/*');
    const { items } = await registry.access.audit({ after: 0, limit: 100 });
    expect(items.map(({ kind, actor, subject }) => [kind, actor, subject])).toEqual([
      ['version-registered', 'anonymous', 'mara.gold'],
      ['version-registered', 'anonymous', 'mara.raw'],
      ['access-denied', 'reader', 'mara.gold'],
    ]);
    expect(await registry.access.audit({ after: 0, limit: 1 })).toMatchObject({ items: [{ sequence: 1 }], next: 1 });
    expect((await registry.access.audit({ after: 1, limit: 9, actor: 'reader' })).items).toHaveLength(1);
    as('reader', 'consumer@sap.mm/*');
    await expect(registry.access.audit({ after: 0, limit: 1 })).rejects.toEqual(code('forbidden'));
    await expect(registry.facts(0, 1)).rejects.toEqual(code('forbidden'));
  });

  it('takes denials of whatever names', async () => {
    as('reader', 'consumer@sap.mm/*');
    for (const name of ['\0', '\ud800', 'x'.repeat(4000), '*', '']) {
      await expect(registry.schemas.deleteSubject(at(name, 'shop'))).rejects.toEqual(code('subject-not-found'));
    }
    as('admin', 'admin@*/*');
    const { items } = await registry.access.audit({ after: 0, limit: 100 });
    expect(items.map(({ subject }) => subject)).toEqual(['\0', '\ufffd', 'x'.repeat(255), '*', '']);
  });

  it('tells names once that are the same as far as it tells them, so that long ones fill nothing', async () => {
    as('reader', 'consumer@sap.mm/*');
    for (const end of ['a', 'b', 'c']) {
      await registry.schemas.deleteSubject(at('x'.repeat(100_000) + end, 'shop')).catch(() => undefined);
    }
    time += 60_000;
    await registry.schemas.deleteSubject(at('x'.repeat(300), 'shop')).catch(() => undefined);
    as('admin', 'admin@*/*');
    const { items } = await registry.access.audit({ after: 0, limit: 9 });
    expect(items).toMatchObject([{ count: 1 }, { count: 3 }]);
  });

  it('is not filled by one who asks again and again', async () => {
    await threeSubjects();
    as('reader', 'consumer@sap.mm/*');
    const ask = (subject: string) => registry.schemas.deleteSubject(at(subject, 'sap.mm')).catch(() => undefined);
    for (let times = 0; times < 50; times += 1) await ask('mara.gold');
    for (let times = 0; times < 50; times += 1) await ask(`guess-${times}`);
    time += 60_000;
    await ask('mara.gold');
    as('admin', 'admin@*/*');
    const { items } = await registry.access.audit({ after: 0, limit: 100, kind: 'access-denied' });
    expect(items).toHaveLength(21);
    expect(items.filter(({ subject }) => subject === 'mara.gold')).toMatchObject([{ count: 1 }, { count: 50 }]);
  });
});

describe('keys', () => {
  const GRANTS = [{ role: 'producer', group: 'sap.mm', subject: '*' }] as const;

  it('let their caller in until they are revoked or over', async () => {
    const { access } = registry;
    const { key, secret } = await access.createKey({ caller: 'svc', grants: GRANTS, expiresAt: '2026-02-01' });
    expect(secret).toMatch(new RegExp(`^ck_${key.id}_[\\w-]{43}$`));
    expect(await access.callerOf(secret)).toEqual({ id: 'svc', grants: GRANTS });
    expect(access.knownCallerOf(secret)).toEqual({ id: 'svc', grants: GRANTS });
    const wrong = secret.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(await access.callerOf(wrong)).toBeUndefined();
    expect(await access.callerOf('ck_00000000_x')).toBeUndefined();
    time = Date.UTC(2026, 1, 1);
    expect(await access.callerOf(secret)).toBeUndefined();
    time = Date.UTC(2026, 0, 2);
    expect(await access.revokeKey(key.id)).toMatchObject({ revokedAt: '2026-01-02T00:00:00.000Z' });
    expect(await access.callerOf(secret)).toBeUndefined();
    const told = JSON.stringify(await access.audit({ after: 0, limit: 10 }));
    expect(told).not.toContain(secret.slice(12));
  });

  it.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31t12:00:00.5+02:00', '2027-01-31T10:00:00.500Z'],
  ])('may end on %s', async (expiresAt, end) => {
    const { key } = await registry.access.createKey({ caller: 'svc', grants: GRANTS, expiresAt });
    expect(key.expiresAt).toBe(end);
  });

  it('are given by admins, of what they are admins of', async () => {
    const { access } = registry;
    as('sap', 'admin@sap.*/*');
    const { key } = await access.createKey({ caller: 'svc', grants: GRANTS });
    const wider = { role: 'producer', group: '*', subject: '*' } as const;
    await expect(access.createKey({ caller: 'svc', grants: [...GRANTS, wider] })).rejects.toEqual(code('forbidden'));
    as('root', 'admin@*/*');
    const { key: other } = await access.createKey({ caller: 'all', grants: [wider] });
    as('sap', 'admin@sap.*/*');
    expect((await access.keys()).map(({ id }) => id)).toEqual([key.id]);
    await expect(access.revokeKey(other.id)).rejects.toEqual(code('key-not-found'));
    as('producer', 'producer@*/*');
    await expect(access.keys()).rejects.toEqual(code('forbidden'));
    await expect(access.createKey({ caller: 'me', grants: GRANTS })).rejects.toEqual(code('forbidden'));
  });

  it.each([
    ['a caller without a name', { caller: ' ', grants: GRANTS }],
    ['no grants', { caller: 'svc', grants: [] }],
    ['an end that is over', { caller: 'svc', grants: GRANTS, expiresAt: '2025-12-31' }],
    ['an end that is no date', { caller: 'svc', grants: GRANTS, expiresAt: 'soon' }],
    ['an end that is one in some countries', { caller: 'svc', grants: GRANTS, expiresAt: '01/02/2027' }],
    ['an end in a year', { caller: 'svc', grants: GRANTS, expiresAt: '2027' }],
    ['an end on a day that no month has', { caller: 'svc', grants: GRANTS, expiresAt: '2027-02-30' }],
    ['an end at a time of nowhere', { caller: 'svc', grants: GRANTS, expiresAt: '2027-01-31T12:00:00' }],
    ['a name that looks like another one', { caller: 'ro\u200bot', grants: GRANTS }],
  ])('are not given with %s', async (_case, key) => {
    await expect(registry.access.createKey(key)).rejects.toEqual(code('key-invalid'));
  });
});
