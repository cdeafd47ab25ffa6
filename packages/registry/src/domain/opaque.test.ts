import { expect, it } from 'vitest';
import { opaqueBytes, opaqueText } from './opaque.ts';

const EVERY = Uint8Array.from({ length: 256 }, (_, byte) => byte);

it.each([
  ['text', Buffer.from('<xs:schema/>\r\n')],
  ['text behind a byte order mark', Buffer.from('\uFEFF<a/>')],
  ['every byte', EVERY],
  ['NUL', Buffer.from('a\0b')],
  ['what is kept itself', Buffer.from('data:application/octet-stream;base64,AAA=')],
  ['what is no UTF-8', Uint8Array.of(0xc3, 0x28)],
  ['white space', Buffer.from(' \n')],
  ['nothing', Buffer.from('')],
  ['halves of characters in UTF-8', Uint8Array.of(0xed, 0xa0, 0x80)],
])('%s comes back to the byte', (_, bytes) => {
  const text = opaqueText(bytes);
  expect(Buffer.from(opaqueBytes(text)).equals(bytes)).toBe(true);
  expect(text.trim()).not.toBe('');
  expect(text).not.toContain('\0');
});

it('text is kept as the text that it is', () => {
  expect(opaqueText(Buffer.from('<xs:schema/>'))).toBe('<xs:schema/>');
  expect(opaqueText(EVERY)).toMatch(/^data:application\/octet-stream;base64,/);
});
