import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LINK_DEFAULTS, type WantedLink } from '../../domain/link.ts';
import { versionHash } from '../../domain/replica.ts';
import type { Place } from '../../domain/version-uri.ts';
import { createRegistry } from '../../service/create-registry.ts';
import { text as contractText } from '../../service/fixtures/contracts.ts';
import { code } from '../../service/fixtures/registry-per-test.ts';
import type { Registry } from '../../service/registry.ts';
import type { PostedDocument } from '../../service/schemagroups/schema-groups.ts';
import { PLAIN_TERMS } from '../../service/schemagroups/terms.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { startLinks } from './runner.ts';
import type { SourceRegistry } from './source-registry.ts';
import type { TargetRegistry } from './target-registry.ts';

const HOUR_MS = 3_600_000;

/** A registry of a test, at an address of its own. */
interface Site {
  readonly registry: Registry;
  readonly place: Place;
}

let now = Date.UTC(2026, 10, 22);
/** How much time passes between two looks at the clock. */
let stepMs = 1000;
const clock = () => {
  now += stepMs;
  return new Date(now);
};
let sites: Site[] = [];

async function open(name: string): Promise<Site> {
  const root = `https://${name}.example`;
  const registry = createRegistry(await openTestStore(), {
    clock,
    schemaGroups: { ...PLAIN_TERMS, makesGroups: true },
  });
  const site = { registry, place: { root, segment: 'schemagroups', authority: root } };
  sites.push(site);
  return site;
}

let home: Site;
let copy: Site;

beforeEach(async () => {
  home = await open('home');
  copy = await open('copy');
});

afterEach(async () => {
  await Promise.all(sites.map(({ registry }) => registry.close()));
  sites = [];
  stepMs = 1000;
});

const ORDERS = { group: 'sales', subject: 'orders' };

function avro(...fields: readonly string[]): string {
  return JSON.stringify({
    type: 'record',
    name: 'R',
    fields: fields.map((name) => ({ name, type: 'int', default: 0 })),
  });
}

async function post({ registry, place }: Site, key: typeof ORDERS, text: string, more: Partial<PostedDocument> = {}) {
  const outcome = await registry.schemaGroups.post(key, { bytes: Buffer.from(text), format: 'avro', place, ...more });
  expect(outcome.outcome).toBe('registered');
}

function source({ registry: { replicas }, place }: Site, change: Partial<SourceRegistry> = {}): SourceRegistry {
  return {
    isNative: true,
    changes: (after) => replicas.changes({ place, ...(after && { after }) }),
    elements: (after) => replicas.elements({ place, ...(after !== undefined && { after }) }),
    element: (origin) => replicas.element({ place, origin }),
    versions: (origin, numbers) => replicas.versions({ place, origin, numbers }),
    ...change,
  };
}

function target({ registry: { replicas }, place }: Site, link: string): TargetRegistry {
  return {
    isNative: true,
    wanted: (element) => replicas.wanted({ place, link, element }),
    accept: (element, versions) => replicas.accept({ place, link, element, versions }),
  };
}

async function link({ registry }: Site, peer: Site, wanted: Partial<WantedLink> = {}, id = 'from-home'): Promise<void> {
  await registry.links.create(id, { ...LINK_DEFAULTS, direction: 'pull', peer: peer.place.root, ...wanted });
}

let token = 0;

