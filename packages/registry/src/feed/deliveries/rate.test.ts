import { expect, it } from 'vitest';
import { Rate } from './rate.ts';

it('allows so many requests a minute, evenly', () => {
  let now = 0;
  const rate = new Rate(60, () => now);
  const delays = [rate.take(), rate.take(), rate.take()];
  expect(delays).toEqual([0, 1000, 2000]);
  now = 10_000;
  expect([rate.take(), rate.take()]).toEqual([0, 1000]);
});

it('allows the share of a second at once', () => {
  const rate = new Rate(600, () => 0);
  const delays = Array.from({ length: 12 }, () => rate.take());
  expect(delays.slice(0, 10).every((delay) => delay === 0)).toBe(true);
  expect(delays.slice(10)).toEqual([100, 200]);
});

it('allows any number where none is said', () => {
  const rate = new Rate(undefined, () => 0);
  expect(Array.from({ length: 100 }, () => rate.take()).every((delay) => delay === 0)).toBe(true);
});
