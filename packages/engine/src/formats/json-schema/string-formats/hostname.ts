import { decodePunycode, encodePunycode } from './punycode.ts';

/** What a hostname asks beyond its grammar: `--` in the third place only begins labels in Punycode (RFC 5890, section 2.3.2.1). */
export function isHostname(text: string): boolean {
  const labels = text.split('.');
  return labels.every((label) => !/^..--/.test(label) || isEncodedLabel(label)) && hasOneDirection(labels.map(decoded));
}

/**
 * An internationalized hostname (RFC 5890), approximately: letters, marks and digits of Unicode that no normal form replaces stand for the
 * tables of IDNA 2008; its rules for hyphens, leading marks, characters in context and direction are kept.
 */
export function isIdnHostname(text: string): boolean {
  const labels = text.split(/[.\u3002\uff0e\uff61]/u);
  return text.length <= 253 && labels.every(isLabel) && hasOneDirection(labels.map(decoded));
}

function isLabel(label: string): boolean {
  if (/^[\0-\x7f]*$/.test(label)) {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) return false;
    return !/^..--/.test(label) || isEncodedLabel(label);
  }
  return isUnicodeLabel(label) && encodePunycode(label).length <= 59;
}

/** A label in Punycode that stands for a valid one, and that this one is written as. */
function isEncodedLabel(label: string): boolean {
  if (!/^xn--/i.test(label)) return false;
  const encoded = label.slice(4).toLowerCase();
  const text = decodePunycode(encoded);
  return text !== undefined && encodePunycode(text) === encoded && isUnicodeLabel(text);
}

function decoded(label: string): string {
  return /^xn--/i.test(label) ? (decodePunycode(label.slice(4).toLowerCase()) ?? label) : label;
}

/** Letters, marks and digits, and what RFC 5892, section 2.6, allows by name or in a context. */
const CHARACTERS = /^[\p{L}\p{M}\p{N}\-\u00b7\u0375\u05f3\u05f4\u06fd\u06fe\u0f0b\u3007\u30fb\u200c\u200d]+$/u;
/** What it disallows by name, although it is a letter or a mark. */
const DISALLOWED = /[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u;

function isUnicodeLabel(label: string): boolean {
  if (label.length > 63 || !/[^\0-\x7f]/.test(label) || !CHARACTERS.test(label) || DISALLOWED.test(label)) return false;
  if (/^-|-$|^..--|^\p{M}/u.test(label)) return false;
  return Array.from(label).every(isStable) && CONTEXT_RULES.every((rule) => rule.test(label) === false);
}

/** True unless a character stands for another one, such as a capital letter or a ligature (RFC 5892, section 2.2). */
function isStable(character: string): boolean {
  const folded = character.normalize('NFKC').toLowerCase().normalize('NFKC');
  return folded === character || character === '\u00df' || character === '\u03c2';
}

const VIRAMA =
  '\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca\\u0e3a\\u0f84\\u1039\\u103a\\u1714\\u1734\\u17d2\\u1b44\\u1baa\\ua806\\ua8c4\\ua953\\ua9c0\\uaaf6\\uabed';
const JOINING = '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mandaic}\\p{Script=Nko}\\p{Script=Mongolian}';

/** What may not stand in a label: characters out of the context that RFC 5892, appendix A, asks for. */
const CONTEXT_RULES: readonly RegExp[] = [
  /(?<!l)\u00b7|\u00b7(?!l)/u,
  /\u0375(?!\p{Script=Greek})/u,
  /(?<!\p{Script=Hebrew})[\u05f3\u05f4]/u,
  /^(?=.*\u30fb)[^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]*$/u,
  new RegExp(`(?<![${VIRAMA}])\\u200d`, 'u'),
  new RegExp(`(?<![${VIRAMA}]|[${JOINING}]\\p{M}*)\\u200c|(?<![${VIRAMA}])\\u200c(?!\\p{M}*[${JOINING}])`, 'u'),
  /^(?=.*[\u0660-\u0669]).*[\u06f0-\u06f9]/u,
];

const RIGHT_TO_LEFT =
  '\\p{Script=Hebrew}\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Thaana}\\p{Script=Nko}\\p{Script=Samaritan}\\p{Script=Mandaic}';
/** The digits of Persian run from left to right. */
const HAS_RIGHT_TO_LEFT = new RegExp(`(?![\\u06f0-\\u06f9])[${RIGHT_TO_LEFT}]`, 'u');
const BEGINS_RIGHT_TO_LEFT = new RegExp(`^(?!\\p{N})[${RIGHT_TO_LEFT}]`, 'u');
const ONLY_RIGHT_TO_LEFT = new RegExp(`^(?:[${RIGHT_TO_LEFT}]|[^\\p{L}])*$`, 'u');

/** The rule of RFC 5893, section 2, by scripts instead of the classes of characters: it counts where some label runs from right to left. */
function hasOneDirection(labels: readonly string[]): boolean {
  return labels.every((label) => !HAS_RIGHT_TO_LEFT.test(label)) || labels.every(runsOneWay);
}

function runsOneWay(label: string): boolean {
  if (!BEGINS_RIGHT_TO_LEFT.test(label)) return /^\p{L}/u.test(label) && !HAS_RIGHT_TO_LEFT.test(label);
  const hasBothDigits = /[0-9\u06f0-\u06f9]/u.test(label) && /[\u0660-\u0669]/u.test(label);
  return ONLY_RIGHT_TO_LEFT.test(label) && !hasBothDigits;
}
