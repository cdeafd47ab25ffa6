import { expect, it } from 'vitest';
import { decoded, encoded } from './text.ts';

it.each(['', 'plain', '\0', '\u0001', '\u00010', '\u00011', '\0\u0001\u00010\0', 'a\0b', '\u0001\u0001', '💥\0'])(
  '%j',
  (text) => {
    expect(encoded(text)).not.toContain('\0');
    expect(decoded(encoded(text))).toBe(text);
  },
);

it('leaves texts that PostgreSQL takes as they are', () => {
  expect(encoded('{"type":"string"}\n')).toBe('{"type":"string"}\n');
});

it('writes different texts differently', () => {
  const texts = ['\0', '\u0001', '\u00010', '\u00011', '0', '1', '\u0001\u0001'];
  expect(new Set(texts.map(encoded)).size).toBe(texts.length);
});
