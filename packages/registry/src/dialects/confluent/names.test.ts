import { describe, expect, it } from 'vitest';
import { checkedName, nameOf, readName, readPrefix, readScope, referenceName, scopeName } from './names.ts';

describe('the name of a subject', () => {
  it.each([
    ['orders-value', { group: 'default', subject: 'orders-value' }, 'orders-value'],
    [':.:orders', { group: 'default', subject: 'orders' }, 'orders'],
    [':.x:orders', { group: 'x', subject: 'orders' }, ':.x:orders'],
    [':.sap.mm:mara:gold', { group: 'sap.mm', subject: 'mara:gold' }, ':.sap.mm:mara:gold'],
    [':.x:', { group: 'x', subject: '' }, ':.x:'],
    [':.x', { group: 'x', subject: '' }, ':.x:'],
    [':x:orders', { group: 'default', subject: ':x:orders' }, ':x:orders'],
    ['a/b %', { group: 'default', subject: 'a/b %' }, 'a/b %'],
    ['__proto__', { group: 'default', subject: '__proto__' }, '__proto__'],
    [':.:' + ':.x:s', { group: 'default', subject: ':.x:s' }, ':.::.x:s'],
  ])('%s', (name, key, shown) => {
    expect(readName(name)).toEqual(key);
    expect(nameOf(key)).toBe(shown);
  });

  it.each(['', '__GLOBAL', '__EMPTY', 'a\u0000b', 'a\nb', ':.x:', ':.__GLOBAL:s'])('%j can be none', (name) => {
    expect(() => checkedName(readName(name))).toThrow(expect.objectContaining({ code: 'subject-invalid' }));
  });
});

describe('a scope', () => {
  it.each([
    ['s', { group: 'default', subject: 's' }, 's'],
    [':.:', { group: 'default' }, ':.:'],
    [':.x:', { group: 'x' }, ':.x:'],
    [':.x:s', { group: 'x', subject: 's' }, ':.x:s'],
    [':.__GLOBAL:', {}, ':.__GLOBAL:'],
  ])('%s', (name, scope, shown) => {
    expect(readScope(name)).toEqual(scope);
    expect(scopeName(scope)).toBe(shown);
  });

  it('is no subject of everything', () => {
    expect(() => readScope(':.__GLOBAL:s')).toThrow(expect.objectContaining({ code: 'subject-invalid' }));
  });
});

it.each([
  ['', { group: 'default', prefix: '' }],
  [':*:', { prefix: '' }],
  [':*:or', { prefix: 'or' }],
  [':.x:', { group: 'x', prefix: '' }],
  [':.x:or', { group: 'x', prefix: 'or' }],
  ['or', { group: 'default', prefix: 'or' }],
])('the prefix %j', (text, wanted) => {
  expect(readPrefix(text)).toEqual(wanted);
});

it.each([
  [{ subject: 's' }, 'default', 's', 's'],
  [{ subject: 's' }, 'x', 's', ':.x:s'],
  [{ group: 'x', subject: 's' }, 'default', ':.x:s', ':.x:s'],
  [{ group: 'default', subject: 's' }, 'x', ':.:s', 's'],
])('a reference to %j from the group %s', (target, home, plain, qualified) => {
  const reference = { name: 'n', number: 1, ...target };
  expect(referenceName(reference, home, false)).toBe(plain);
  expect(referenceName(reference, home, true)).toBe(qualified);
});
