import type { Representation } from '../../domain/schema-attributes.ts';
import { typesOf } from './media-types.ts';

/** A range of media types that is acceptable, and how much (RFC 9110, section 12.5.1). */
interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly format: string | undefined;
  readonly weight: number;
}

/** Ranges that are looked at; nobody means more. */
const MOST_RANGES = 100;

/**
 * The representation that a client likes best: of those that it likes as much, the first. Everything is acceptable to whoever says nothing.
 * Undefined where none is acceptable.
 */
export function negotiated(
  representations: readonly Representation[],
  accept: string | undefined,
): Representation | undefined {
  const ranges = accept?.split(',', MOST_RANGES).flatMap(rangesOf) ?? [];
  if (ranges.length === 0) return representations[0];
  let best: Representation | undefined;
  let most = 0;
  for (const representation of representations) {
    const weight = weightOf(representation, ranges);
    if (weight > most) [best, most] = [representation, weight];
  }
  return best;
}

/** How much a client likes a representation: by the narrowest range that one of its media types is in. */
function weightOf({ format, contentType }: Representation, ranges: readonly Range[]): number {
  let [narrowest, weight] = [0, 0];
  for (const [index, name] of typesOf(format, contentType).entries()) {
    for (const range of ranges) {
      const width = narrowness(name, format, range);
      // The first type is the document's own; the others are only what it may be taken for.
      const narrow = width === 0 ? 0 : width * 2 + (index === 0 ? 1 : 0);
      if (narrow > narrowest || (narrow === narrowest && range.weight > weight)) {
        [narrowest, weight] = [narrow, narrow === 0 ? weight : range.weight];
      }
    }
  }
  return weight;
}

/** 0 where a type is not in a range. */
function narrowness(name: string, own: string, { type, subtype, format }: Range): number {
  if (format !== undefined && format !== own) return 0;
  const named = format === undefined ? 0 : 3;
  if (type === '*') return 1 + named;
  const [its, rest] = name.split('/');
  if (type !== its) return 0;
  if (subtype === '*') return 2 + named;
  return subtype === rest ? 3 + named : 0;
}

function rangesOf(text: string): Range[] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const [type = '', subtype = ''] = name.split('/');
  if (type === '' || subtype === '' || (type === '*' && subtype !== '*')) return [];
  const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const format = parameters.find((parameter) => parameter.startsWith('format='))?.slice('format='.length);
  const weight = q === undefined ? 1 : Number(q);
  return [{ type, subtype, format, weight: weight >= 0 && weight <= 1 ? weight : 0 }];
}
