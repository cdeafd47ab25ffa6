import { describe, expect, test } from 'vitest';
import { text } from '../fixtures/contracts.ts';
import { key, openSchemas, recordOf, user } from '../fixtures/subjects.ts';

const S = key('orders-value');
const failing = (code: string) => expect.objectContaining({ code });

describe('deleting a subject', () => {
  test('hides what was live, and tells the numbers', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R', ['a']));
    await register(S, recordOf('R', ['a', 'b']));
    await schemas.deleteVersion(S, 1);
    expect(await schemas.deleteSubject(S)).toEqual([2]);
    expect(await schemas.subjects({})).toEqual([]);
    expect(await schemas.subjects({ show: 'deleted' })).toMatchObject([{ ...S, live: 0, deleted: 2 }]);
    await expect(schemas.version(S, 2)).rejects.toThrow(failing('subject-not-found'));
    expect(await schemas.version(S, 2, { deleted: true })).toMatchObject({ number: 2, deleted: true });
    expect(await schemas.byId('default', 1)).toMatchObject({ deleted: true });
  });

  test('goes in two steps, in their order', async () => {
    const { schemas, register } = await openSchemas();
    await expect(schemas.deleteSubject(S)).rejects.toThrow(failing('subject-not-found'));
    await register(S, recordOf('R'));
    await expect(schemas.deleteSubject(S, { permanent: true })).rejects.toThrow(failing('subject-not-deleted'));
    await schemas.deleteSubject(S);
    await expect(schemas.deleteSubject(S)).rejects.toThrow(failing('subject-deleted'));
    expect(await schemas.deleteSubject(S, { permanent: true })).toEqual([1]);
    await expect(schemas.deleteSubject(S, { permanent: true })).rejects.toThrow(failing('subject-not-found'));
    await expect(schemas.byId('default', 1)).rejects.toThrow(failing('content-not-found'));
  });

  test('for good takes its policy and write mode along; softly, neither', async () => {
    const { schemas, register, facts } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.changePolicy(S, { level: 'FULL' });
    await schemas.setWriteMode(S, 'READWRITE');
    await schemas.deleteSubject(S);
    expect(await schemas.policy(S)).toEqual({ level: 'FULL' });
    await schemas.deleteSubject(S, { permanent: true });
    expect(await schemas.policy(S)).toBeUndefined();
    expect(await schemas.writeMode(S)).toBeUndefined();
    expect((await facts(4)).map(({ kind }) => kind)).toEqual(['version-removed', 'policy-set', 'write-mode-set']);
  });

  test('numbering begins anew after it, and ids do not', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.deleteSubject(S);
    expect(await register(S, recordOf('R', ['a']))).toMatchObject({ number: 2, id: 2 });
    await schemas.deleteSubject(S);
    await schemas.deleteSubject(S, { permanent: true });
    expect(await register(S, recordOf('R', ['a', 'b']))).toMatchObject({ number: 1, id: 3 });
    expect(await register(key('other'), recordOf('R'))).toMatchObject({ number: 1, id: 1 });
  });
});

describe('deleting a version', () => {
  test('hides it, and the one before is the newest again', async () => {
    const { schemas, register, facts } = await openSchemas();
    await register(S, recordOf('R'));
    await register(S, recordOf('R', ['a']));
    expect(await schemas.deleteVersion(S, 'latest')).toBe(2);
    expect(await schemas.version(S, 'latest')).toMatchObject({ number: 1 });
    await expect(schemas.version(S, 2)).rejects.toThrow(failing('version-not-found'));
    expect(await facts(2)).toEqual([{ kind: 'version-deleted', ...S, version: '2', content_id: 2, schema: 'updated' }]);
  });

  test('for good is the end of one that is deleted', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await expect(schemas.deleteVersion(S, 1, { permanent: true })).rejects.toThrow(failing('version-not-deleted'));
    await schemas.deleteVersion(S, 1);
    await expect(schemas.deleteVersion(S, 1)).rejects.toThrow(failing('version-deleted'));
    expect(await schemas.deleteVersion(S, 1, { permanent: true })).toBe(1);
    await expect(schemas.deleteVersion(S, 1)).rejects.toThrow(failing('subject-not-found'));
  });

  test('of the last one takes the policy along', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await register(S, recordOf('R', ['a']));
    await schemas.changePolicy(S, { normalize: true });
    await schemas.deleteSubject(S);
    await schemas.deleteVersion(S, 1, { permanent: true });
    expect(await schemas.policy(S)).toEqual({ normalize: true });
    await schemas.deleteVersion(S, 2, { permanent: true });
    expect(await schemas.policy(S)).toBeUndefined();
  });
});

