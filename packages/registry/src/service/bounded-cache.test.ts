import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

it('forgets what was not used for longest when it grows too heavy', () => {
  const cache = new BoundedCache<string, number>(10);
  cache.set('a', 1, 4);
  cache.set('b', 2, 4);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3, 4);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

it('forgets as many as it has to', () => {
  const cache = new BoundedCache<string, number>(10);
  for (const key of ['a', 'b', 'c', 'd']) cache.set(key, 1, 2);
  cache.set('e', 2, 9);
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => cache.get(key))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    2,
  ]);
});

it('does not keep what is too heavy for it, nor what that replaced', () => {
  const cache = new BoundedCache<string, number>(10);
  cache.set('a', 1, 1);
  cache.set('b', 2, 1);
  cache.set('a', 3, 11);
  expect(cache.get('a')).toBeUndefined();
  expect(cache.get('b')).toBe(2);
});

it('counts a replaced entry once', () => {
  const cache = new BoundedCache<string, number>(10);
  for (let round = 0; round < 100; round += 1) cache.set('a', round, 6);
  cache.set('b', 1, 4);
  expect(cache.get('a')).toBe(99);
  expect(cache.get('b')).toBe(1);
});

it('keeps what a plain list of what was used would keep, whatever is done', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('get' as const), key: fc.nat(6) }),
      fc.record({ do: fc.constant('delete' as const), key: fc.nat(6) }),
      fc.record({ do: fc.constant('set' as const), key: fc.nat(6), weight: fc.nat(12) }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (all) => {
      const cache = new BoundedCache<number, number>(10);
      let used: { key: number; weight: number; value: number }[] = [];
      for (const [value, step] of all.entries()) {
        const { key } = step;
        const known = used.find((entry) => entry.key === key);
        if (step.do === 'get') {
          expect(cache.get(key)).toBe(known?.value);
          if (known) used = [...used.filter((entry) => entry !== known), known];
          continue;
        }
        used = used.filter((entry) => entry !== known);
        if (step.do === 'delete') cache.delete(key);
        else {
          cache.set(key, value, step.weight);
          if (step.weight <= 10) used.push({ key, weight: step.weight, value });
          while (used.reduce((sum, { weight }) => sum + weight, 0) > 10) used.shift();
        }
      }
    }),
  );
});
