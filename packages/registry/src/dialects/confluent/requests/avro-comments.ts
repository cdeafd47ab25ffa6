/** Where a string or a comment begins. */
const BEGINNING = /"|\/\/|\/\*/g;

/**
 * An Avro schema without its comments, as Java's parser of Avro reads it: those from two slashes to the end of the line, and those of C.
 * Blanks stand in their places, so that problems are told where they are in what was sent.
 */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let begin = next(text, BEGINNING, 0); begin < text.length; begin = next(text, BEGINNING, at)) {
    const end = endOf(text, begin);
    const found = text.slice(begin, end);
    parts.push(text.slice(at, begin), found.startsWith('"') ? found : found.replace(/[^\n\r]/g, ' '));
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** The end of the string or comment that begins somewhere; what nothing ends goes on to the end of the text. */
function endOf(text: string, begin: number): number {
  if (text.startsWith('//', begin)) return next(text, /[\n\r]/g, begin);
  if (text.startsWith('/*', begin)) return Math.min(next(text, /\*\//g, begin + 2) + 2, text.length);
  let end = next(text, /["\\]/g, begin + 1);
  while (text[end] === '\\') end = next(text, /["\\]/g, end + 2);
  return Math.min(end + 1, text.length);
}

function next(text: string, wanted: RegExp, from: number): number {
  wanted.lastIndex = from;
  return wanted.exec(text)?.index ?? text.length;
}
