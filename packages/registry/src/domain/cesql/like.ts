/** A pattern of `LIKE`: characters that stand for themselves, `one` for any, `many` for any number of any. */
type Part = { readonly character: string } | 'one' | 'many';

/**
 * True where a text fits a pattern of `LIKE`: `%` is any text, `_` any character, a backslash before either takes its meaning away. Where the
 * rest does not fit, only the last `%` takes one character more, so that the work is the product of both lengths at most. `spend` is told of it,
 * and may throw.
 */
export function isLike(text: string, pattern: string, spend: (steps: number) => void): boolean {
  const characters = [...text];
  const parts = partsOf(pattern);
  let [at, part] = [0, 0];
  // The last `%`, and how far the text had come there.
  let [wildcard, from] = [-1, 0];
  while (at < characters.length) {
    spend(1);
    const current = parts[part];
    if (current === 'many') {
      wildcard = part;
      from = at;
      part += 1;
    } else if (current === 'one' || (current !== undefined && current.character === characters[at])) {
      at += 1;
      part += 1;
    } else if (wildcard >= 0) {
      from += 1;
      at = from;
      part = wildcard + 1;
    } else return false;
  }
  return parts.slice(part).every((left) => left === 'many');
}

function partsOf(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] as string;
    const next = characters[index + 1];
    if (character === '\\' && (next === '%' || next === '_')) {
      parts.push({ character: next });
      index += 1;
    } else if (character === '%') parts.push('many');
    else if (character === '_') parts.push('one');
    else parts.push({ character });
  }
  return parts;
}
