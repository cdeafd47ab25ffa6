import { describe, expect, test } from 'vitest';
import { type Association, associated, ownerOf, type Resource, untied, type WantedAssociation } from './association.ts';

const TOPIC = { id: 'id-1', name: 'orders', namespace: 'lkc-1', type: 'topic' };

const tie = (changes: Partial<Association> = {}): Association => ({
  group: 'default',
  subject: 'orders-value',
  associationType: 'value',
  lifecycle: 'WEAK',
  frozen: false,
  ...changes,
});
const want = (changes: Partial<WantedAssociation> = {}): WantedAssociation => ({
  group: 'default',
  subject: 'orders-value',
  associationType: 'value',
  ...changes,
});
const resource = (...associations: Association[]): Resource => ({ ...TOPIC, associations });
const ties = (before?: Resource, others: readonly Association[] = []) => ({ resource: before, others: () => others });
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('associating', () => {
  test('is weak and not frozen where nothing is said', () => {
    expect(associated(TOPIC, [want()], ties(), false)).toEqual(resource(tie()));
  });

  test('keeps associations of other types', () => {
    const key = tie({ associationType: 'key', subject: 'orders-key' });
    expect(associated(TOPIC, [want()], ties(resource(key)), false).associations).toEqual([key, tie()]);
  });

  test('may be repeated', () => {
    const frozen = tie({ lifecycle: 'STRONG', frozen: true });
    expect(associated(TOPIC, [want()], ties(resource(frozen)), false)).toEqual(resource(frozen));
  });

  test('changes what is there when it is an update', () => {
    const after = associated(TOPIC, [want({ lifecycle: 'STRONG', frozen: true })], ties(resource(tie())), true);
    expect(after).toEqual(resource(tie({ lifecycle: 'STRONG', frozen: true })));
  });

  test.each([
    ['another one of the type', resource(tie({ subject: 'other' })), want(), false, 'association-exists'],
    [
      'a change of a frozen one',
      resource(tie({ lifecycle: 'STRONG', frozen: true })),
      want({ frozen: false }),
      true,
      'association-frozen',
    ],
    [
      'a frozen one that is to be weak',
      resource(tie({ lifecycle: 'STRONG', frozen: true })),
      want({ lifecycle: 'WEAK' }),
      true,
      'association-frozen',
    ],
    ['a weak one that is to be frozen', undefined, want({ frozen: true }), false, 'association-invalid'],
    ['a type that topics do not have', undefined, want({ associationType: 'header' }), false, 'association-invalid'],
    ['a blank subject', undefined, want({ subject: '' }), false, 'association-invalid'],
    [
      'a weakening of a frozen one',
      resource(tie({ lifecycle: 'STRONG', frozen: true })),
      want({ lifecycle: 'WEAK' }),
      true,
      'association-frozen',
    ],
    ['another name of the resource', { ...resource(), name: 'bills' }, want(), false, 'association-invalid'],
  ])('refuses %s', (_, before, wanted, update, expected) => {
    expect(() => associated(TOPIC, [wanted], ties(before), update)).toThrow(code(expected));
  });

  test('refuses two of a type', () => {
    expect(() => associated(TOPIC, [want(), want({ subject: 'other' })], ties(), false)).toThrow(
      code('association-invalid'),
    );
  });

  test('refuses none at all', () => {
    expect(() => associated(TOPIC, [], ties(), false)).toThrow(code('association-invalid'));
  });

  test.each([
    ['id', 'resourceId'],
    ['name', 'resourceName'],
    ['namespace', 'resourceNamespace'],
    ['type', 'resourceType'],
  ])('refuses a resource with a blank %s', (member, property) => {
    expect(() => associated({ ...TOPIC, [member]: '' }, [want()], ties(), false)).toThrow(
      expect.objectContaining({ code: 'association-invalid', about: { property } }),
    );
  });

  test('leaves a subject to its owner', () => {
    const others = [tie({ lifecycle: 'STRONG' })];
    expect(() => associated(TOPIC, [want()], ties(undefined, others), false)).toThrow(code('subject-owned'));
  });

  test('does not make an owner where others use the subject', () => {
    expect(() => associated(TOPIC, [want({ lifecycle: 'STRONG' })], ties(undefined, [tie()]), false)).toThrow(
      code('subject-associated'),
    );
  });

  test('has a bound', () => {
    const others = Array.from({ length: 1000 }, () => tie());
    expect(() => associated(TOPIC, [want()], ties(undefined, others), false)).toThrow(code('association-limit'));
  });
});

describe('untying', () => {
  const key = tie({ associationType: 'key', subject: 'orders-key' });
  const frozen = tie({ lifecycle: 'STRONG', frozen: true });

  test('takes all', () => {
    expect(untied('id-1', resource(key, tie()), {})).toEqual({ gone: [key, tie()], kept: [] });
  });

  test('takes those of a type', () => {
    expect(untied('id-1', resource(key, tie()), { associationTypes: ['key'] })).toEqual({ gone: [key], kept: [tie()] });
  });

  test('refuses what is frozen', () => {
    expect(() => untied('id-1', resource(frozen), {})).toThrow(code('association-frozen'));
  });

  test('takes what is frozen with the resource', () => {
    expect(untied('id-1', resource(frozen), { cascade: true }).gone).toEqual([frozen]);
  });

  test.each([
    ['nobody knows', undefined, {}],
    ['is of another type', resource(tie()), { type: 'table' }],
    ['has none of the type', resource(tie()), { associationTypes: ['key'] }],
  ])('finds nothing at a resource that %s', (_, before, asked) => {
    expect(() => untied('id-1', before, asked)).toThrow(code('association-not-found'));
  });
});

test('only a strong association owns', () => {
  const key = { group: 'default', subject: 'orders-value' };
  expect(ownerOf(key, [resource(tie())])).toBeUndefined();
  expect(ownerOf(key, [resource(tie({ lifecycle: 'STRONG' }))])?.id).toBe('id-1');
  expect(ownerOf({ ...key, group: 'x' }, [resource(tie({ lifecycle: 'STRONG' }))])).toBeUndefined();
});
