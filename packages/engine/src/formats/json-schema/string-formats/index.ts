import { compilePattern, type Language, patternFault } from '../../../regular-language/index.ts';
import { GRAMMARS, STRICT_GRAMMARS } from './grammar.ts';
import { isHostname, isIdnHostname } from './hostname.ts';
import { hasIriCharacters } from './iri.ts';
import { endsDayInUtc } from './leap-second.ts';

/** What a format asks beyond its grammar. */
const BEYOND: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['time', endsDayInUtc],
  ['date-time', endsDayInUtc],
  ['hostname', isHostname],
  ['iri', hasIriCharacters],
  ['iri-reference', hasIriCharacters],
]);

/** Formats without a regular grammar. */
const OTHERS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['regex', (text) => patternFault(text) === undefined],
  ['idn-hostname', isIdnHostname],
]);

const LANGUAGES = new Map<string, Language>();

/**
 * Whether a text has a format (2020-12, validation 7.3). Formats that are not known here accept every text, as the specification wants it.
 * `idn-hostname` and `idn-email` are approximations: the tables of IDNA 2008 are not here, letters, marks and digits stand for them.
 */
export function checkFormat(format: string, text: string): boolean {
  const other = OTHERS.get(format);
  if (other !== undefined) return other(text);
  const language = compiled(format, GRAMMARS);
  if (language === undefined) return true;
  return language.accepts(text) && (BEYOND.get(format)?.(text) ?? true);
}

/** Whether a format is known here; others accept every text. */
export function isKnownFormat(format: string): boolean {
  return GRAMMARS.has(format) || OTHERS.has(format);
}

/** The texts of a format, exactly; undefined where they are no regular language, or the format is not known. */
export function formatLanguage(format: string): Language | undefined {
  return BEYOND.has(format) ? undefined : compiled(format, GRAMMARS);
}

/**
 * Languages around a format: every text of it is in `outer`, and every text of `inner` has the format. Both are {@link formatLanguage} where
 * that is known; undefined where nothing is.
 */
export function formatBounds(
  format: string,
): { readonly inner: Language | undefined; readonly outer: Language } | undefined {
  const outer = compiled(format, GRAMMARS);
  return outer && { inner: formatLanguage(format) ?? compiled(format, STRICT_GRAMMARS, 'strict '), outer };
}

function compiled(format: string, grammars: ReadonlyMap<string, readonly string[]>, prefix = ''): Language | undefined {
  const key = prefix + format;
  const known = LANGUAGES.get(key);
  if (known !== undefined) return known;
  const [first, ...others] = (grammars.get(format) ?? []).map(languageOf);
  const language = first?.union(...others);
  if (language !== undefined) LANGUAGES.set(key, language);
  return language;
}

function languageOf(grammar: string): Language {
  const language = compilePattern(`^(?:${grammar})$`);
  if (language.ok) return language.value;
  throw new TypeError(`${language.error.message} ${grammar}`);
}
