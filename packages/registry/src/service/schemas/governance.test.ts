import { describe, expect, test } from 'vitest';
import { text } from '../fixtures/contracts.ts';
import { key, openSchemas, recordOf, user } from '../fixtures/subjects.ts';

const S = key('orders-value');
const GLOBAL = { group: 'default' };
const failing = (code: string) => expect.objectContaining({ code });

describe('a policy', () => {
  test('changes member by member, and is told whole', async () => {
    const { schemas, facts } = await openSchemas();
    expect(await schemas.changePolicy(S, { level: 'FULL', normalize: true })).toEqual({
      level: 'FULL',
      normalize: true,
    });
    expect(await schemas.changePolicy(S, { level: null, alias: 'real' })).toEqual({ normalize: true, alias: 'real' });
    expect(await schemas.policy(S)).toEqual({ normalize: true, alias: 'real' });
    expect((await facts(1)).at(-1)).toEqual({
      kind: 'policy-set',
      ...S,
      version: '',
      policy: { normalize: true, alias: 'real' },
    });
  });

  test('that changes nothing writes nothing', async () => {
    const { schemas, facts } = await openSchemas();
    await schemas.changePolicy(S, { level: 'FULL' });
    expect(await schemas.changePolicy(S, {})).toEqual({ level: 'FULL' });
    expect(await schemas.changePolicy(S, { level: 'FULL' })).toEqual({ level: 'FULL' });
    expect(await facts()).toHaveLength(1);
  });

  test('is inherited from the group, or else from everything', async () => {
    const { schemas } = await openSchemas();
    expect(await schemas.effectivePolicy(S)).toEqual({ level: 'BACKWARD' });
    await schemas.changePolicy({}, { level: 'FORWARD' });
    expect(await schemas.effectivePolicy(S)).toEqual({ level: 'FORWARD' });
    expect(await schemas.effectivePolicy({ group: 'x', subject: 's' })).toEqual({ level: 'FORWARD' });
    await schemas.changePolicy(GLOBAL, { level: 'NONE', normalize: true });
    expect(await schemas.effectivePolicy(S)).toEqual({ level: 'NONE', normalize: true });
    expect(await schemas.effectivePolicy({ group: 'x', subject: 's' })).toEqual({ level: 'FORWARD' });
    await schemas.changePolicy({ group: 'x', subject: 's' }, { level: 'FULL' });
    expect(await schemas.effectivePolicy({ group: 'x', subject: 's' })).toEqual({ level: 'FULL', normalize: true });
    expect(await schemas.effectivePolicy({})).toEqual({ level: 'FORWARD' });
  });

  test('of others is found by the name that it means', async () => {
    const { schemas } = await openSchemas();
    await schemas.changePolicy(key('b'), { alias: 'real' });
    await schemas.changePolicy(key('x/a'), { alias: 'real' });
    expect(await schemas.aliasesOf('real')).toEqual([key('b'), key('x/a')]);
    await schemas.changePolicy(key('b'), { alias: 'other' });
    await schemas.removePolicy(key('x/a'));
    expect(await schemas.aliasesOf('real')).toEqual([]);
    expect(await schemas.aliasesOf('other')).toEqual([key('b')]);
  });

  test('decides what is registered from then on', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    expect(await schemas.register(S, recordOf('Other'))).toMatchObject({ outcome: 'incompatible' });
    await schemas.changePolicy(GLOBAL, { level: 'NONE' });
    expect(await schemas.register(S, recordOf('Other'))).toMatchObject({ outcome: 'registered' });
  });

  test('goes, and what is around holds again', async () => {
    const { schemas } = await openSchemas();
    await expect(schemas.removePolicy(S)).rejects.toThrow(failing('policy-not-found'));
    await schemas.changePolicy(S, { level: 'FULL' });
    expect(await schemas.removePolicy(S)).toEqual({ level: 'FULL' });
    expect(await schemas.effectivePolicy(S)).toEqual({ level: 'BACKWARD' });
    await expect(schemas.removePolicy(S)).rejects.toThrow(failing('policy-not-found'));
  });

  test.each([
    ['a profile that no format has', { compatibilityProfile: 'nobody' }],
    ['an alias with a line feed', { alias: 'a\nb' }],
    ['an alias without end', { alias: 'a'.repeat(2000) }],
    ['more than anybody writes', { defaultMetadata: { properties: { text: 'x'.repeat(1024 * 1024) } } }],
  ])('with %s is refused', async (_, patch) => {
    const { schemas } = await openSchemas();
    await expect(schemas.changePolicy(S, patch)).rejects.toThrow(failing('policy-invalid'));
  });

  test('with rules that nobody can carry out is refused', async () => {
    const { schemas } = await openSchemas();
    const rules = { domainRules: [{ name: 'r', mode: 'UPGRADE' as const }] };
    await expect(schemas.changePolicy(S, { defaultRuleSet: rules })).rejects.toThrow(failing('rule-set-invalid'));
  });

  test('stays as it is where nothing may be written', async () => {
    const { schemas } = await openSchemas();
    await schemas.setWriteMode(GLOBAL, 'READONLY');
    await expect(schemas.changePolicy(S, { level: 'FULL' })).rejects.toThrow(failing('write-mode-refused'));
    await expect(schemas.changePolicy(GLOBAL, { level: 'FULL' })).rejects.toThrow(failing('write-mode-refused'));
    expect(await schemas.changePolicy({ group: 'x' }, { level: 'FULL' })).toEqual({ level: 'FULL' });
  });

  test('of contracts is in the contracts', async () => {
    const { schemas } = await openSchemas();
    const contracts = { group: 'contracts' };
    const refused = expect.objectContaining({
      code: 'write-mode-refused',
      about: { ...contracts, reason: 'contracts' },
    });
    await expect(schemas.changePolicy(contracts, { level: 'FULL' })).rejects.toThrow(refused);
    await expect(schemas.removePolicy(contracts)).rejects.toThrow(refused);
    await expect(schemas.setWriteMode(contracts, 'READONLY')).rejects.toThrow(refused);
    await expect(schemas.removeWriteMode(contracts)).rejects.toThrow(refused);
  });
});

