import { describe, expect, it } from 'vitest';
import { Slices } from './slices.ts';

describe('slices', () => {
  it('let others go on, however many work at the same time and never wait themselves', async () => {
    const slices = new Slices();
    let isOthersTurn = false;
    setTimeout(() => {
      isOthersTurn = true;
    }, 0);
    const work = async () => {
      while (!isOthersTurn) {
        await slices.turn();
        JSON.stringify(Array(100).fill('some work'));
      }
    };
    await Promise.all(Array.from({ length: 50 }, work));
    expect(isOthersTurn).toBe(true);
  });
});
