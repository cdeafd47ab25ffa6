import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mark } from './replica.ts';
import { type Arrival, merge } from './replica-merge.ts';

const RELAYED: Arrival = { isDirect: false };
const DIRECT: Arrival = { isDirect: true };

/** The states that an element had at home, one after the other: home alone makes them, and each has an epoch of its own. */
const histories = fc
  .array(fc.record({ hash: fc.constantFrom('a', 'b', 'c'), deleted: fc.boolean() }), { minLength: 1, maxLength: 6 })
  .map((states): readonly Mark[] =>
    states.map(({ hash, deleted }, index) => ({ epoch: index + 1, hash: deleted ? 'gone' : hash, deleted })),
  );

/** What somebody keeps who is shown states one after the other. */
function keptOf(shown: readonly Mark[]): Mark | undefined {
  return shown.reduce<Mark | undefined>(
    (known, mark) => (merge(known, mark, RELAYED) === 'taken' ? mark : known),
    undefined,
  );
}

describe('merging the states of an element', () => {
  it('keeps the newest that was shown, whatever the order and however often', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (states, picks) => {
        const shown = [...picks.take(12)].map((pick) => states[pick % states.length] as Mark);
        const newest = shown.reduce((best, mark) => (mark.epoch > best.epoch ? mark : best));
        expect(keptOf(shown)).toEqual(newest);
        expect(keptOf(shown.toReversed())).toEqual(newest);
        expect(keptOf([...shown, ...shown])).toEqual(newest);
      }),
    );
  });

  it('changes nothing when it is shown again', () => {
    const mark = { epoch: 3, hash: 'a', deleted: false };
    expect(merge(mark, mark, RELAYED)).toBe('same');
    expect(merge(mark, { ...mark, epoch: 2 }, RELAYED)).toBe('same');
  });

  it('remembers a higher epoch of the same state, so that those in between are known to be stale', () => {
    const mark = { epoch: 3, hash: 'a', deleted: false };
    expect(merge(mark, { ...mark, epoch: 5 }, RELAYED)).toBe('taken');
  });

  it('brings nothing back that is gone, by a longer way', () => {
    const gone = { epoch: 4, hash: 'gone', deleted: true };
    expect(merge(gone, { epoch: 3, hash: 'a', deleted: false }, RELAYED)).toBe('stale');
    expect(merge(gone, { epoch: 4, hash: 'a', deleted: false }, RELAYED)).toBe('stale');
    expect(merge({ epoch: 4, hash: 'a', deleted: false }, gone, RELAYED)).toBe('taken');
  });

  it('takes what begins anew', () => {
    const gone = { epoch: 4, hash: 'gone', deleted: true };
    expect(merge(gone, { epoch: 5, hash: 'a', deleted: false }, RELAYED)).toBe('taken');
  });

  it('of two states of one epoch believes home, and else what came first', () => {
    const known = { epoch: 3, hash: 'a', deleted: false };
    const other = { epoch: 3, hash: 'b', deleted: false };
    expect(merge(known, other, DIRECT)).toBe('taken');
    expect(merge(known, other, RELAYED)).toBe('conflict');
  });

  it('does not follow a home that was set back, until somebody says so', () => {
    const known = { epoch: 9, hash: 'a', deleted: false };
    const older = { epoch: 3, hash: 'b', deleted: false };
    expect(merge(known, older, DIRECT)).toBe('regressed');
    expect(merge(known, older, { isDirect: true, isConfirmed: true })).toBe('taken');
    expect(merge(known, older, RELAYED)).toBe('stale');
  });
});