describe('a write mode', () => {
  test('is inherited from the group, or else from everything', async () => {
    const { schemas, facts } = await openSchemas();
    await schemas.setWriteMode({}, 'READONLY');
    expect(await schemas.effectiveWriteMode(S)).toBe('READONLY');
    await schemas.setWriteMode(GLOBAL, 'READWRITE');
    expect(await schemas.effectiveWriteMode(S)).toBe('READWRITE');
    expect(await schemas.effectiveWriteMode({ group: 'x', subject: 's' })).toBe('READONLY');
    await schemas.setWriteMode(S, 'IMPORT');
    expect(await schemas.effectiveWriteMode(S)).toBe('IMPORT');
    await schemas.setWriteMode(GLOBAL, 'READONLY_OVERRIDE');
    expect(await schemas.effectiveWriteMode(S)).toBe('READONLY_OVERRIDE');
    expect(await schemas.effectiveWriteMode({ group: 'x', subject: 's' })).toBe('READONLY_OVERRIDE');
    expect((await facts(3)).at(-1)).toEqual({
      kind: 'write-mode-set',
      ...GLOBAL,
      subject: '',
      version: '',
      mode: 'READONLY_OVERRIDE',
    });
  });

  test('goes by null as by removal', async () => {
    const { schemas } = await openSchemas();
    await schemas.setWriteMode(S, 'READONLY');
    await schemas.setWriteMode(S, null);
    await schemas.setWriteMode(S, null);
    expect(await schemas.writeMode(S)).toBeUndefined();
    await expect(schemas.removeWriteMode(S)).rejects.toThrow(failing('write-mode-not-found'));
    await schemas.setWriteMode(S, 'READONLY');
    expect(await schemas.removeWriteMode(S)).toBe('READONLY');
  });

  test('goes with all that are in the scope', async () => {
    const { schemas } = await openSchemas();
    await schemas.setWriteMode({ group: 'x' }, 'READONLY');
    await schemas.setWriteMode(key('x/a'), 'READONLY');
    await schemas.setWriteMode(key('x/b'), 'READWRITE');
    await schemas.setWriteMode(S, 'READONLY');
    expect(await schemas.removeWriteMode({ group: 'x' }, { recursive: true })).toBe('READONLY');
    expect(await schemas.writeMode(key('x/a'))).toBeUndefined();
    expect(await schemas.writeMode(S)).toBe('READONLY');
    expect(await schemas.removeWriteMode({ group: 'x' }, { recursive: true })).toBeUndefined();
    expect(await schemas.removeWriteMode({}, { recursive: true })).toBeUndefined();
    expect(await schemas.writeMode(S)).toBeUndefined();
  });

  test('forwards everything or nothing', async () => {
    const { schemas } = await openSchemas();
    await expect(schemas.setWriteMode(GLOBAL, 'FORWARD')).rejects.toThrow(failing('write-mode-invalid'));
    await schemas.setWriteMode({}, 'FORWARD');
    expect(await schemas.effectiveWriteMode(S)).toBe('FORWARD');
  });
});

