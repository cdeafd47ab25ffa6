import { describe, expect, it } from 'vitest';
import type { Figures } from '../metrics.ts';
import { FiguresRounds } from './figures-rounds.ts';

const figuresOf = (route: string): Figures => ({
  requests: [{ route, method: 'GET', byStatus: [[200, 1]], buckets: [1], seconds: 1 }],
  others: [],
});
const routes = (all: readonly Figures[]) => all.flatMap(({ requests }) => requests.map(({ route }) => route));

function newRounds() {
  const asked: (readonly [worker: string, question: number])[] = [];
  return { asked, rounds: new FiguresRounds<string>((worker, question) => void asked.push([worker, question])) };
}

describe('the figures of all workers', () => {
  it('are those of each, which may be asked by several at a time', async () => {
    const { asked, rounds } = newRounds();
    const [first, second] = [rounds.all(['a', 'b']), rounds.all(['a', 'b'])];
    for (const [worker, question] of asked) rounds.answer(worker, question, figuresOf(`${worker} ${question}`));
    expect(routes(await first)).toEqual(['a 1', 'b 1']);
    expect(routes(await second)).toEqual(['a 2', 'b 2']);
  });

  it('are there without those of one that is gone', async () => {
    const { rounds } = newRounds();
    const all = rounds.all(['a', 'b']);
    rounds.answer('a', 1, figuresOf('a'));
    rounds.leave('b');
    expect(routes(await all)).toEqual(['a']);
  });

  it('are there in time, whoever does not answer', async () => {
    const { rounds } = newRounds();
    const all = rounds.all(['a', 'b']);
    rounds.answer('b', 1, figuresOf('b'));
    expect(routes(await all)).toEqual(['b']);
    rounds.answer('a', 1, figuresOf('a'));
  });
});
