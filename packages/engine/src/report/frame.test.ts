import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOfWord } from './fixtures/sample.ts';
import { frameOf } from './frame.ts';
import { columnsOf } from './printable.ts';

const drawn = (text: string, word: string): string => {
  const frame = frameOf(text, placeOfWord(text, word));
  return `${frame.text}\n${' '.repeat(frame.indent)}${'^'.repeat(frame.width)}`;
};

describe('a code frame', () => {
  it('marks a stretch of one line', () => {
    expect(drawn('a: 1\nb: two # x\nc: 3', 'two')).toBe('b: two # x\n   ^^^');
  });

  it('marks a place of several lines to the end of the first', () => {
    expect(drawn('a:\n  - one  \n  - two\n', '- one  \n  - two')).toBe('  - one\n  ^^^^^');
  });

  it('shows tabs as spaces and control characters as escapes, and keeps the mark under its word', () => {
    expect(drawn('a\uffff \ufffeword', 'word')).toBe('a\\u{ffff} \\u{fffe}word\n                  ^^^^');
    expect(drawn('\ta:\u001b \u202eword', 'word')).toBe('    a:\\u{1b} \\u{202e}word\n                     ^^^^');
  });

  it('counts wide and combining characters as a terminal does', () => {
    expect(drawn('名前: e\u0301x', 'x')).toBe('名前: e\u0301x\n       ^');
  });

  it('cuts long lines around the mark', () => {
    const text = `${'a'.repeat(5000)}word${'b'.repeat(5000)}`;
    expect(drawn(text, 'word')).toBe(`…${'a'.repeat(60)}word${'b'.repeat(46)}…\n${' '.repeat(61)}^^^^`);
  });

  it('has a mark even where nothing stands', () => {
    expect(frameOf('a', { line: 1, column: 2, offset: 1, endOffset: 1 })).toEqual({
      line: 1,
      text: 'a',
      indent: 1,
      width: 1,
    });
    expect(frameOf('', { line: 1, column: 1, offset: 0, endOffset: 0 }).width).toBe(1);
  });

  it('is one printable line with the mark inside, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(400), fc.nat(400), (text, start, length) => {
        const offset = Math.min(start, text.length);
        const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
        const place = {
          line: 1,
          column: offset - lineStart + 1,
          offset,
          endOffset: Math.min(text.length, offset + length),
        };
        const frame = frameOf(text, place);
        expect(frame.text).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(frame.indent + frame.width).toBeLessThanOrEqual(Math.max(columnsOf(frame.text), frame.indent + 1));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
