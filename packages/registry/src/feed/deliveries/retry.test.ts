import { describe, expect, it } from 'vitest';
import { DELIVERY_DEFAULTS } from '../../domain/event-subscription.ts';
import { delayAfter, isExhausted, retryAfterMs } from './retry.ts';

const NOW = new Date('2026-11-22T10:00:00Z');

describe('the wait before the next attempt', () => {
  it('doubles from the first to the longest', () => {
    const delays = [1, 2, 3, 10, 11, 2000].map((attempts) => delayAfter(attempts, DELIVERY_DEFAULTS, 1));
    expect(delays).toEqual([1000, 2000, 4000, 512_000, 600_000, 600_000]);
  });

  it('grows by the first where that is wanted', () => {
    const linear = { ...DELIVERY_DEFAULTS, backoff: 'linear' } as const;
    expect([1, 2, 3, 2000].map((attempts) => delayAfter(attempts, linear, 1))).toEqual([1000, 2000, 3000, 600_000]);
  });

  it('is shorter by up to a half, as chance has it', () => {
    expect([0, 0.5].map((random) => delayAfter(2, DELIVERY_DEFAULTS, random))).toEqual([1000, 1500]);
  });
});

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, delay) => {
  expect(retryAfterMs(header, NOW)).toBe(delay);
});

describe('an event is not tried again', () => {
  it('after so many attempts', () => {
    const time = '2026-11-22T09:59:00Z';
    expect([29, 30].map((attempts) => isExhausted(attempts, time, DELIVERY_DEFAULTS, NOW))).toEqual([false, true]);
  });

  it('where it is too old', () => {
    const ages = ['2026-11-21T10:00:01Z', '2026-11-21T10:00:00Z', 'no time'];
    expect(ages.map((time) => isExhausted(1, time, DELIVERY_DEFAULTS, NOW))).toEqual([false, true, false]);
  });
});
