import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataContract, judge, printJson } from '@concordat/engine';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore } from '../store/fixtures/databases.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/port.ts';
import { createRegistry } from './create-registry.ts';
import { contract, field, parsed, text } from './fixtures/contracts.ts';
import type { RegisterCommand, Registry } from './registry.ts';

const ID = 'users.daily_active';
const V1 = ['user_id: string', 'active_date: timestamp', 'ltv?: number'];
const V1_1 = [...V1, 'signup_source?: string'];
const V2 = ['user_id: string', 'active_date: timestamp'];
const NOTE = { uri: 'https://example.org/migrate', sunset: '2027-03-01' };

const directory = mkdtempSync(join(tmpdir(), 'concordat-service-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const newFile = () => join(directory, `${++files}.db`);

const instant = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second));

describe.each([
  ['memory', () => openTestStore()],
  ['a file', () => openStore(`sqlite:${newFile()}`)],
])('a registry in %s', (_, open) => {
  let store: Store;
  let registry: Registry;
  beforeEach(async () => {
    store = await open();
    let seconds = 0;
    registry = createRegistry(store, { clock: () => instant(seconds++) });
  });
  afterEach(() => registry.close());

  const register = (source: string, wish: Omit<RegisterCommand, 'source'> = {}) =>
    registry.register({ ...wish, source });
  const outcomeOf = async (source: string, wish: Omit<RegisterCommand, 'source'> = {}) => {
    const { outcome } = await register(source, wish);
    return outcome;
  };
  const labels = async () => (await registry.versions(ID)).items.map(({ version }) => version);
  const kinds = async () => (await registry.facts(0, 1000)).map(({ kind }) => kind);

  describe('registering', () => {
    it('keeps a first version, with its text as it was written', async () => {
      const source = `# ours\ndataset_id: ${ID}\nversion: "1.0.0"\nstatus: active\nowners: [{team: growth}]\nfields:\n  - {name: user_id, type: string}\n`;
      const outcome = await register(source, { mode: 'full' });
      expect(outcome).toMatchObject({
        outcome: 'registered',
        verdict: { compatible: true, level: 'FULL', findings: [], changes: [] },
      });
      const version = await registry.version(ID, '1.0.0');
      expect(version).toEqual({
        dataset_id: ID,
        version: '1.0.0',
        number: 1,
        status: 'active',
        deprecation: undefined,
        contract: parsed(source),
        source,
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        registered_at: '2026-11-22T10:00:00.000Z',
      });
      expect(outcome).toMatchObject({ version });
      expect(await registry.facts(0, 10)).toEqual([
        {
          sequence: 1,
          at: '2026-11-22T10:00:00.000Z',
          kind: 'version-registered',
          group: 'contracts',
          subject: ID,
          version: '1.0.0',
          number: 1,
          status: 'active',
          fingerprint: version.fingerprint,
          content_id: 1,
          mode: 'full',
          owners: ['growth'],
          actor: 'anonymous',
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ]);
    });

    it('accepts what the newest version allows and refuses what breaks it', async () => {
      await register(text('1.0.0', V1));
      expect(await outcomeOf(text('1.1.0', V1_1))).toBe('registered');
      const refused = await register(text('2.0.0', V2));
      expect(refused).toMatchObject({ outcome: 'incompatible', against: '1.1.0', verdict: { compatible: false } });
      expect(await labels()).toEqual(['1.0.0', '1.1.0']);
      const [fact] = await registry.facts(2, 10);
      expect(fact).toMatchObject({ kind: 'registration-refused', version: '2.0.0', mode: 'backward', issue_count: 2 });
      expect(fact).toMatchObject({
        issues: [
          {
            severity: 'error',
            field: 'ltv',
            kind: 'field_removed',
            message: "field 'ltv' was removed; old data will fail validation",
          },
          { kind: 'field_removed', field: 'signup_source' },
        ],
      });
    });

    it('is asked twice for the same and writes once', async () => {
      await register(text('1.0.0', V1));
      await registry.archive(ID, '1.0.0');
      const sequence = await registry.lastSequence();
      const yaml = `fields: [{type: string, name: user_id}, {name: active_date, type: timestamp}, {name: ltv, required: false, type: number}]\nowners: [{team: growth-platform, contact: "#growth-platform"}]\nstatus: active\nversion: 1.0.0\ndataset_id: ${ID}\n`;
      expect(await register(yaml)).toMatchObject({
        outcome: 'unchanged',
        version: { status: 'archived', source: text('1.0.0', V1) },
        verdict: { compatible: true },
      });
      expect(await registry.lastSequence()).toBe(sequence);
    });

    it('gives a version number to one content for ever', async () => {
      await register(text('1.0.0', V1));
      await register(text('1.1.0', V1_1));
      await registry.archive(ID, '1.1.0');
      for (const status of ['active', 'draft'] as const) {
        expect(await register(text('1.1.0', V1, { status }))).toMatchObject({
          outcome: 'taken',
          version: { version: '1.1.0', status: 'archived', contract: { fields: { length: 4 } } },
        });
      }
      expect(await labels()).toEqual(['1.0.0', '1.1.0']);
    });

    it('names every problem of an invalid document and writes nothing', async () => {
      const invalid = await register(text('1.0', ['a: string', 'a: string'], { primary_key: ['zz'] }));
      expect(invalid.outcome).toBe('invalid');
      expect(invalid.outcome === 'invalid' && invalid.problems.length).toBeGreaterThanOrEqual(3);
      expect(await registry.datasets()).toEqual({ items: [], next: undefined });
      expect(await kinds()).toEqual([]);
    });

    it('bounds what a fact keeps of a refusal', async () => {
      const many = Array.from({ length: 2000 }, (_, index) => `column_${'x'.repeat(100)}_${index}: string`);
      await register(text('1.0.0', ['id: string', ...many]));
      await register(text('2.0.0', ['id: string']));
      const [fact] = await registry.facts(1, 1);
      expect(fact).toMatchObject({ kind: 'registration-refused', issue_count: 2000 });
      expect(JSON.stringify(fact).length).toBeLessThan(70_000);
    });

    it.each(['__proto__', 'constructor', 'a/b?c#d %', "o'brien", 'ü', 'check'])(
      'takes the name %j as any other',
      async (id) => {
        await register(text('1.0.0', ['__proto__: string', 'constructor?: integer'], { dataset_id: id }));
        const { contract } = await registry.latest(id);
        expect([contract.dataset_id, ...contract.fields.map(({ name }) => name)]).toEqual([
          id,
          '__proto__',
          'constructor',
        ]);
        expect(await registry.datasets()).toEqual({ items: [id], next: undefined });
      },
    );
  });

  describe('version numbers', () => {
    const tooLow = { outcome: 'incompatible', verdict: { findings: [{ kind: 'version_not_increasing' }] } };

    it('increase over the version in force', async () => {
      await register(text('1.1.0', V1));
      for (const version of ['1.0.9', '0.1.0', '1.1.0-rc.1', '1.1.0+build.7']) {
        expect(await register(text(version, V1))).toMatchObject(tooLow);
      }
      expect(await outcomeOf(text('1.1.1', V1))).toBe('registered');
    });

    it('may stay below a draft', async () => {
      await register(text('1.0.0', V1));
      await register(text('3.0.0', V1, { status: 'draft' }));
      expect(await outcomeOf(text('2.0.0', V1))).toBe('registered');
      expect((await registry.latest(ID)).version).toBe('2.0.0');
    });
  });

  describe('the policy of the version in force', () => {
    it('cannot be weakened by a request', async () => {
      await register(text('1.0.0', V1, { compatibility: { mode: 'full' } }));
      for (const mode of ['none', 'backward', 'forward'] as const) {
        expect(await register(text('2.0.0', V2, { compatibility: { mode: 'none' } }), { mode })).toMatchObject({
          outcome: 'incompatible',
          verdict: { level: 'FULL' },
        });
      }
    });
    it('can be added to by a request', async () => {
      await register(text('1.0.0', V1, { compatibility: { mode: 'backward' } }));
      const { fields, ...rest } = contract('1.1.0', V1);
      const plan = { ...field('plan: string'), default: 'free' };
      const source = printJson({ ...rest, fields: [...fields, plan] });
      expect(await register(source, { mode: 'forward' })).toMatchObject({
        outcome: 'incompatible',
        verdict: { level: 'FULL', findings: [{ kind: 'field_required_added' }, { kind: 'compatibility_changed' }] },
      });
      expect(await outcomeOf(source)).toBe('registered');
    });
    it('may let a MAJOR break, and nothing smaller', async () => {
      await register(text('1.0.0', V1, { compatibility: { breaking: 'major' } }));
      expect(await outcomeOf(text('1.1.0', V2))).toBe('incompatible');
      const outcome = await register(text('2.0.0', V2));
      expect(outcome).toMatchObject({ outcome: 'registered', permitted: 'major', verdict: { compatible: false } });
      expect((await registry.facts(0, 10)).at(-1)).toMatchObject({ kind: 'version-registered', permitted: 'major' });
    });
    it('asks every version that is active or deprecated when it is transitive', async () => {
      await register(text('1.0.0', V1, { compatibility: { breaking: 'major' } }));
      await register(text('2.0.0', V2, { compatibility: { transitive: true } }));
      expect(await register(text('2.1.0', [...V2, 'ltv?: string']))).toMatchObject({
        outcome: 'incompatible',
        verdict: {
          findings: expect.arrayContaining([expect.objectContaining({ kind: 'field_type_changed', against: '1.0.0' })]),
        },
      });
      await registry.archive(ID, '1.0.0');
      expect(await outcomeOf(text('2.1.0', [...V2, 'ltv?: string']))).toBe('registered');
    });
  });

  it('lets a pre-release break, and does not judge releases by it', async () => {
    await register(text('1.0.0', V1));
    expect(await register(text('2.0.0-rc.1', V2))).toMatchObject({
      outcome: 'registered',
      permitted: 'prerelease',
      verdict: { compatible: false },
    });
    expect((await registry.latest(ID)).version).toBe('1.0.0');
    expect(await register(text('1.1.0', V1_1))).toMatchObject({ outcome: 'registered' });
    expect(await register(text('2.0.0', V2))).toMatchObject({ outcome: 'incompatible', against: '1.1.0' });
  });

  describe('when the release in force is taken out of use', () => {
    beforeEach(async () => {
      await register(text('1.0.0', V1));
    });
    it.each(['active', 'draft', 'archived'] as const)('is not followed by a pre-release (%s)', async (status) => {
      await register(text('2.0.0-rc.1', V2, { status }));
      await registry.archive(ID, '1.0.0');
      await expect(registry.latest(ID)).rejects.toMatchObject({ code: 'no-active-version' });
      expect(await register(text('2.0.0', V2))).toMatchObject({ outcome: 'incompatible', against: '1.0.0' });
    });
    it('is not followed by a pre-release when it is deprecated either', async () => {
      await register(text('2.0.0-rc.1', V2));
      await registry.deprecate(ID, '1.0.0', { uri: 'https://wiki.example/v2' });
      await expect(registry.latest(ID)).rejects.toMatchObject({ code: 'no-active-version' });
      expect(await register(text('2.0.0', V2))).toMatchObject({ outcome: 'incompatible', against: '1.0.0' });
    });
    it('leaves no draft to set the policy or to be judged by', async () => {
      await register(text('1.1.0', V1, { status: 'draft', compatibility: { mode: 'none' } }));
      await registry.archive(ID, '1.0.0');
      expect(await register(text('2.0.0', V2))).toMatchObject({ outcome: 'incompatible', against: '1.0.0' });
    });
  });

  it('answers a check as it would answer the registration', async () => {
    const states = ['active', 'draft', 'archived'] as const;
    const line = fc.record({
      version: fc.constantFrom('1.0.0', '1.1.0', '2.0.0', '2.0.0-rc.1'),
      fields: fc.constantFrom(V1, V1_1, V2, ['user_id: integer']),
      status: fc.constantFrom(...states),
      mode: fc.constantFrom('backward', 'forward', 'full', 'none'),
      breaking: fc.constantFrom('major', 'refuse'),
    });
    let rounds = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
        const dataset_id = `round.${++rounds}`;
        for (const { version, fields, status, mode, breaking } of lines) {
          const source = text(version, fields, { dataset_id, status, compatibility: { breaking } });
          const asked = await registry.check({ source, mode });
          const done = await registry.register({ source, mode });
          expect(asked.outcome).toBe(done.outcome === 'registered' ? 'registrable' : done.outcome);
          if ('verdict' in asked && 'verdict' in done) expect(asked.verdict).toEqual(done.verdict);
          if ('permitted' in asked || 'permitted' in done) {
            expect(asked).toMatchObject({ permitted: 'permitted' in done && done.permitted });
          }
        }
      }),
      { seed: 20261122, numRuns: 60 },
    );
  });

  it('writes nothing when it is asked only', async () => {
    await register(text('1.0.0', V1));
    const check = (version: string, fields: string[]) => registry.check({ source: text(version, fields) });
    expect(await check('1.1.0', V1_1)).toMatchObject({ outcome: 'registrable', against: '1.0.0' });
    expect(await check('2.0.0', V2)).toMatchObject({ outcome: 'incompatible', against: '1.0.0' });
    expect(await check('1.0.0', V1)).toMatchObject({ outcome: 'unchanged' });
    expect(await check('1.0.0', V2)).toMatchObject({ outcome: 'taken' });
    expect(await labels()).toEqual(['1.0.0']);
    expect(await registry.lastSequence()).toBe(1);
  });

  describe('activating', () => {
    it('puts a draft in force', async () => {
      await register(text('1.0.0', V1, { status: 'draft' }));
      await expect(registry.latest(ID)).rejects.toThrow(`'${ID}' has no active version`);
      expect(await registry.activate(ID, '1.0.0')).toMatchObject({
        outcome: 'registered',
        version: { status: 'active', contract: { status: 'active' } },
      });
      expect((await registry.latest(ID)).version).toBe('1.0.0');
      expect((await registry.facts(1, 10)).map(({ sequence: _, at: __, hash: ___, ...fact }) => fact)).toEqual([
        {
          kind: 'version-activated',
          group: 'contracts',
          subject: ID,
          version: '1.0.0',
          mode: 'backward',
          owners: ['growth-platform'],
          actor: 'anonymous',
        },
      ]);
    });
    it('judges again, against what is in force now', async () => {
      await register(text('1.0.0', V1));
      expect(await outcomeOf(text('1.2.0', V1, { status: 'draft' }))).toBe('registered');
      expect(await outcomeOf(text('1.1.0', V1_1))).toBe('registered');
      expect(await registry.activate(ID, '1.2.0')).toMatchObject({
        outcome: 'incompatible',
        against: '1.1.0',
        verdict: { findings: [{ kind: 'field_removed' }] },
      });
      expect((await registry.version(ID, '1.2.0')).status).toBe('draft');
      expect((await kinds()).at(-1)).toBe('registration-refused');
    });
    it('keeps in the log why a break was permitted', async () => {
      await register(text('1.0.0', V1, { compatibility: { breaking: 'major' } }));
      await register(text('2.0.0', V2, { status: 'draft' }));
      expect(await registry.activate(ID, '2.0.0')).toMatchObject({ outcome: 'registered', permitted: 'major' });
      expect((await registry.facts(2, 10)).at(-1)).toMatchObject({ kind: 'version-activated', permitted: 'major' });
    });
    it('does not ask other drafts', async () => {
      await register(text('1.0.0', V1, { status: 'draft' }));
      await register(text('2.0.0', V1_1, { status: 'draft' }));
      expect(await registry.activate(ID, '1.0.0')).toMatchObject({ outcome: 'registered' });
      expect(await registry.activate(ID, '2.0.0')).toMatchObject({ outcome: 'registered' });
    });
    it('an active version changes nothing', async () => {
      await register(text('1.0.0', V1));
      expect(await registry.activate(ID, '1.0.0')).toMatchObject({ outcome: 'unchanged' });
      expect(await kinds()).toEqual(['version-registered']);
    });
    it('never brings a version back', async () => {
      await register(text('1.0.0', V1));
      await registry.archive(ID, '1.0.0');
      await expect(registry.activate(ID, '1.0.0')).rejects.toMatchObject({ code: 'transition-refused' });
    });
  });

  describe('deprecating', () => {
    it('says where to go, and keeps it', async () => {
      await register(text('1.0.0', V1));
      const expected = {
        status: 'deprecated',
        deprecation: NOTE,
        contract: { status: 'deprecated', deprecation: NOTE, deprecation_uri: NOTE.uri },
      };
      expect(await registry.deprecate(ID, '1.0.0', NOTE)).toMatchObject(expected);
      expect(await registry.version(ID, '1.0.0')).toMatchObject(expected);
      expect((await registry.facts(1, 10))[0]).toMatchObject({ kind: 'version-deprecated', deprecation: NOTE });
      await registry.archive(ID, '1.0.0');
      expect(await registry.version(ID, '1.0.0')).toMatchObject({ status: 'archived', deprecation: NOTE });
    });
    it('with the same note again is no news; with another it is', async () => {
      await register(text('1.0.0', V1));
      await registry.deprecate(ID, '1.0.0', NOTE);
      await registry.deprecate(ID, '1.0.0', NOTE);
      await registry.deprecate(ID, '1.0.0', { ...NOTE, replaced_by: '2.0.0' });
      expect(await kinds()).toEqual(['version-registered', 'version-deprecated', 'version-deprecated']);
      expect((await registry.version(ID, '1.0.0')).deprecation).toEqual({ ...NOTE, replaced_by: '2.0.0' });
    });
    it('without a place to go is refused before anything is written', async () => {
      await register(text('1.0.0', V1));
      for (const uri of ['', '  ']) {
        await expect(registry.deprecate(ID, '1.0.0', { uri })).rejects.toMatchObject({ code: 'deprecation-invalid' });
      }
      expect(await kinds()).toEqual(['version-registered']);
      expect(await registry.versions(ID)).toMatchObject({ items: [{ status: 'active', deprecation: undefined }] });
    });
    it('is for active and deprecated versions', async () => {
      await register(text('1.0.0', V1, { status: 'draft' }));
      await expect(registry.deprecate(ID, '1.0.0', NOTE)).rejects.toMatchObject({ code: 'transition-refused' });
      await registry.archive(ID, '1.0.0');
      await expect(registry.deprecate(ID, '1.0.0', NOTE)).rejects.toMatchObject({ code: 'transition-refused' });
      expect((await registry.version(ID, '1.0.0')).status).toBe('archived');
    });
    it('leaves the version before it in force', async () => {
      await register(text('1.0.0', V1));
      await register(text('1.1.0', V1_1));
      await registry.deprecate(ID, '1.1.0', NOTE);
      expect((await registry.latest(ID)).version).toBe('1.0.0');
    });
  });

  describe('archiving', () => {
    it('takes a version out of use, and twice is once', async () => {
      await register(text('1.0.0', V1));
      await register(text('1.1.0', V1_1));
      expect(await registry.archive(ID, '1.1.0')).toMatchObject({
        status: 'archived',
        contract: { status: 'archived' },
      });
      expect(await registry.archive(ID, '1.1.0')).toMatchObject({ status: 'archived' });
      expect((await registry.latest(ID)).version).toBe('1.0.0');
      expect(await labels()).toEqual(['1.0.0', '1.1.0']);
      expect(await kinds()).toEqual(['version-registered', 'version-registered', 'version-archived']);
    });
  });

  describe('what does not exist', () => {
    const missing: readonly (readonly [string, (registry: Registry) => Promise<unknown>])[] = [
      ['latest', (r) => r.latest('x')],
      ['versions', (r) => r.versions('x')],
      ['version', (r) => r.version('x', '1.0.0')],
      ['activate', (r) => r.activate('x', '1.0.0')],
      ['deprecate', (r) => r.deprecate('x', '1.0.0', NOTE)],
      ['archive', (r) => r.archive('x', '1.0.0')],
      ['datasets', (r) => r.datasets({ after: 'x' })],
    ];
    it.each(missing)('is said by %s of a dataset', async (_, ask) => {
      await expect(ask(registry)).rejects.toMatchObject({
        code: 'dataset-not-found',
        message: "unknown dataset_id: 'x'",
      });
    });
    const missingVersion: readonly (readonly [string, (registry: Registry) => Promise<unknown>])[] = [
      ['version', (r) => r.version(ID, '9.9.9')],
      ['versions', (r) => r.versions(ID, { after: '9.9.9' })],
      ['activate', (r) => r.activate(ID, '9.9.9')],
      ['deprecate', (r) => r.deprecate(ID, '9.9.9', NOTE)],
      ['archive', (r) => r.archive(ID, '9.9.9')],
    ];
    it.each(missingVersion)('is said by %s of a version', async (_, ask) => {
      await register(text('1.0.0', V1));
      await expect(ask(registry)).rejects.toMatchObject({
        code: 'version-not-found',
        message: `'${ID}' has no version '9.9.9'`,
      });
    });
  });

  describe('listing', () => {
    it('gives datasets in order of first registration, in pages', async () => {
      const ids = ['c', 'a', 'b.1', 'b.2', 'b.3'];
      for (const dataset_id of ids) await register(text('1.0.0', V1, { dataset_id }));
      await register(text('1.1.0', V1, { dataset_id: 'c' }));
      expect(await registry.datasets()).toEqual({ items: ids, next: undefined });
      expect(await registry.datasets({ limit: 2 })).toEqual({ items: ['c', 'a'], next: 'a' });
      expect(await registry.datasets({ limit: 3, after: 'a' })).toEqual({
        items: ['b.1', 'b.2', 'b.3'],
        next: undefined,
      });
      expect(await registry.datasets({ prefix: 'b.', limit: 2 })).toEqual({ items: ['b.1', 'b.2'], next: 'b.2' });
      expect(await registry.datasets({ limit: 0 })).toEqual({ items: ['c'], next: 'c' });
    });
    it('gives versions in order of registration, in pages and by stage', async () => {
      for (const version of ['1.0.0', '1.2.0', '1.3.0']) await register(text(version, V1));
      await register(text('1.4.0', V1, { status: 'draft' }));
      await registry.archive(ID, '1.2.0');
      const page = async (query: Parameters<Registry['versions']>[1]) => {
        const { items, next } = await registry.versions(ID, query);
        return [items.map(({ version }) => version), next];
      };
      expect(await page({})).toEqual([['1.0.0', '1.2.0', '1.3.0', '1.4.0'], undefined]);
      expect(await page({ limit: 2 })).toEqual([['1.0.0', '1.2.0'], '1.2.0']);
      expect(await page({ limit: 2, after: '1.2.0' })).toEqual([['1.3.0', '1.4.0'], undefined]);
      expect(await page({ status: 'active' })).toEqual([['1.0.0', '1.3.0'], undefined]);
      expect(await page({ status: 'active', limit: 1 })).toEqual([['1.0.0'], '1.0.0']);
      expect(await page({ status: 'deprecated' })).toEqual([[], undefined]);
    });
  });

  it('hands out nothing that a reader could change', async () => {
    await register(text('1.0.0', V1));
    const { contract } = await registry.latest(ID);
    expect(() => (contract.fields as unknown[]).pop()).toThrow(TypeError);
    expect(() => Object.assign(contract.fields[0] ?? {}, { name: 'changed' })).toThrow(TypeError);
    expect((await registry.latest(ID)).contract.fields).toHaveLength(3);
  });

  it('answers a reading that was answered before with the same object', async () => {
    await register(text('1.0.0', V1));
    const latest = await registry.latest(ID);
    expect(await registry.latest(ID)).toBe(latest);
    expect(await registry.version(ID, '1.0.0')).toBe(latest);
    await register(text('1.1.0', V1_1));
    expect(await registry.version(ID, '1.0.0')).toBe(latest);
    expect((await registry.latest(ID)).version).toBe('1.1.0');
  });

  it('tells who listens that there may be new facts, after they are there', async () => {
    const heard: Promise<number>[] = [];
    registry.subscribe(() => {
      throw new Error('a broken listener');
    });
    const stop = registry.subscribe(() => heard.push(registry.lastSequence()));
    await register(text('1.0.0', V1));
    await register(text('2.0.0', V2));
    await registry.check({ source: text('1.1.0', V1) });
    await register(text('1.0.0', V1));
    expect(await Promise.all(heard)).toEqual([1, 2]);
    stop();
    await registry.archive(ID, '1.0.0');
    expect(heard).toHaveLength(2);
  });

  it('remembers its readers', async () => {
    expect(await registry.cursor('audit')).toBeUndefined();
    await registry.startCursor('audit', 3);
    const token = (await registry.lease('audit', 'here', 60_000)) ?? 0;
    expect(await registry.moveCursor('audit', 5, token)).toBe(true);
    expect(await registry.cursor('audit')).toBe(5);
    await registry.release('audit', token);
    expect(await registry.lease('audit', 'there', 60_000)).toBe(token + 1);
  });

  describe('many at once', () => {
    /** Each sibling follows 1.0.0; no two of the even ones go together, the odd ones contain each other. */
    const sibling = (index: number): string => {
      const extra = (number: number) => `extra_${number}?: string`;
      const extras = index % 2 === 0 ? [extra(index)] : Array.from({ length: index }, (_, i) => extra(i + 1));
      return text(`1.${index}.0`, ['user_id: string', ...extras]);
    };

    it('leave a history in which each follows the one before', async () => {
      // A second registry on the same store stands for another node: nothing but the store keeps the two apart.
      const nodes = [registry, createRegistry(store, { clock: () => instant(0) })];
      await register(text('1.0.0', ['user_id: string']));
      const numbers = Array.from({ length: 50 }, (_, index) => ((index * 37) % 50) + 1);
      const outcomes = await Promise.all(
        numbers.map((number, index) => nodes[index % 2]?.register({ source: sibling(number) })),
      );
      const registered = outcomes.filter((result) => result?.outcome === 'registered').length;
      const { items } = await registry.versions(ID);
      expect(items).toHaveLength(registered + 1);
      expect(registered).toBeGreaterThan(1);
      expect(await registry.lastSequence()).toBe(51);
      for (const [index, { contract: after }] of items.entries()) {
        const before = items[index - 1]?.contract;
        if (before) expect(judge(dataContract, before, after, { level: 'BACKWARD' }).findings).toEqual([]);
      }
    });

    it('asking for the same version: one registers it', async () => {
      const nodes = [registry, createRegistry(store, { clock: () => instant(0) })];
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) => nodes[index % 2]?.register({ source: text('1.0.0', V1) })),
      );
      const names = outcomes.map((result) => result?.outcome);
      expect(names.filter((name) => name === 'registered')).toHaveLength(1);
      expect(names.filter((name) => name === 'unchanged')).toHaveLength(19);
    });

    it('are answered truthfully or not at all', async () => {
      const overtaken: Store = { ...store, commit: async () => ({ outcome: 'moved' }) };
      const node = createRegistry(overtaken, { clock: () => instant(0) });
      await expect(node.register({ source: text('1.0.0', V1) })).rejects.toMatchObject({ code: 'store-failed' });
      expect(await kinds()).toEqual([]);
    });
  });
});

