/** Header fields of every answer: it is data, to be neither sniffed, framed, cached by default, nor run as a page. */
export const API_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** The header fields of an answer that no browser shows, because of its media type: what they say about pages is left out. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** True for the media types that are some program's own. */
export function isForPrograms(mediaType: string): boolean {
  return mediaType.startsWith('application/vnd.');
}

/** What the page of the API's description may do: show itself, with its own files, and talk to this server. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
