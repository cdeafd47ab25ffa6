import type { EnumType } from '../schema.ts';

const KNOWN = new WeakMap<EnumType, ReadonlyMap<string, number>>();

/** The positions of the symbols of an enum; found once, since lists of symbols may be long. */
export function symbolPositions(type: EnumType): ReadonlyMap<string, number> {
  const known = KNOWN.get(type) ?? new Map(type.symbols.map((symbol, index) => [symbol, index]));
  KNOWN.set(type, known);
  return known;
}