describe('a file that was closed and opened again', () => {
  it('answers as before', async () => {
    const address = `sqlite:${newFile()}`;
    const clock = () => instant(0);
    const first = createRegistry(await openStore(address), { clock });
    await first.register({ source: text('1.0.0', V1) });
    await first.register({ source: text('1.1.0', V1_1) });
    await first.deprecate(ID, '1.0.0', NOTE);
    const [versions, facts] = [await first.versions(ID), await first.facts(0, 10)];
    await first.close();
    const second = createRegistry(await openStore(address), { clock });
    expect(await second.versions(ID)).toEqual(versions);
    expect(await second.facts(0, 10)).toEqual(facts);
    expect(await second.register({ source: text('2.0.0', V2) })).toMatchObject({ outcome: 'incompatible' });
    await second.close();
  });

  it('is not bricked by a version that does not read any more', async () => {
    const file = newFile();
    const clock = () => instant(0);
    const first = createRegistry(await openStore(`sqlite:${file}`), { clock });
    await first.register({ source: text('1.0.0', V1) });
    await first.register({ source: text('1.1.0', V1_1) });
    await first.close();
    const db = new Sqlite(file);
    db.prepare(
      `update contents set canonical = '{"version":' where fingerprint = (select fingerprint from versions where label = '1.1.0')`,
    ).run();
    db.close();
    const second = createRegistry(await openStore(`sqlite:${file}`), { clock });
    const unreadable = {
      code: 'store-failed',
      message: expect.stringMatching(/^version '1\.1\.0' of .* cannot be read: /),
    };
    await expect(second.version(ID, '1.1.0')).rejects.toMatchObject(unreadable);
    await expect(second.latest(ID)).rejects.toMatchObject(unreadable);
    await expect(second.register({ source: text('1.2.0', V1_1) })).rejects.toMatchObject(unreadable);
    expect((await second.version(ID, '1.0.0')).status).toBe('active');
    expect((await second.versions(ID)).items.map(({ version }) => version)).toEqual(['1.0.0']);
    await second.close();
    await expect(second.versions(ID)).rejects.toMatchObject({ code: 'store-failed' });
  });
});
