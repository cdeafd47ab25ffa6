import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, ANYBODY, type Caller, type Grant, may, type Role, sees } from './caller.ts';

const caller = (...grants: Grant[]): Caller => ({ id: 'svc', grants });
const grant = (role: Role, group = '*', subject = '*'): Grant => ({ role, group, subject });
const gold = { group: 'sap.mm', subject: 'mara.gold' };

describe('a grant', () => {
  it('reaches the subjects that its patterns fit', () => {
    const producer = caller(grant('producer', 'sap.mm', 'mara.*'));
    expect(may(producer, 'register', gold)).toBe(true);
    expect(may(producer, 'register', { group: 'sap.mm', subject: 'marc.gold' })).toBe(false);
    expect(may(producer, 'register', { group: 'sap.pp', subject: 'mara.gold' })).toBe(false);
    expect(sees(producer, { group: 'sap.mm', subject: 'marc.gold' })).toBe(false);
  });

  it('of one layer does not reach the others', () => {
    const producer = caller(grant('producer', 'sap.mm', 'mara.gold'));
    expect(may(producer, 'register', { group: 'sap.mm', subject: 'mara.raw' })).toBe(false);
  });

  it('of some subjects does not reach their whole group, which is in sight', () => {
    const producer = caller(grant('producer', 'sap.mm', 'mara.*'));
    expect(may(producer, 'create-dataset', { group: 'sap.mm' })).toBe(false);
    expect(sees(producer, { group: 'sap.mm' })).toBe(true);
    expect(may(caller(grant('producer', 'sap.*')), 'create-dataset', { group: 'sap.mm' })).toBe(true);
  });
});

describe('who may do what', () => {
  const ALLOWED: Readonly<Record<Role, readonly Action[]>> = {
    producer: ['read', 'register', 'create-dataset', 'govern', 'read-subscriptions'],
    consumer: ['read', 'subscribe'],
    operator: ['read', 'read-subscriptions', 'audit', 'force'],
    admin: [
      'read',
      'register',
      'create-dataset',
      'govern',
      'subscribe',
      'read-subscriptions',
      'audit',
      'force',
      'manage-keys',
    ],
  };
  it.each(Object.entries(ALLOWED) as [Role, readonly Action[]][])('%s', (role, allowed) => {
    const actions = ALLOWED.admin.filter((action) => may(caller(grant(role)), action, gold));
    expect(actions).toEqual(ALLOWED.admin.filter((action) => allowed.includes(action)));
  });

  it('nobody without grants sees anything; anybody who is not asked may do everything', () => {
    expect(sees(caller(), gold)).toBe(false);
    expect(may(ANYBODY, 'manage-keys', undefined)).toBe(true);
  });
});

describe('patterns', () => {
  it('mean what the same pattern means as a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (group, name) => {
        const expected = new RegExp(`^${group.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name);
        expect(sees(caller(grant('consumer', group)), { group: name })).toBe(expected);
      }),
    );
  });
});
