import { describe, expect, test } from 'vitest';
import type { WantedAssociation } from '../../domain/association.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { createRegistry } from '../create-registry.ts';
import { text } from '../fixtures/contracts.ts';
import { key, openSchemas, recordOf, user } from '../fixtures/subjects.ts';
import type { AssociationRequest, SchemaInput } from './schemas.ts';

const S = key('orders-value');
const failing = (code: string) => expect.objectContaining({ code });

function topic(
  name: string,
  association: Partial<WantedAssociation & { schema: SchemaInput }> = {},
): AssociationRequest {
  return {
    resource: { id: `id-${name}`, name, namespace: 'lkc-1', type: 'topic' },
    associations: [{ ...S, associationType: 'value', ...association }],
  };
}

describe('associating', () => {
  test('ties a resource to a subject that is there', async () => {
    const { schemas, register, facts } = await openSchemas();
    await expect(schemas.associate(topic('orders'))).rejects.toMatchObject({ code: 'subject-not-live', about: S });
    await register(S, recordOf('R'));
    const expected = { ...S, associationType: 'value', lifecycle: 'WEAK', frozen: false };
    const orders = { id: 'id-orders', name: 'orders', namespace: 'lkc-1', type: 'topic', associations: [expected] };
    expect(await schemas.associate(topic('orders'))).toEqual({ outcome: 'associated', resource: orders, schemas: [] });
    expect(await schemas.resource('id-orders')).toEqual(orders);
    expect(await schemas.resourcesOf(S)).toEqual([orders]);
    expect(await schemas.resourcesNamed('orders', undefined)).toEqual([orders]);
    expect(await schemas.resourcesNamed('orders', 'lkc-1')).toEqual([orders]);
    expect(await schemas.resourcesNamed('orders', 'lkc-2')).toEqual([]);
    expect((await facts()).at(-1)).toMatchObject({ kind: 'associations-set', resource: 'id-orders' });
  });

  test('twice writes once', async () => {
    const { schemas, register, facts } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.associate(topic('orders'));
    const before = await facts();
    await schemas.associate(topic('orders'));
    expect(await facts()).toEqual(before);
  });

  test('registers the schema that comes with it', async () => {
    const { schemas } = await openSchemas();
    const outcome = await schemas.associate(topic('orders', { lifecycle: 'STRONG', schema: recordOf('R') }));
    expect(outcome).toMatchObject({ outcome: 'associated', schemas: [{ ...S, number: 1 }] });
    expect(await schemas.version(S, 'latest')).toMatchObject({ number: 1 });
  });

  test('tells what a schema that comes with it breaks, and ties nothing', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    const request = topic('orders', { schema: recordOf('Other') });
    for (const dryRun of [true, false]) {
      expect(await schemas.associate(request, { dryRun })).toMatchObject({ outcome: 'incompatible', of: S });
    }
    const broken = topic('orders', { schema: { format: 'avro', text: '{', references: [] } });
    expect(await schemas.associate(broken)).toMatchObject({ outcome: 'invalid', of: S });
    expect(await schemas.resource('id-orders')).toBeUndefined();
  });

  test('in a dry run says what would be', async () => {
    const { schemas, facts } = await openSchemas();
    const request = topic('orders', { lifecycle: 'STRONG', schema: recordOf('R') });
    expect(await schemas.associate(request, { dryRun: true })).toMatchObject({
      outcome: 'associated',
      resource: { associations: [{ ...S, lifecycle: 'STRONG' }] },
    });
    expect(await facts()).toEqual([]);
  });

  test('changes what is there only where it is asked to', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.associate(topic('orders'));
    const strong = topic('orders', { lifecycle: 'STRONG', frozen: true });
    await expect(schemas.associate(strong)).rejects.toThrow(failing('association-exists'));
    expect(await schemas.associate(strong, { update: true })).toMatchObject({
      resource: { associations: [{ lifecycle: 'STRONG', frozen: true }] },
    });
    await expect(schemas.associate(topic('orders', { frozen: false }), { update: true })).rejects.toThrow(
      failing('association-frozen'),
    );
  });

  test('gives a subject one owner, whoever is faster', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => schemas.associate(topic(name, { lifecycle: 'STRONG' }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await schemas.resourcesOf(S)).toHaveLength(1);
    await expect(schemas.associate(topic('d'))).rejects.toThrow(failing('subject-owned'));
  });

  test('gives a subject one owner, also where another one comes between what is read', async () => {
    const store = await openTestStore();
    const clock = () => new Date('2026-01-01T00:00:00Z');
    const other = createRegistry(store, { clock }).schemas;
    let meanwhile: (() => Promise<unknown>) | undefined;
    const { schemas } = createRegistry(
      {
        ...store,
        async records(kind, by) {
          const found = await store.records(kind, by);
          await meanwhile?.();
          return found;
        },
      },
      { clock },
    );
    await schemas.register(S, recordOf('R'));
    let looks = 0;
    meanwhile = async () => {
      looks += 1;
      // The first look is before anything is decided, the second is what is decided on.
      if (looks === 2) await other.associate(topic('a', { lifecycle: 'STRONG' }));
    };
    await expect(schemas.associate(topic('b', { lifecycle: 'STRONG' }))).rejects.toThrow(failing('subject-owned'));
    expect((await other.resourcesOf(S)).map(({ name }) => name)).toEqual(['a']);
  });

  test('makes nobody the owner of what others use', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.associate(topic('a'));
    await expect(schemas.associate(topic('b', { lifecycle: 'STRONG' }))).rejects.toThrow(failing('subject-associated'));
  });
});