describe('opening a scope for imports', () => {
  test('is for scopes without subjects', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    const refused = (scope: object) =>
      expect.objectContaining({ code: 'write-mode-refused', about: { ...scope, reason: 'subjects-exist' } });
    for (const scope of [{}, GLOBAL, S]) {
      await expect(schemas.setWriteMode(scope, 'IMPORT')).rejects.toThrow(refused(scope));
    }
    await schemas.setWriteMode({ group: 'x' }, 'IMPORT');
    await schemas.setWriteMode(key('other'), 'IMPORT');
  });

  test('keeps everything when it is forced', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.setWriteMode(GLOBAL, 'IMPORT', { force: true });
    expect(await schemas.version(S, 1)).toMatchObject({ number: 1 });
    expect(await schemas.register(S, { ...recordOf('Other'), id: 7, number: 9 })).toMatchObject({
      outcome: 'registered',
      version: { id: 7, number: 9 },
    });
  });

  test('makes room: what is deleted softly goes for good', async () => {
    const { schemas, register, facts } = await openSchemas();
    await register(S, recordOf('R'));
    await register(key('other'), recordOf('R'));
    await schemas.deleteSubject(S);
    await schemas.deleteSubject(key('other'));
    await schemas.setWriteMode(GLOBAL, 'IMPORT');
    expect(await schemas.subjects({ show: 'all' })).toEqual([]);
    expect((await facts(4)).map(({ kind }) => kind)).toEqual(['version-removed', 'version-removed', 'write-mode-set']);
  });

  test('does not take from others what they refer to', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('Used'));
    await register(key('x/using'), user('Using', 'Used', S));
    await schemas.deleteSubject(key('x/using'));
    await schemas.deleteSubject(S);
    await expect(schemas.setWriteMode(GLOBAL, 'IMPORT')).rejects.toThrow(failing('version-referenced'));
    await schemas.setWriteMode({}, 'IMPORT');
    expect(await schemas.subjects({ show: 'all' })).toEqual([]);
  });

  test('leaves contracts alone', async () => {
    const { schemas } = await openSchemas();
    const contract = key('contracts/users.daily_active');
    await schemas.register(contract, { format: 'data-contract', text: text('1.0.0', ['id: string']), references: [] });
    await schemas.setWriteMode({}, 'IMPORT');
    expect(await schemas.version(contract, 1)).toMatchObject({ number: 1 });
  });

  test('is done once: setting it again looks at nothing', async () => {
    const { schemas } = await openSchemas();
    await schemas.setWriteMode(GLOBAL, 'IMPORT');
    await schemas.register(S, { ...recordOf('R'), id: 7 });
    await schemas.setWriteMode(GLOBAL, 'IMPORT');
    expect(await schemas.version(S, 'latest')).toMatchObject({ id: 7 });
  });
});

