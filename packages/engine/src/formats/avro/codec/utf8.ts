/** The text of UTF-8 bytes; each maximal part that is none becomes U+FFFD, as other decoders have it (Unicode 16, section 3.9). */
export function utf8Text(bytes: Uint8Array): string {
  const text: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length, point } = characterAt(bytes, at);
    text.push(String.fromCodePoint(point));
    at += length;
  }
  return text.join('');
}

const REPLACEMENT = 0xfffd;

/** The character at an offset, or the replacement for the bytes that begin one and do not end it. */
function characterAt(bytes: Uint8Array, at: number): { readonly length: number; readonly point: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: 1, point: first };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return { length: 1, point: REPLACEMENT };
  let point = first & (0x7f >> size);
  for (let length = 1; length < size; length += 1) {
    const next = bytes[at + length] ?? 0;
    const [low, high] = length === 1 ? secondBytes(first) : [0x80, 0xbf];
    if (next < low || next > high) return { length, point: REPLACEMENT };
    point = (point << 6) | (next & 0x3f);
  }
  return { length: size, point };
}

/** Which second bytes make no overlong form, no surrogate and nothing above U+10FFFF. */
function secondBytes(first: number): readonly [number, number] {
  switch (first) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}
