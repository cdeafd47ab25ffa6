import { describe, expect, it } from 'vitest';
import { governed, mergedMetadata, mergedRuleSet, propertyOf, tidyMetadata, tidyRuleSet } from './governance.ts';

const NEXT = { number: 2, isAsked: false };

describe('metadata', () => {
  it('are sorted, and say nothing that is empty', () => {
    const tidy = tidyMetadata({ tags: { b: ['z', 'a', 'z'], a: [] }, properties: { z: '1', a: '2' }, sensitive: [] });
    expect(JSON.stringify(tidy)).toBe('{"tags":{"a":[],"b":["a","z"]},"properties":{"a":"2","z":"1"}}');
  });

  it('are merged by path and by property, the second first', () => {
    expect(
      mergedMetadata(
        { tags: { a: ['x'], b: ['y'] }, properties: { owner: 'growth', zone: 'eu' }, sensitive: ['owner'] },
        { tags: { a: ['z'] }, properties: { zone: 'us' }, sensitive: ['zone', 'owner'] },
      ),
    ).toEqual({
      tags: { a: ['z'], b: ['y'] },
      properties: { owner: 'growth', zone: 'us' },
      sensitive: ['owner', 'zone'],
    });
  });

  it('may have any names', () => {
    const metadata = tidyMetadata({ properties: JSON.parse('{"__proto__":"x","constructor":"y"}') });
    expect(propertyOf(metadata, '__proto__')).toBe('x');
    expect(propertyOf(metadata, 'constructor')).toBe('y');
    expect(propertyOf(metadata, 'toString')).toBeUndefined();
    expect(propertyOf(undefined, '__proto__')).toBeUndefined();
  });
});

describe('rules', () => {
  it('say their kind and mode, and keep their order', () => {
    const tidy = tidyRuleSet({
      domainRules: [
        { name: 'b', type: 'CEL', tags: ['y', 'x'], disabled: false },
        { name: 'a', type: 'CEL', kind: 'CONDITION' },
      ],
      migrationRules: [],
    });
    expect(tidy).toEqual({
      domainRules: [
        { name: 'b', kind: 'TRANSFORM', mode: 'WRITEREAD', type: 'CEL', tags: ['x', 'y'] },
        { name: 'a', kind: 'CONDITION', mode: 'WRITEREAD', type: 'CEL' },
      ],
    });
  });

  it('are merged by name, list by list', () => {
    const merged = mergedRuleSet(
      { domainRules: [{ name: 'a', expr: '1' }, { name: 'b' }], enableAt: 'CLIENT' },
      { domainRules: [{ name: 'c' }, { name: 'a', expr: '2' }], migrationRules: [{ name: 'b', mode: 'UPDOWN' }] },
    );
    expect(merged?.domainRules?.map(({ name, expr }) => [name, expr])).toEqual([
      ['b', undefined],
      ['c', undefined],
      ['a', '2'],
    ]);
    expect(merged?.migrationRules).toHaveLength(1);
    expect(merged?.enableAt).toBe('CLIENT');
  });
});

describe('what holds for a schema', () => {
  const previous = { metadata: { properties: { owner: 'growth' } }, ruleSet: { domainRules: [{ name: 'a' }] } };

  it('is nothing where nobody says anything', () => {
    expect(governed({}, {}, undefined, NEXT)).toEqual({});
    expect(governed({}, {}, {}, NEXT)).toEqual({});
  });

  it('is what was said before, until something else is said', () => {
    expect(governed({}, {}, previous, NEXT)).toMatchObject(previous);
    expect(governed({}, { metadata: {} }, previous, NEXT)).toMatchObject({ metadata: {}, ruleSet: previous.ruleSet });
  });

  it('stands over the defaults and under the overrides of the policy', () => {
    const policy = {
      defaultMetadata: { properties: { owner: 'nobody', zone: 'eu', tier: '3' } },
      overrideMetadata: { properties: { tier: '1' } },
      overrideRuleSet: { domainRules: [{ name: 'mask', mode: 'READ' as const }] },
    };
    const { metadata, ruleSet } = governed(
      policy,
      { metadata: { properties: { owner: 'me', tier: '2' } } },
      previous,
      NEXT,
    );
    expect(metadata).toEqual({ properties: { owner: 'me', tier: '1', zone: 'eu' } });
    expect(ruleSet?.domainRules?.map(({ name }) => name)).toEqual(['a', 'mask']);
  });

  it('tells the number of the version to those who asked for it, and from then on', () => {
    const first = governed({}, {}, undefined, { number: 1, isAsked: true });
    expect(first).toEqual({ metadata: { properties: { 'confluent:version': '1' } } });
    expect(governed({}, {}, first, NEXT).metadata?.properties).toEqual({ 'confluent:version': '2' });
  });
});
