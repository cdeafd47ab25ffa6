import type { Span } from '../../../source/index.ts';
import { NONE } from './lists.ts';
import type { Reader } from './reader.ts';
import { textOfUtf8 } from './string-literal.ts';
import { MAX_RANGE_END, type RangeTree, type ReservedName } from './tree.ts';

/** The numbers that a range may name. */
export interface NumberBounds {
  readonly least: number;
  readonly most: number;
  /** What the numbers are called. */
  readonly what: string;
}

/** Message sets number their fields further. */
export const EXTENSION_NUMBERS: NumberBounds = { least: 1, most: 2_147_483_646, what: 'field number' };
export const ENUM_NUMBERS: NumberBounds = { least: -2_147_483_648, most: 2_147_483_647, what: 'enum value' };

/** `1, 5 to 9, 20 to max`. */
export function ranges(reader: Reader, bounds: NumberBounds): readonly RangeTree[] {
  const found: RangeTree[] = [];
  const statement = reader.lexer.start;
  do found.push(range(reader, bounds, statement));
  while (reader.takes(','));
  return found;
}

function range(reader: Reader, { least, most, what }: NumberBounds, statement: number): RangeTree {
  const { value: from, start } = reader.integer(what, least, most);
  const to = reader.takesWord('to') ? rangeEnd(reader, least, most, what) : from;
  const at: Span = { start, end: reader.lexer.lastEnd };
  if (to < from) reader.complain('bad-range', `the range ends at ${to}, before it begins`, at);
  return { from, to, options: NONE, statement, ...at };
}

function rangeEnd(reader: Reader, least: number, most: number, what: string): number {
  return reader.takesWord('max') ? MAX_RANGE_END : reader.integer(what, least, most).value;
}

/** What stands behind the word `reserved`: numbers, or names, which are words in editions and strings before. */
export function reserved(
  reader: Reader,
  bounds: NumberBounds,
  into: { readonly reservedRanges: RangeTree[]; readonly reservedNames: ReservedName[] },
): void {
  const { lexer } = reader;
  if (lexer.kind === 'string' || lexer.kind === 'word') {
    const statement = lexer.start;
    do into.reservedNames.push(reservedName(reader, statement));
    while (reader.takes(','));
  } else into.reservedRanges.push(...ranges(reader, bounds));
  reader.symbol(';', 'numbers and names are reserved in statements of their own');
}

function reservedName(reader: Reader, statement: number): ReservedName {
  if (reader.lexer.kind === 'word') return { ...reader.name('a name'), isString: false, statement };
  const { bytes, start, end } = reader.string('a name');
  return { text: textOfUtf8(bytes), start, end, isString: true, statement };
}
