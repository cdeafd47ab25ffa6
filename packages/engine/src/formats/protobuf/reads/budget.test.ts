import { describe, expect, it } from 'vitest';
import { schemaOf } from '../fixtures/arbitrary.ts';
import { readsProto } from '../reads.ts';
import { Budget } from './budget.ts';

const lines = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('\n');

describe('a budget', () => {
  it('pays until it is empty, to the last step', () => {
    const budget = new Budget(5);
    expect([budget.take(3), budget.take(2), budget.isSpent]).toEqual([true, true, false]);
    expect([budget.take(1), budget.isSpent]).toEqual([false, true]);
  });

  it('pays nothing more once it has refused', () => {
    const budget = new Budget(5);
    expect([budget.take(6), budget.take(1), budget.isSpent]).toEqual([false, false, true]);
  });
});

describe('a reading that runs out of trials', () => {
  // To try one of the thousand types means to write and to read its 450 required numbers.
  const document = (typeOf: (index: number) => string): string => `syntax = "proto2";
    message M { ${lines(1000, (index) => `optional ${typeOf(index)} f${index} = ${index + 1};`)} }
    message Part { ${lines(450, (index) => `required int32 r${index} = ${index + 1};`)} }
    ${lines(1000, (index) => `message T${index} { required Part part = 1; }`)}`;
  const reader = schemaOf(document(() => 'int32'));
  const writer = schemaOf(document((index) => `T${index}`));
  const isBinary = (kind: string): boolean => ['unreadable', 'misread', 'lossy'].includes(kind);
  const found = [...readsProto(reader, writer)].filter(({ class: kind }) => isBinary(kind));

  it('has an answer for every field, and says of none that it can be read', () => {
    const places = found.map(({ at }) => at.writer);
    expect(places).toEqual(Array.from({ length: 1000 }, (_, index) => `/messages/0/fields/${index}`));
    expect(found[0]).toMatchObject({ answer: 'no', class: 'lossy', aspect: 'type' });
  });

  it('says of what it could not try that it is not known', () => {
    const firstUntried = found.findIndex(({ answer }) => answer === 'unproven');
    expect(firstUntried).toBeGreaterThan(100);
    expect(found.slice(firstUntried).every(({ answer }) => answer === 'unproven')).toBe(true);
    expect(found.at(-1)).toEqual({
      answer: 'unproven',
      class: 'misread',
      at: { writer: '/messages/0/fields/999', reader: '/messages/0/fields/999' },
      aspect: 'type',
      reason: 'whether every T999 can be read as int32 is not known',
    });
  });

  it('gives the same answers to whoever asks again', () => {
    const again = [...readsProto(reader, writer)].filter(({ class: kind }) => isBinary(kind));
    expect(again).toEqual(found);
  });
});
