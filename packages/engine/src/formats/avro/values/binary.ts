/** The bytes that a text stands for, a character up to U+00FF each (Avro 1.12, JSON Encoding); undefined where it has others. */
export function binaryOf(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0xff) return undefined;
    bytes[at] = code;
  }
  return bytes;
}

/** The text that stands for bytes. The inverse of {@link binaryOf}. */
export function textOfBinary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
