import { InvalidRequest } from '../coded-errors.ts';

/**
 * A text as the value of a header field: everything but visible ASCII, and the quotation mark and the percent sign, is percent-encoded in
 * UTF-8 (CloudEvents HTTP protocol binding 1.0, section 3.1.3.2).
 */
export function headerText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/["%]|[^!-~]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );
}

/** The text that the value of a header field stands for, decoded once. Throws {@link InvalidRequest}. */
export function textOfHeader(name: string, value: string): string {
  try {
    if (/[^\t -~]/.test(value)) throw new URIError('not ASCII');
    return decodeURIComponent(value.replaceAll(/%(?![\dA-Fa-f]{2})/g, '%25'));
  } catch {
    throw new InvalidRequest(`the header ${name} is not percent-encoded UTF-8`, name);
  }
}
