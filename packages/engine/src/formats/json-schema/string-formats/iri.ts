/**
 * What an IRI asks beyond its grammar (RFC 3987, section 2.2): no characters that stand for nothing, and those for private use in the query alone.
 */
export function hasIriCharacters(text: string): boolean {
  const [, query = ''] = /\?([^#]*)/.exec(text) ?? [];
  const around = query === '' ? text : text.replace(`?${query}`, '');
  return !NOTHING.test(text) && !PRIVATE.test(around);
}

const NOTHING = /[\p{Noncharacter_Code_Point}\u{fff0}-\u{ffff}\u{e0000}-\u{e0fff}]/u;
const PRIVATE = /\p{Co}/u;
