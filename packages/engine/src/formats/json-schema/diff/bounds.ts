import { compareDecimal, type Decimal } from '../../../decimal/decimal.ts';
import type { Keywords } from '../schema.ts';
import { plainCount, plainNumber } from './plain.ts';
import { type SchemaPair, tell } from './walk.ts';

/** Bounds: what `_increased` and `_decreased` are said of. Keyword → first part of its kinds. */
export const NUMBER_BOUNDS = {
  maximum: 'maximum',
  exclusiveMaximum: 'exclusive_maximum',
  minimum: 'minimum',
  exclusiveMinimum: 'exclusive_minimum',
} as const satisfies { readonly [Name in keyof Keywords]?: string };

/** Bounds of lengths and of numbers of things. */
export const COUNT_BOUNDS = {
  maxLength: 'max_length',
  minLength: 'min_length',
  maxItems: 'max_items',
  minItems: 'min_items',
  maxProperties: 'max_properties',
  minProperties: 'min_properties',
} as const satisfies { readonly [Name in keyof Keywords]?: string };

/** Bounds that differ: one change for each, in whichever way the number moved. */
export function compareBounds(pair: SchemaPair): void {
  const { keywords: before } = pair.before;
  const { keywords: after } = pair.after;
  for (const name of Object.keys(NUMBER_BOUNDS) as (keyof typeof NUMBER_BOUNDS)[]) {
    compareNumbers(pair, name, NUMBER_BOUNDS[name], before[name], after[name]);
  }
  for (const name of Object.keys(COUNT_BOUNDS) as (keyof typeof COUNT_BOUNDS)[]) {
    compareCounts(pair, name, COUNT_BOUNDS[name], before[name], after[name]);
  }
}

function compareNumbers(
  pair: SchemaPair,
  keyword: string,
  word: string,
  from: Decimal | undefined,
  to: Decimal | undefined,
): void {
  if (from === to) return;
  const detail = {
    keyword,
    from: from === undefined ? null : plainNumber(from),
    to: to === undefined ? null : plainNumber(to),
  };
  const moved = from === undefined || to === undefined ? undefined : compareDecimal(to, from);
  if (moved !== 0) tell(pair, `${word}_${verb(from, moved)}`, keyword, detail);
}

/** A count that is no bound at all, `undefined` or infinite, counts as missing. */
export function compareCounts(
  pair: SchemaPair,
  keyword: string,
  word: string,
  from: number | undefined,
  to: number | undefined,
): void {
  const old = plainCount(from);
  const now = plainCount(to);
  if (old === now) return;
  const moved = old === null || now === null ? undefined : Number(now) - Number(old);
  tell(pair, `${word}_${verb(old ?? undefined, moved)}`, keyword, { keyword, from: old, to: now });
}

function verb(from: unknown, moved: number | undefined): string {
  if (moved === undefined) return from === undefined ? 'added' : 'removed';
  return moved > 0 ? 'increased' : 'decreased';
}