describe('groups', () => {
  test('come with a subject, a policy or a write mode; the default one is always there', async () => {
    const { schemas, register } = await openSchemas();
    expect(await schemas.groups()).toEqual(['default']);
    await register(key('sales/orders'), recordOf('R'));
    await schemas.changePolicy({ group: 'b' }, { level: 'FULL' });
    await schemas.setWriteMode(key('a/s'), 'READONLY');
    await schemas.changePolicy({}, { level: 'FULL' });
    expect(await schemas.groups()).toEqual(['a', 'b', 'default', 'sales']);
    expect(await schemas.groupsOf('orders')).toEqual(['sales']);
  });

  test('go when they are empty, with what is said of them', async () => {
    const { schemas, register } = await openSchemas();
    await register(key('sales/orders'), recordOf('R'));
    await schemas.changePolicy({ group: 'sales' }, { level: 'FULL' });
    await schemas.setWriteMode(key('sales/other'), 'READWRITE');
    await schemas.deleteSubject(key('sales/orders'));
    await expect(schemas.removeGroup('sales')).rejects.toThrow(failing('group-not-empty'));
    await schemas.deleteSubject(key('sales/orders'), { permanent: true });
    await schemas.removeGroup('sales');
    expect(await schemas.groups()).toEqual(['default']);
    await schemas.removeGroup('sales');
    await expect(schemas.removeGroup('default')).rejects.toThrow(failing('group-not-empty'));
    await expect(schemas.removeGroup('contracts')).rejects.toThrow(failing('write-mode-refused'));
  });
});

describe('names', () => {
  test.each(['__proto__', 'constructor', 'toString', 'ünï cödé/%', "'; DROP TABLE records; --"])(
    'of any kind are names: %s',
    async (name) => {
      const { schemas, register } = await openSchemas();
      const of = { group: name, subject: name };
      expect(await schemas.policy(of)).toBeUndefined();
      await register(of, recordOf('R'));
      const metadata = { properties: JSON.parse(`{${JSON.stringify(name)}: "x"}`) };
      await schemas.changePolicy(of, { alias: name, defaultMetadata: metadata });
      expect(await schemas.policy(of)).toEqual({ alias: name, defaultMetadata: metadata });
      await schemas.setWriteMode(of, 'READONLY');
      await schemas.setWriteMode(of, null);
      const resource = { id: name, name, namespace: name, type: 'topic' };
      await schemas.associate({ resource, associations: [{ ...of, associationType: 'value' }] });
      expect(await schemas.resourcesOf(of)).toMatchObject([resource]);
      await schemas.disassociate(name);
      await schemas.deleteSubject(of);
      expect(await schemas.deleteSubject(of, { permanent: true })).toEqual([1]);
      expect(await schemas.groups()).toEqual(['default']);
    },
  );

  test.each([
    ['a control character', 'a\u0000b'],
    ['half a character', 'a\ud800'],
    ['no end', 'ü'.repeat(513)],
  ])('with %s are none', async (_, name) => {
    const { schemas, facts } = await openSchemas();
    for (const scope of [{ group: name }, { group: name, subject: 's' }, { group: 'default', subject: name }]) {
      await expect(schemas.changePolicy(scope, { level: 'FULL' })).rejects.toThrow(failing('subject-invalid'));
      await expect(schemas.setWriteMode(scope, 'READONLY')).rejects.toThrow(failing('subject-invalid'));
    }
    await expect(schemas.register({ group: name, subject: 's' }, recordOf('R'))).rejects.toThrow(
      failing('subject-invalid'),
    );
    expect(await facts()).toEqual([]);
  });
});