describe('what others refer to', () => {
  const used = key('used');
  const using = key('using');

  test('stays as long as a live schema refers to it', async () => {
    const { schemas, register } = await openSchemas();
    await register(used, recordOf('Used'));
    await register(using, user('Using', 'Used', used));
    await expect(schemas.deleteSubject(used)).rejects.toMatchObject({
      code: 'version-referenced',
      about: { ...used, number: 1 },
    });
    await expect(schemas.deleteVersion(used, 1)).rejects.toThrow(failing('version-referenced'));
    await schemas.deleteSubject(using);
    expect(await schemas.deleteSubject(used)).toEqual([1]);
  });

  test('does not go for good before those that refer to it have', async () => {
    const { schemas, register } = await openSchemas();
    await register(used, recordOf('Used'));
    await register(using, user('Using', 'Used', used));
    await schemas.deleteSubject(using);
    await schemas.deleteSubject(used);
    await expect(schemas.deleteSubject(used, { permanent: true })).rejects.toThrow(failing('version-referenced'));
    await schemas.deleteSubject(using, { permanent: true });
    expect(await schemas.deleteSubject(used, { permanent: true })).toEqual([1]);
  });

  test('goes with a subject that refers to itself', async () => {
    const { schemas, register } = await openSchemas();
    await schemas.changePolicy(used, { level: 'NONE' });
    await register(used, recordOf('Used'));
    await register(used, user('Using', 'Used', used));
    await expect(schemas.deleteVersion(used, 1)).rejects.toThrow(failing('version-referenced'));
    expect(await schemas.deleteSubject(used)).toEqual([1, 2]);
    expect(await schemas.deleteSubject(used, { permanent: true })).toEqual([1, 2]);
  });

  test('is there or is not there, whoever is faster', async () => {
    const { schemas, register } = await openSchemas();
    await register(used, recordOf('Used'));
    const [registered, deleted] = await Promise.allSettled([
      register(using, user('Using', 'Used', used)),
      schemas.deleteSubject(used),
    ]);
    expect([registered.status, deleted.status].toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('taking a deletion back', () => {
  test('shows the version again', async () => {
    const { schemas, register, facts } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.deleteSubject(S);
    expect(await schemas.restoreVersion(S, 1)).toMatchObject({ number: 1, deleted: false });
    expect(await schemas.version(S, 'latest')).toMatchObject({ number: 1 });
    expect(await schemas.byId('default', 1)).toMatchObject({ deleted: false });
    expect(await facts(2)).toEqual([
      { kind: 'version-restored', ...S, version: '1', content_id: 1, schema: 'updated' },
    ]);
    await expect(schemas.restoreVersion(S, 1)).rejects.toThrow(failing('version-not-deleted'));
  });

  test('begins with what the version refers to', async () => {
    const { schemas, register } = await openSchemas();
    const used = key('used');
    await register(used, recordOf('Used'));
    await register(S, user('Using', 'Used', used));
    await schemas.deleteSubject(S);
    await schemas.deleteSubject(used);
    await expect(schemas.restoreVersion(S, 1)).rejects.toMatchObject({ code: 'version-deleted', about: used });
    await schemas.restoreVersion(used, 1);
    expect(await schemas.restoreVersion(S, 1)).toMatchObject({ deleted: false });
    await expect(schemas.deleteSubject(used)).rejects.toThrow(failing('version-referenced'));
  });
});

test.each(['READONLY', 'READONLY_OVERRIDE'] as const)('nothing is deleted under %s', async (mode) => {
  const { schemas, register } = await openSchemas();
  await register(S, recordOf('R'));
  await register(S, recordOf('R', ['a']));
  await schemas.deleteVersion(S, 2);
  await schemas.setWriteMode({ group: 'default' }, mode);
  const refused = expect.objectContaining({ code: 'write-mode-refused', about: { ...S, reason: 'read-only' } });
  await expect(schemas.deleteVersion(S, 1)).rejects.toThrow(refused);
  await expect(schemas.deleteVersion(S, 2, { permanent: true })).rejects.toThrow(refused);
  await expect(schemas.deleteSubject(S)).rejects.toThrow(refused);
  await expect(schemas.restoreVersion(S, 2)).rejects.toThrow(refused);
});

test('contracts are archived, not deleted', async () => {
  const { schemas } = await openSchemas();
  const contract = key('contracts/users.daily_active');
  await schemas.register(contract, { format: 'data-contract', text: text('1.0.0', ['id: string']), references: [] });
  for (const attempt of [
    () => schemas.deleteSubject(contract),
    () => schemas.deleteVersion(contract, 1, { permanent: true }),
    () => schemas.restoreVersion(contract, 1),
  ]) {
    await expect(attempt).rejects.toMatchObject({ code: 'write-mode-refused', about: { reason: 'contracts' } });
  }
});
