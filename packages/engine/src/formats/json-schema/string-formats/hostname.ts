/** What a hostname asks beyond its grammar: `--` in the third place only begins names in Punycode (RFC 5890, section 2.3.1). */
export function isHostname(text: string): boolean {
  return text.split('.').every((label) => !/^..--/.test(label) || isAceLabel(label));
}

function isAceLabel(label: string): boolean {
  return /^xn--[a-z0-9-]*[a-z0-9]$/i.test(label);
}

/** Characters of a label: letters, marks, digits, and those that RFC 5892, appendix A, allows in a context. */
const LABEL = /^[\p{L}\p{M}\p{N}\-\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d]+$/u;

/**
 * An internationalized hostname (RFC 5890), approximately: letters, marks and digits of Unicode stand for the tables of IDNA 2008; its rules for
 * hyphens, leading marks and characters in context are kept.
 */
export function isIdnHostname(text: string): boolean {
  const labels = text.split(/[.\u3002\uff0e\uff61]/u);
  return text.length <= 253 && labels.every(isIdnLabel);
}

function isIdnLabel(label: string): boolean {
  if (label.length > 63 || !LABEL.test(label) || /^-|-$/.test(label)) return false;
  if (/^..--/u.test(label)) return isAceLabel(label);
  // A mark needs a letter before it; U+302E, U+302F, U+0640 and U+07FA, and some others of their kind, are disallowed.
  if (/^\p{M}/u.test(label) || /[\u302e\u302f\u0640\u07fa\u3031-\u3035\u303b]/u.test(label)) return false;
  return CONTEXT_RULES.every((rule) => rule(label));
}

/** RFC 5892, appendix A. */
const CONTEXT_RULES: readonly ((label: string) => boolean)[] = [
  (label) => !/(?<!l)\u00b7|\u00b7(?!l)/u.test(label),
  (label) => !/\u0375(?!\p{Script=Greek})/u.test(label),
  (label) => !/(?<!\p{Script=Hebrew})[\u05f3\u05f4]/u.test(label),
  (label) =>
    !label.includes('\u30fb') ||
    /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(label.replaceAll('\u30fb', '')),
  (label) => !/(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d])\u200d/u.test(label),
  (label) => !(/[\u0660-\u0669]/u.test(label) && /[\u06f0-\u06f9]/u.test(label)),
];
