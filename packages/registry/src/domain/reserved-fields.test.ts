import { describe, expect, it } from 'vitest';
import { reservedFieldBreaks } from './reserved-fields.ts';

const reserving = (names: string) => ({ properties: { 'confluent:reserved': names } });

describe('reserved names', () => {
  it('stay on the list', () => {
    expect(reservedFieldBreaks(reserving('a, b'), [], reserving('b,a'))).toEqual([]);
    expect(reservedFieldBreaks(reserving('a'), [], reserving('a,b'))).toEqual([
      { kind: 'reserved_field_removed', name: 'b' },
    ]);
    expect(reservedFieldBreaks(undefined, [], reserving(' b ,'))).toEqual([
      { kind: 'reserved_field_removed', name: 'b' },
    ]);
  });

  it('are not taken by fields', () => {
    expect(reservedFieldBreaks(reserving('a,b'), ['b', 'c'], undefined)).toEqual([
      { kind: 'field_conflicts_with_reserved_field', name: 'b' },
    ]);
  });
});
