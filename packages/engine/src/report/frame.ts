import type { Place } from '../model/problem.ts';
import { columnsOf, printable } from './printable.ts';

/** One line of a source with a stretch of it marked, ready to be printed in a fixed-width font. */
export interface Frame {
  readonly line: number;
  /** The line, safe to print; long ones are cut around the mark. */
  readonly text: string;
  /** Columns before the mark, and columns of the mark itself (at least one). */
  readonly indent: number;
  readonly width: number;
}

const SHOWN_BEFORE = 60;
const SHOWN = 110;
const TAB = '    ';

/**
 * The line of a text in which a place begins. Looks at no more than a bounded window around the place, however long the line is;
 * tabs become four spaces, and a place of several lines is marked to the end of its first.
 */
export function frameOf(text: string, place: Place): Frame {
  const lineStart = Math.max(0, place.offset - (place.column - 1));
  const from = pairSafe(text, Math.max(lineStart, place.offset - SHOWN_BEFORE));
  const to = pairSafe(text, Math.min(text.length, from + SHOWN));
  const window = text.slice(from, to);
  const end = window.search(/[\r\n]/);
  const line = end === -1 ? window : window.slice(0, end);
  const mark = Math.min(place.offset - from, line.length);
  const markEnd = Math.min(place.endOffset - from, line.trimEnd().length);
  const lead = shown((from > lineStart ? '…' : '') + line.slice(0, mark));
  const marked = shown(line.slice(mark, Math.max(mark, markEnd)));
  const rest = shown(line.slice(Math.max(mark, markEnd)).trimEnd()) + (end === -1 && to < text.length ? '…' : '');
  return {
    line: place.line,
    text: lead + marked + rest,
    indent: columnsOf(lead),
    width: Math.max(1, columnsOf(marked)),
  };
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', TAB));
}

/** An offset that does not stand inside a surrogate pair. */
function pairSafe(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  const before = text.charCodeAt(offset - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff ? offset + 1 : offset;
}
