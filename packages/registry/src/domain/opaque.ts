/** What a document begins with that is kept in base64. */
const PREFIX = 'data:';
const ENCODED = `${PREFIX}application/octet-stream;base64,`;

/**
 * A document that nobody here can read, as the text that is kept of it: itself where it is plain text, else a `data:` URL (RFC 2397) with all
 * of its bytes. Equal bytes have equal texts, and {@link opaqueBytes} gives them back.
 */
export function opaqueText(bytes: Uint8Array): string {
  const text = utf8Text(bytes);
  const isPlain = text !== undefined && text.trim() !== '' && !text.includes('\0') && !text.startsWith(PREFIX);
  return isPlain ? text : ENCODED + Buffer.from(bytes).toString('base64');
}

/** The bytes of a document by the text that is kept of it. */
export function opaqueBytes(text: string): Uint8Array {
  return text.startsWith(ENCODED) ? Buffer.from(text.slice(ENCODED.length), 'base64') : Buffer.from(text);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as the text that they are in UTF-8, a byte order mark included; undefined where they are none. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
