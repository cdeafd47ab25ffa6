import type { EnumType } from '../schema.ts';

/** Symbols that are looked through one by one. */
const FEW = 16;

const KNOWN = new WeakMap<EnumType, ReadonlyMap<string, number>>();

/** The position of a symbol of an enum; undefined for other texts. Long lists of symbols are looked through once. */
export function symbolPosition(type: EnumType, symbol: string): number | undefined {
  if (type.symbols.length > FEW) return positions(type).get(symbol);
  const position = type.symbols.indexOf(symbol);
  return position < 0 ? undefined : position;
}

function positions(type: EnumType): ReadonlyMap<string, number> {
  const known = KNOWN.get(type) ?? new Map(type.symbols.map((symbol, index) => [symbol, index]));
  KNOWN.set(type, known);
  return known;
}
