import { describe, expect, it } from 'vitest';
import { schemaOf } from '../fixtures/arbitrary.ts';
import { readsProto } from '../reads.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Refutations of a kind, by what they say of whom. */
function binary(reader: string, writer: string) {
  const found = [...readsProto(schemaOf(reader), schemaOf(writer))];
  return found.filter(({ class: kind }) => ['unreadable', 'misread', 'lossy'].includes(kind));
}

describe('reading within bounds', () => {
  it('follows a chain of a few thousand messages, and shows the end of it', () => {
    const chain = (last: string): string =>
      `syntax = "proto3"; ${numbers(3000)
        .map((i) => `message M${i} { ${i < 2999 ? `M${i + 1} next = 1;` : `${last} end = 1;`} }`)
        .join('\n')}`;
    const found = binary(chain('int32'), chain('int64'));
    expect(found.map(({ answer, class: kind }) => [answer, kind])).toEqual([['no', 'misread']]);
    expect(found[0]?.witness?.encoded?.length).toBeLessThan(1000);
  });

  it('needs no message that would be too large to show', () => {
    const tree = (last: string): string =>
      `syntax = "proto2"; ${numbers(40)
        .map(
          (i) =>
            `message M${i} { ${i < 39 ? `required M${i + 1} a = 1; required M${i + 1} b = 2;` : `${last} a = 1;`} }`,
        )
        .join('\n')}`;
    const [first] = binary(tree('required int32'), tree('optional int32'));
    expect([first?.answer, first?.class]).toEqual(['no', 'unreadable']);
    expect(first?.witness?.encoded?.length).toBeLessThan(5_000);
  });

  it('a message that requires itself is one that nobody writes', () => {
    const cycle = (type: string): string =>
      `syntax = "proto2"; message M { required M m = 1; optional ${type} a = 2; }`;
    expect(binary(cycle('string'), cycle('int32'))).toEqual([]);
  });

  it('says that it does not know where there is too much to compare', () => {
    // Cycles of coprime lengths: every message of the one is read as every message of the other.
    const cycle = (name: string, length: number, type: string): string =>
      numbers(length)
        .map(
          (i) => `message ${name}${i} { ${name}${(i + 1) % length} next = 1; ${type} ${name.toLowerCase()}${i} = 2; }`,
        )
        .join('\n');
    const document = (used: string): string =>
      `syntax = "proto3"; message Top { ${used}0 it = 1; } ${cycle('A', 151, 'bytes')} ${cycle('B', 149, 'bytes')}`;
    const found = binary(document('B'), document('A'));
    expect(found.map(({ answer }) => answer)).toEqual(['unproven']);
  });

  it('shows no more than a thousand messages', () => {
    const document = (type: string): string =>
      `syntax = "proto3"; message M { ${numbers(1500)
        .map((i) => `${type} f${i} = ${i + 1};`)
        .join(' ')} }`;
    const found = binary(document('int32'), document('int64'));
    expect(found).toHaveLength(1500);
    expect(found.filter(({ witness }) => witness !== undefined).length).toBeLessThanOrEqual(1000);
  });
});
