import { describe, expect, it } from 'vitest';
import { WriteTurns } from './write-turns.ts';

function newTurns() {
  const given: string[] = [];
  return { given, turns: new WriteTurns<string>((holder) => void given.push(holder)) };
}

describe('turns to write', () => {
  it('are given one at a time, in the order in which they were asked for', () => {
    const { given, turns } = newTurns();
    for (const holder of ['a', 'b', 'a', 'c']) turns.want(holder);
    expect(given).toEqual(['a']);
    turns.over('a');
    turns.over('b');
    expect(given).toEqual(['a', 'b', 'a']);
    turns.over('a');
    turns.over('c');
    turns.want('b');
    expect(given).toEqual(['a', 'b', 'a', 'c', 'b']);
  });

  it('are ended by those who have them only', () => {
    const { given, turns } = newTurns();
    for (const holder of ['a', 'b', 'c']) turns.want(holder);
    turns.over('b');
    expect(given).toEqual(['a']);
  });

  it('go on when somebody is gone, who had one or waited for it', () => {
    const { given, turns } = newTurns();
    for (const holder of ['a', 'b', 'a', 'c', 'b']) turns.want(holder);
    turns.leave('a');
    expect(given).toEqual(['a', 'b']);
    turns.leave('c');
    turns.over('b');
    expect(given).toEqual(['a', 'b', 'b']);
    turns.leave('nobody');
    turns.over('b');
    turns.want('d');
    expect(given).toEqual(['a', 'b', 'b', 'd']);
    turns.over('d');
  });
});