test('a contract is used by resources, and owned by none', async () => {
  const { schemas } = await openSchemas();
  const contract = key('contracts/users.daily_active');
  await schemas.register(contract, { format: 'data-contract', text: text('1.0.0', ['id: string']), references: [] });
  await expect(schemas.associate(topic('users', { ...contract, lifecycle: 'STRONG' }))).rejects.toMatchObject({
    code: 'write-mode-refused',
    about: { reason: 'contracts' },
  });
  expect(await schemas.associate(topic('users', contract))).toMatchObject({ outcome: 'associated' });
  expect(await schemas.disassociate('id-users', { cascade: true })).toMatchObject([contract]);
  expect(await schemas.version(contract, 1)).toMatchObject({ deleted: false });
});

describe('a subject that a resource has for its own', () => {
  test('is not deleted without it', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await register(S, recordOf('R', ['a']));
    await schemas.associate(topic('orders', { lifecycle: 'STRONG' }));
    await expect(schemas.deleteSubject(S)).rejects.toThrow(failing('subject-associated'));
    expect(await schemas.deleteVersion(S, 1)).toBe(1);
    await expect(schemas.deleteVersion(S, 2)).rejects.toThrow(failing('subject-associated'));
    expect(await schemas.deleteVersion(S, 1, { permanent: true })).toBe(1);
  });

  test('is deleted or owned, whoever is faster', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    const outcomes = await Promise.allSettled([
      schemas.deleteSubject(S),
      schemas.associate(topic('orders', { lifecycle: 'STRONG' })),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('goes with it', async () => {
    const { schemas, register, facts } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.associate(topic('orders', { lifecycle: 'STRONG', frozen: true }));
    await expect(schemas.disassociate('id-orders')).rejects.toThrow(failing('association-frozen'));
    expect(await schemas.disassociate('id-orders', { cascade: true, dryRun: true })).toMatchObject([S]);
    expect(await schemas.version(S, 1)).toMatchObject({ deleted: false });
    expect(await schemas.disassociate('id-orders', { cascade: true })).toMatchObject([S]);
    expect(await schemas.version(S, 1, { deleted: true })).toMatchObject({ deleted: true });
    expect(await schemas.resource('id-orders')).toBeUndefined();
    expect(await schemas.resourcesOf(S)).toEqual([]);
    expect((await facts()).slice(-2)).toMatchObject([
      { kind: 'associations-set', associations: null },
      { kind: 'version-deleted', ...S },
    ]);
  });

  test('does not go while others refer to it', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('Used'));
    await register(key('using'), user('Using', 'Used', S));
    await schemas.associate(topic('orders', { lifecycle: 'STRONG' }));
    await expect(schemas.disassociate('id-orders', { cascade: true })).rejects.toThrow(failing('version-referenced'));
    expect(await schemas.disassociate('id-orders')).toMatchObject([S]);
    expect(await schemas.version(S, 1)).toMatchObject({ deleted: false });
  });
});

describe('untying', () => {
  test('leaves subjects that are only used where they are', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.associate(topic('orders'));
    await schemas.disassociate('id-orders', { cascade: true });
    expect(await schemas.version(S, 1)).toMatchObject({ deleted: false });
    await expect(schemas.disassociate('id-orders')).rejects.toThrow(failing('association-not-found'));
  });

  test('takes associations of some types', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await schemas.associate(topic('orders'));
    await schemas.associate(topic('orders', { associationType: 'key' }));
    await expect(schemas.disassociate('id-orders', { type: 'table' })).rejects.toThrow(
      failing('association-not-found'),
    );
    await schemas.disassociate('id-orders', { associationTypes: ['key'] });
    expect(await schemas.resource('id-orders')).toMatchObject({ associations: [{ associationType: 'value' }] });
  });
});
