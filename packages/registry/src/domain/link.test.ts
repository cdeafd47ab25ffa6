import { describe, expect, it } from 'vitest';
import { admission, checkLink, isInScope, LINK_DEFAULTS, type WantedLink } from './link.ts';
import { alarmOf } from './replica-breaker.ts';
import { apartName, preferredName } from './replica-name.ts';

const LINK: WantedLink = { ...LINK_DEFAULTS, direction: 'pull', peer: 'https://a.example' };
const ORIGIN = { registry: 'https://a.example', group: 'sales', subject: 'orders' };

describe('a link', () => {
  it.each<[string, Partial<WantedLink>]>([
    ['peer', { peer: '/relative' }],
    ['peer', { peer: 'urn:example:registry' }],
    ['maxDeleteRatio', { maxDeleteRatio: 1.5 }],
    ['maxDeleteRatio', { maxDeleteRatio: Number.NaN }],
    ['intervalSeconds', { intervalSeconds: 0 }],
    ['scope', { scope: { subject: 'orders', include: [], exclude: [] } }],
    ['scope', { scope: { include: Array.from({ length: 101 }, () => '*'), exclude: [] } }],
  ])('is refused for its %s', (property, change) => {
    expect(() => checkLink('eu', { ...LINK, ...change })).toThrow(
      expect.objectContaining({ code: 'link-invalid', about: { property } }),
    );
  });

  it('has an id that can stand in a path', () => {
    expect(() => checkLink('a/b', LINK)).toThrow(expect.objectContaining({ code: 'link-invalid' }));
    expect(() => checkLink('eu-west.1', LINK)).not.toThrow();
  });

  it('is about a group, a schema, or what its patterns fit', () => {
    const within = (scope: Partial<WantedLink['scope']>, origin = ORIGIN) =>
      isInScope({ include: [], exclude: [], ...scope }, origin);
    expect(within({})).toBe(true);
    expect(within({ group: 'sales' })).toBe(true);
    expect(within({ group: 'sale' })).toBe(false);
    expect(within({ group: 'sales', subject: 'orders' })).toBe(true);
    expect(within({ group: 'sales', subject: 'returns' })).toBe(false);
    expect(within({ include: ['sales/*'] })).toBe(true);
    expect(within({ include: ['hr/*'] })).toBe(false);
    expect(within({ exclude: ['*/orders'] })).toBe(false);
    expect(within({ include: ['sales/orders'] }, { ...ORIGIN, subject: '' })).toBe(true);
  });

  it('speaks for the authorities that it is allowed, and never for this registry', () => {
    const reason = (authorities: readonly string[] | undefined, authority = 'urn:example:a') =>
      admission({ ...LINK, ...(authorities && { authorities }) }, 'https://b.example', ORIGIN, authority);
    expect(reason(undefined)).toBeUndefined();
    expect(reason(['urn:example:*', 'https://a.example'])).toBeUndefined();
    expect(reason(['https://a.example'])).toContain('urn:example:a');
    expect(admission(LINK, 'https://a.example', ORIGIN, '')).toContain('at home here');
  });
});

describe('names of replicas', () => {
  it.each([
    [{ kind: 'mirror' } as const, 'sales'],
    [{ kind: 'prefix', prefix: 'eu.' } as const, 'eu.sales'],
    [{ kind: 'map', groups: { sales: 'vertrieb' } } as const, 'vertrieb'],
    [{ kind: 'map', groups: { hr: 'personal' } } as const, 'sales'],
    [{ kind: 'by-authority' } as const, 'sales~'],
  ])('%j', (naming, group) => {
    expect(preferredName(naming, ORIGIN).group.startsWith(group)).toBe(true);
    expect(preferredName(naming, ORIGIN).subject).toBe('orders');
  });

  it('apart are the same wherever it comes to that, and others for other registries', () => {
    expect(apartName(ORIGIN)).toEqual(apartName({ ...ORIGIN }));
    expect(apartName(ORIGIN).group).not.toBe(apartName({ ...ORIGIN, registry: 'https://c.example' }).group);
    expect(apartName(ORIGIN).group).toMatch(/^sales~[\da-f]{8}$/);
  });
});

describe('the breaker', () => {
  const toll = { doomed: 0, regressed: 0, known: 100, maxDeleteRatio: 0.2, isEmpty: false, isOtherLog: false };
  it.each([
    ['lets nothing happen in peace', {}, undefined],
    ['lets a few go', { doomed: 20 }, undefined],
    ['stops a fifth', { doomed: 21 }, 'too-many-deletions'],
    ['lets three go of four: somebody tidies up', { doomed: 3, known: 4 }, undefined],
    ['stops what an empty registry takes away', { doomed: 1, isEmpty: true }, 'empty-source'],
    ['stops one deletion by another log', { doomed: 1, isOtherLog: true }, 'other-log'],
    ['stops what home sets back', { regressed: 1 }, 'other-log'],
  ])('%s', (_, change, alarm) => {
    expect(alarmOf({ ...toll, ...change })).toBe(alarm);
  });
});
