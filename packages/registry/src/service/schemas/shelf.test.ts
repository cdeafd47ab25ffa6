import { describe, expect, it } from 'vitest';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import { isIn, placeOf, Shelves } from './shelf.ts';

function version(number: number, fingerprint: string, deleted = false, format = 'avro'): VersionHead {
  const registeredAt = '2026-01-01T00:00:00.000Z';
  const id = { label: String(number), number, format, fingerprint, contentId: number };
  return { ...id, status: 'active', deprecation: undefined, registeredAt, deleted };
}

function stateOf(...versions: readonly VersionHead[]): SubjectState {
  return { group: 'default', subject: 'orders', revision: 1, versions };
}

function withContent(shelves: Shelves, state: SubjectState, fingerprint: string): number[] {
  shelves.cover(state.versions);
  const there = shelves.of('avro').withContent(fingerprint);
  const numbers = there.filter((one) => isIn(state, one)).map(({ number }) => number);
  return numbers.sort((a, b) => a - b);
}

const [one, two, three] = [version(1, 'a'), version(2, 'b'), version(3, 'a')];

describe('shelves', () => {
  it('find versions by their content, whatever states came by before and in whatever order', () => {
    const gone = version(1, 'a', true);
    const states = [stateOf(one, two), stateOf(one, two, three), stateOf(gone, two, three), stateOf(two, three)];
    const shelves = new Shelves();
    for (const state of [...states, ...states.toReversed(), ...states]) {
      for (const fingerprint of ['a', 'b', 'c']) {
        const there = state.versions.filter((head) => head.fingerprint === fingerprint);
        expect(withContent(shelves, state, fingerprint)).toEqual(there.map(({ number }) => number));
      }
    }
    expect(shelves.size).toBe(4);
  });

  it('keep formats apart', () => {
    const shelves = new Shelves();
    const state = stateOf(one, version(2, 'a', false, 'json-schema'));
    expect(withContent(shelves, state, 'a')).toEqual([1]);
    expect([...shelves.of('json-schema').unread]).toEqual([state.versions[1]]);
  });

  it('know what was read, and what it is with what it refers to', () => {
    const shelves = new Shelves();
    shelves.cover([one, two]);
    const shelf = shelves.of('avro');
    const identity = { own: 'x', isClosed: false, resolved: undefined };
    expect(shelf.hasAny('open')).toBe(false);
    shelf.identify(one, identity);
    shelf.identify(one, identity);
    shelf.identify(two, { own: 'y', isClosed: true, resolved: 'z' });
    expect(shelf.withIdentity('x')).toEqual([one]);
    expect([shelf.hasAny('open'), shelf.hasAny('closed'), shelf.unread.size]).toEqual([true, true, 0]);
    shelf.resolve(one, identity, 'z');
    expect(shelf.withResolved('z', 'open')).toEqual([one]);
    expect(shelf.withResolved('z', 'closed')).toEqual([two]);
    expect(shelf.unresolved.open.size).toBe(0);
  });
});

it('a number has its place among numbers with gaps', () => {
  const versions = [version(2, 'a'), version(3, 'b'), version(7, 'c')];
  expect([1, 2, 3, 4, 7, 8].map((number) => placeOf(versions, number))).toEqual([0, 0, 1, 2, 2, 3]);
});
