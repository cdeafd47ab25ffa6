/** JSON pointer (RFC 6901) from reference tokens; no tokens give the empty pointer, the whole document. */
export function pointer(...tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Reference tokens of a JSON pointer, unescaped. The inverse of {@link pointer}. */
export function pointerTokens(text: string): string[] {
  if (text === '') return [];
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