async function run({ registry, place }: Site, from: SourceRegistry, id = 'from-home') {
  const found = (await registry.linking.links()).find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no link ${id}`);
  token += 1;
  return (await pull({ linking: registry.linking, link: found, root: place.root, token, clock }, from)).outcome;
}

const textAt = async ({ registry }: Site, key: typeof ORDERS, number: number | 'latest' = 'latest') =>
  (await registry.schemaGroups.document(key, number)).representations[0]?.text;

const digestOf = async ({ registry, place }: Site, of: Site) =>
  (await registry.replicas.digest({ place, registry: of.place.root })).digest;

describe('a link that pulls', () => {
  it('brings documents, numbers, times, descriptions and media types as they are', async () => {
    await home.registry.schemaGroups.putGroup('sales', { description: 'What is sold', properties: { team: 'blue' } });
    const contentType = 'Application/Avro; charset=UTF-8';
    await post(home, ORDERS, ` ${avro('a')}\n`, { contentType, description: 'Orders', versionDescription: 'first' });
    await post(home, ORDERS, avro('a', 'b'), { id: 'v2' });
    await post(home, { group: 'sales', subject: 'blob' }, '\0\u0001\r\n', { format: 'xsd11' });
    await link(copy, home);
    expect(await run(copy, source(home))).toBe('done');
    expect(await digestOf(copy, home)).toBe(await digestOf(home, home));
    for (const number of [1, 2]) {
      const { origin, uri, id, epoch, authority, ...there } = await copy.registry.schemaGroups.document(ORDERS, number);
      const here = await home.registry.schemaGroups.document(ORDERS, number);
      expect({
        ...there,
        uri: undefined,
        id: undefined,
        epoch: 1,
        authority: undefined,
        origin: undefined,
      }).toMatchObject({
        representations: here.representations,
        createdAt: here.createdAt,
        description: 'Orders',
        versionDescription: here.versionDescription,
      });
      expect({ origin, authority }).toEqual({ origin: 'from-home', authority: home.place.root });
      expect(uri).toBe(
        number === 2 ? `${home.place.root}/v2` : `${home.place.root}/schemagroups/sales/schemas/orders/versions/1`,
      );
      expect((await copy.registry.schemaGroups.byUri(uri ?? '', copy.place)).document.number).toBe(number);
    }
    expect(await copy.registry.schemaGroups.group('sales')).toMatchObject({ description: 'What is sold' });
    expect(await copy.registry.links.status('from-home')).toMatchObject({ status: 'RUNNING', lag: 0, replicas: 3 });
  });

  it('follows changes, deletions and new beginnings', async () => {
    await link(copy, home);
    await post(home, ORDERS, avro('a'));
    await run(copy, source(home));
    await post(home, ORDERS, avro('a', 'b'));
    await home.registry.schemaGroups.deleteVersion(ORDERS, 1);
    await run(copy, source(home));
    expect(await copy.registry.schemaGroups.versions(ORDERS)).toEqual([2]);
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    await run(copy, source(home));
    await expect(copy.registry.schemaGroups.versions(ORDERS)).rejects.toThrow(code('subject-not-found'));
    await post(home, ORDERS, avro('c'));
    await run(copy, source(home));
    expect(await textAt(copy, ORDERS, 1)).toBe(avro('c'));
    expect(await digestOf(copy, home)).toBe(await digestOf(home, home));
  });

  it('brings what is done to an element while another one of its name is taken away', async () => {
    const far = await open('far');
    await link(copy, home);
    await link(far, copy);
    await run(copy, source(home));
    await run(far, source(copy));
    await post(home, ORDERS, avro('a'));
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    stepMs = 0;
    await post(copy, ORDERS, avro('b'));
    await run(copy, source(home));
    await run(far, source(copy));
    expect(await textAt(far, ORDERS)).toBe(avro('b'));
  });

  it('brings a schema that begins anew with the URIs of before for other versions', async () => {
    const [one, two] = ['urn:example:one', 'urn:example:two'];
    await link(copy, home);
    await post(home, ORDERS, avro('a'), { id: one });
    await post(home, ORDERS, avro('a', 'b'), { id: two });
    await run(copy, source(home));
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    await post(home, ORDERS, avro('a', 'b'), { id: two });
    await post(home, ORDERS, avro('a'), { id: one });
    await run(copy, source(home));
    expect(await digestOf(copy, home)).toBe(await digestOf(home, home));
    expect((await copy.registry.schemaGroups.byUri(two, copy.place)).document.number).toBe(1);
    expect((await copy.registry.schemaGroups.byUri(one, copy.place)).document.number).toBe(2);
  });

  it('asks one question when nothing has happened', async () => {
    await link(copy, home);
    await post(home, ORDERS, avro('a'));
    await run(copy, source(home));
    let asked = 0;
    const counting = new Proxy(source(home), {
      get: (from, name, receiver) => {
        if (name !== 'isNative') asked += 1;
        return Reflect.get(from, name, receiver);
      },
    });
    const before = await copy.registry.lastSequence();
    await run(copy, counting);
    expect(asked).toBe(1);
    expect(await copy.registry.lastSequence()).toBe(before);
  });

  it('brings contracts and their stages, and what Kafka clients registered', async () => {
    const id = 'users.daily_active';
    await home.registry.register({ source: contractText('1.0.0', ['id: string']) });
    await home.registry.schemas.register(ORDERS, { format: 'avro', text: avro('a'), references: [] });
    await link(copy, home);
    await run(copy, source(home));
    expect(await copy.registry.version(id, '1.0.0')).toEqual({
      ...(await home.registry.version(id, '1.0.0')),
      registered_at: expect.any(String),
    });
    await home.registry.archive(id, '1.0.0');
    await run(copy, source(home));
    expect((await copy.registry.version(id, '1.0.0')).status).toBe('archived');
    const [own] = await home.registry.schemas.versions(ORDERS);
    const [its] = await copy.registry.schemas.versions(ORDERS);
    expect(its?.content).toEqual(own?.content);
  });

  it('brings what a schema refers to first, under the names that it has here', async () => {
    const used = { group: 'base', subject: 'used' };
    await post(home, used, JSON.stringify({ type: 'record', name: 'Used', fields: [] }));
    const text = JSON.stringify({ type: 'record', name: 'User', fields: [{ name: 'used', type: 'Used' }] });
    const references = [{ name: 'Used', ...used, number: 1 }];
    await home.registry.schemas.register({ group: 'aaa', subject: 'user' }, { format: 'avro', text, references });
    await link(copy, home, { naming: { kind: 'prefix', prefix: 'eu.' } });
    await run(copy, source(home));
    const [version] = await copy.registry.schemas.versions({ group: 'eu.aaa', subject: 'user' });
    expect(version?.content.references).toEqual([{ name: 'Used', group: 'eu.base', subject: 'used', number: 1 }]);
    expect(await digestOf(copy, home)).toBe(await digestOf(home, home));
  });

  it('brings no more than its scope', async () => {
    await post(home, ORDERS, avro('a'));
    await post(home, { group: 'sales', subject: 'secret' }, avro('a'));
    await post(home, { group: 'hr', subject: 'people' }, avro('a'));
    await link(copy, home, { scope: { group: 'sales', include: [], exclude: ['*/secret'] } });
    await run(copy, source(home));
    expect(await copy.registry.schemas.subjects({})).toMatchObject([ORDERS]);
  });

  it('hears nothing of what is gone in a registry for which it may not speak', async () => {
    const far = await open('far');
    await link(copy, home);
    await link(far, copy, { authorities: [copy.place.root] });
    await run(copy, source(home));
    await post(home, ORDERS, avro('a'));
    await run(copy, source(home));
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    await run(copy, source(home));
    await run(far, source(copy));
    const { elements } = await far.registry.replicas.elements({ place: far.place });
    expect(elements).toEqual([]);
    expect(await far.registry.links.status('from-home')).toMatchObject({ status: 'RUNNING' });
  });

  it('takes nothing of authorities that it may not speak for', async () => {
    await post(home, ORDERS, avro('a'), { authority: 'urn:example:somebody' });
    await link(copy, home, { authorities: [home.place.root] });
    await run(copy, source(home));
    expect(await copy.registry.schemas.subjects({})).toEqual([]);
    expect(await copy.registry.links.status('from-home')).toMatchObject({
      status: 'DEGRADED',
      waiting: { refused: 1 },
      marks: [{ detail: 'the link may not speak for the authority urn:example:somebody' }],
    });
  });

  it('leaves names to those who have them, and has the others apart', async () => {
    await post(copy, ORDERS, avro('mine'));
    await post(home, ORDERS, avro('theirs'));
    await link(copy, home);
    await run(copy, source(home));
    expect(await textAt(copy, ORDERS)).toBe(avro('mine'));
    const uri = `${home.place.root}/schemagroups/sales/schemas/orders/versions/1`;
    const { document } = await copy.registry.schemaGroups.byUri(uri, copy.place);
    expect(document.group).toMatch(/^sales~[\da-f]{8}$/);
    expect(document.representations[0]?.text).toBe(avro('theirs'));
  });

  it('keeps what is gone at home, where it is to', async () => {
    await post(home, ORDERS, avro('a'));
    await link(copy, home, { deletes: 'keep' });
    await run(copy, source(home));
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    await run(copy, source(home));
    expect(await textAt(copy, ORDERS)).toBe(avro('a'));
  });

  it('does not take part in a schema that changes while it is read', async () => {
    await post(home, ORDERS, avro('a'));
    await link(copy, home);
    const changing = source(home, {
      versions: async (origin, numbers) => {
        const versions = await home.registry.replicas.versions({ place: home.place, origin, numbers });
        return versions.map((version) => ({ ...version, source: '"int"' }));
      },
    });
    await run(copy, changing);
    expect(await copy.registry.schemas.subjects({})).toEqual([]);
    now += HOUR_MS;
    await run(copy, source(home));
    expect(await textAt(copy, ORDERS)).toBe(avro('a'));
  });
});

describe('a replica', () => {
  beforeEach(async () => {
    await post(home, ORDERS, avro('a'));
    await home.registry.schemaGroups.putGroup('sales', { description: 'theirs' });
    await link(copy, home);
    await run(copy, source(home));
  });

  it('is changed by its home alone, whatever the dialect', async () => {
    const { schemaGroups, schemas, layers } = copy.registry;
    const refusal = code('replica-read-only');
    await expect(post(copy, ORDERS, avro('a', 'b'))).rejects.toThrow(refusal);
    const schema = { format: 'avro', text: avro('a', 'c'), references: [] };
    await expect(schemas.register(ORDERS, schema)).rejects.toThrow(refusal);
    await expect(schemas.deleteSubject(ORDERS)).rejects.toThrow(refusal);
    await expect(schemaGroups.deleteSchema(ORDERS)).rejects.toThrow(refusal);
    await expect(schemaGroups.putGroup('sales', { description: 'mine' })).rejects.toThrow(refusal);
    await expect(schemas.register(ORDERS, schema)).rejects.toThrow("the link 'from-home' brings it here");
    expect(layers).toBeDefined();
  });

  it('is at home here from the first change after its link is gone', async () => {
    await copy.registry.links.remove('from-home');
    await post(copy, ORDERS, avro('a', 'b'));
    await link(copy, home);
    await post(home, ORDERS, avro('a', 'z'));
    await run(copy, source(home));
    expect(await textAt(copy, ORDERS)).toBe(avro('a', 'b'));
  });
});

describe('a link that is careful', () => {
  const names = Array.from({ length: 10 }, (_, index) => ({ group: 'sales', subject: `s${index}` }));

  beforeEach(async () => {
    for (const key of names) await post(home, key, avro('a'));
    await link(copy, home);
    await run(copy, source(home));
  });

  const live = async () => (await copy.registry.schemas.subjects({})).filter((subject) => subject.live > 0).length;

  it('does not take away many at once, unless somebody confirms it', async () => {
    for (const key of names.slice(2)) await home.registry.schemaGroups.deleteSchema(key);
    expect(await run(copy, source(home))).toBe('alarmed');
    expect(await live()).toBe(10);
    expect(await copy.registry.links.status('from-home')).toMatchObject({
      status: 'PAUSED',
      alarm: 'too-many-deletions',
    });
    expect(await run(copy, source(home))).toBe('alarmed');
    await copy.registry.links.resume('from-home', { confirm: true });
    expect(await run(copy, source(home))).toBe('done');
    expect(await live()).toBe(2);
  });

  it('believes no registry that is empty all of a sudden, nor another one at the same address', async () => {
    const other = await open('home');
    await post(other, { group: 'sales', subject: 'new' }, avro('n'));
    expect(await run(copy, source(other))).toBe('alarmed');
    expect(await live()).toBe(11);
    expect(await copy.registry.links.status('from-home')).toMatchObject({ status: 'PAUSED', alarm: 'other-log' });
  });

  it('does not follow a home that was set back to an older state, until somebody confirms it', async () => {
    const older = await open('home');
    for (const key of names) await post(older, key, avro('a'));
    const [first = ORDERS] = names;
    await post(home, first, avro('a', 'b'));
    await run(copy, source(home));
    expect(await run(copy, source(older))).toBe('alarmed');
    expect(await textAt(copy, first)).toBe(avro('a', 'b'));
    await copy.registry.links.resume('from-home', { confirm: true });
    expect(await run(copy, source(older))).toBe('done');
    expect(await textAt(copy, first)).toBe(avro('a'));
  });

  it('takes nothing away because a registry cannot be reached', async () => {
    const broken = source(home, {
      changes: async () => {
        throw new Error('401 Unauthorized');
      },
    });
    expect(await run(copy, broken)).toBe('failed');
    expect(await live()).toBe(10);
    expect(await copy.registry.links.status('from-home')).toMatchObject({
      status: 'ERROR',
      lastError: '401 Unauthorized',
    });
  });

  it('leaves its work to a later turn', async () => {
    const { linking } = copy.registry;
    const [found] = await linking.links();
    if (found === undefined) throw new Error('there is no link');
    const stale = { linking, link: found, root: copy.place.root, token: token - 1, clock };
    expect((await pull(stale, source(home))).outcome).toBe('fenced');
  });

  it('goes on with the others where one element fails', async () => {
    const [first = ORDERS, ...others] = names;
    for (const key of names) await post(home, key, avro('a', 'b'));
    const failing = source(home, {
      element: async (origin) => {
        if (origin.subject === first.subject) throw new Error('500');
        return home.registry.replicas.element({ place: home.place, origin });
      },
    });
    expect(await run(copy, failing)).toBe('done');
    for (const key of others) expect(await textAt(copy, key)).toBe(avro('a', 'b'));
    expect(await copy.registry.links.status('from-home')).toMatchObject({ status: 'DEGRADED', waiting: { failed: 1 } });
    now += HOUR_MS;
    expect(await run(copy, source(home))).toBe('done');
    expect(await copy.registry.links.status('from-home')).toMatchObject({ status: 'RUNNING', waiting: { failed: 0 } });
  });

  it('looks again at what it is told of', async () => {
    const [first = ORDERS] = names;
    await post(home, first, avro('a', 'b'));
    await copy.registry.links.notify('from-home', [{ registry: home.place.root, ...first }]);
    expect(await copy.registry.links.status('from-home')).toMatchObject({ waiting: { notified: 1 } });
    await run(copy, source(home));
    expect(await copy.registry.links.status('from-home')).toMatchObject({ waiting: { notified: 0 } });
  });
});

describe('a registry of another kind', () => {
  /** Epochs by the time of the last change, no log, no word of what is gone. */
  const foreign = (texts: ReadonlyMap<string, string>, epoch: number): SourceRegistry => {
    const originOf = (subject: string) => ({ registry: home.place.root, group: 'g', subject });
    const versionOf = (subject: string) => ({
      number: 3,
      label: '3',
      status: 'active' as const,
      uri: `${home.place.root}/schemagroups/g/schemas/${subject}/versions/3`,
      uuid: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
      format: 'avro',
      source: texts.get(subject) ?? '',
      references: [],
      createdAt: '2020-01-01T00:00:00.000Z',
      representations: [],
    });
    const elementOf = (subject: string) => ({
      origin: originOf(subject),
      epoch,
      deleted: false,
      authority: home.place.root,
      attributes: {},
      versions: [{ number: 3, hash: versionHash(versionOf(subject)) }],
    });
    return {
      isNative: false,
      changes: async () => undefined,
      elements: async () => ({
        root: home.place.root,
        elements: [...texts.keys()].sort().map(elementOf),
        next: undefined,
      }),
      element: async ({ subject }) => (texts.has(subject) ? elementOf(subject) : undefined),
      versions: async ({ subject }) => [versionOf(subject)],
    };
  };

  it('is looked through as a whole: what is missing is gone, and numbers stay', async () => {
    await link(copy, home);
    const texts = new Map([
      ['one', ` ${avro('a')} `],
      ['two', 'no Avro at all'],
    ]);
    expect(await run(copy, foreign(texts, 1))).toBe('done');
    expect(await copy.registry.schemaGroups.versions({ group: 'g', subject: 'one' })).toEqual([3]);
    expect(await textAt(copy, { group: 'g', subject: 'one' })).toBe(` ${avro('a')} `);
    expect(await textAt(copy, { group: 'g', subject: 'two' })).toBe('no Avro at all');
    texts.delete('two');
    expect(await run(copy, foreign(texts, 2))).toBe('done');
    await expect(copy.registry.schemaGroups.versions({ group: 'g', subject: 'two' })).rejects.toThrow();
  });

  it('is told on as it was told', async () => {
    await link(copy, home);
    await run(copy, foreign(new Map([['one', avro('a')]]), 1));
    const third = await open('third');
    await link(third, copy);
    expect(await run(third, source(copy))).toBe('done');
    expect(await digestOf(third, home)).toBe(await digestOf(copy, home));
    expect(await textAt(third, { group: 'g', subject: 'one' })).toBe(avro('a'));
  });
});

describe('a link that pushes', () => {
  async function hand(): Promise<string> {
    const { registry, place } = home;
    const [found] = await registry.linking.links();
    if (found === undefined) throw new Error('there is no link');
    token += 1;
    const { linking, replicas } = registry;
    const work = { linking, link: found, root: place.root, token, clock, replicas, place };
    return (await push(work, target(copy, 'from-home'))).outcome;
  }

  it('brings changes and deletions, and what is there already not again', async () => {
    await link(home, copy, { direction: 'push' }, 'to-copy');
    await link(copy, home, { direction: 'accept' });
    await post(home, ORDERS, avro('a'));
    expect(await hand()).toBe('done');
    expect(await textAt(copy, ORDERS)).toBe(avro('a'));
    const before = await copy.registry.lastSequence();
    expect(await hand()).toBe('done');
    expect(await copy.registry.lastSequence()).toBe(before);
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    expect(await hand()).toBe('done');
    await expect(copy.registry.schemaGroups.versions(ORDERS)).rejects.toThrow(code('subject-not-found'));
  });

  it('takes away what is gone, also where the other link names the authorities that it lets in', async () => {
    await link(home, copy, { direction: 'push' }, 'to-copy');
    await link(copy, home, { direction: 'accept', authorities: [home.place.root] });
    await post(home, ORDERS, avro('a'));
    await hand();
    await home.registry.schemaGroups.deleteSchema(ORDERS);
    expect(await hand()).toBe('done');
    await expect(copy.registry.schemaGroups.versions(ORDERS)).rejects.toThrow(code('subject-not-found'));
  });

  it('is waited for with the parts that came, as long as its link is there', async () => {
    await post(home, ORDERS, avro('a'));
    await post(home, ORDERS, avro('a', 'b'));
    await link(copy, home, { direction: 'accept' });
    const at = { place: copy.place, link: 'from-home' };
    const origin = { registry: home.place.root, ...ORDERS };
    const { replicas } = home.registry;
    const element = await replicas.element({ place: home.place, origin });
    if (element === undefined) throw new Error('there is no element');
    const [first, second] = await replicas.versions({ place: home.place, origin, numbers: [1, 2] });
    if (first === undefined || second === undefined) throw new Error('there are no versions');
    expect(await copy.registry.replicas.keep({ ...at, origin, versions: [first] })).toEqual({ kept: 1 });
    expect(await copy.registry.replicas.wanted({ ...at, element })).toEqual([2]);
    await copy.registry.links.remove('from-home');
    await link(copy, home, { direction: 'accept' });
    expect(await copy.registry.replicas.wanted({ ...at, element })).toEqual([1, 2]);
    await copy.registry.replicas.keep({ ...at, origin, versions: [first, second] });
    await copy.registry.replicas.keep({ ...at, origin, versions: [first] });
    expect(await copy.registry.replicas.accept({ ...at, element, versions: [] })).toEqual({ outcome: 'created' });
    expect(await textAt(copy, ORDERS)).toBe(avro('a', 'b'));
  });

  it('is let in by a link that accepts alone', async () => {
    await link(home, copy, { direction: 'push' }, 'to-copy');
    await post(home, ORDERS, avro('a'));
    expect(await hand()).toBe('done');
    expect(await home.registry.links.status('to-copy')).toMatchObject({ waiting: { failed: 1 } });
    expect(await copy.registry.schemas.subjects({})).toEqual([]);
  });
});

describe('the work of links', () => {
  it('is done in the background, follows the links, and ends', async () => {
    await post(home, ORDERS, avro('a'));
    const warnings: unknown[] = [];
    const { registry, place } = copy;
    const runner = startLinks({
      log: registry,
      linking: registry.linking,
      replicas: registry.replicas,
      place,
      sourceOf: () => source(home),
      targetOf: () => target(home, 'none'),
      holder: 'one',
      lastsMs: 2000,
      clock,
      random: () => 0,
      logger: { warn: (detail) => warnings.push(detail) },
    });
    await link(copy, home);
    await expect.poll(() => textAt(copy, ORDERS).catch(() => undefined), { timeout: 30_000 }).toBe(avro('a'));
    await post(home, ORDERS, avro('a', 'b'));
    await copy.registry.links.run('from-home');
    await expect.poll(() => textAt(copy, ORDERS), { timeout: 30_000 }).toBe(avro('a', 'b'));
    await runner.stop();
    expect(warnings).toEqual([]);
  });
});
