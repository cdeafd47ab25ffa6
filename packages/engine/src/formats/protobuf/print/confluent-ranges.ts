import type { InStatement, RangeTree, ReservedName } from '../parse/tree.ts';
import { textLiteral } from './value.ts';

/** Numbers or names of a statement: `reserved …;` or `extensions …;`. */
interface Item extends InStatement {
  readonly text: string;
  /** Numbers come before names, and by themselves. */
  readonly order: number;
}

/** What statements hold, one text each: as in the document, or one number or name each, sorted. */
export function statementTexts(
  ranges: readonly RangeTree[],
  names: readonly ReservedName[],
  source: { readonly text: string; readonly max: number },
  normalize: boolean,
): readonly string[] {
  const items = [
    ...ranges.map(
      (range): Item => ({ text: rangeText(range, source, normalize), order: range.from, statement: range.statement }),
    ),
    ...names.map(
      ({ text, isString, statement }): Item => ({
        text: isString ? textLiteral(text) : text,
        order: Number.POSITIVE_INFINITY,
        statement,
      }),
    ),
  ];
  if (normalize)
    return items.sort((a, b) => compare(a.order, b.order) || compare(a.text, b.text)).map(({ text }) => text);
  const statements = new Map<number, string[]>();
  for (const { statement, text } of items.sort((a, b) => a.statement - b.statement)) {
    const texts = statements.get(statement) ?? [];
    texts.push(text);
    statements.set(statement, texts);
  }
  return [...statements.values()].map((texts) => texts.join(', '));
}

function compare<Key extends string | number>(a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `5 to 5` stays what it is until it is normalised. */
function rangeText(
  { from, to, start, end }: RangeTree,
  { text, max }: { readonly text: string; readonly max: number },
  normalize: boolean,
): string {
  const last = to >= max ? 'max' : String(to);
  const isSingle = from === to && (normalize || !text.slice(start, end).includes('to'));
  return isSingle ? String(from) : `${from} to ${last}`;
}
