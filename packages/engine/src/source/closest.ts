/**
 * The candidate that a misspelt word was meant to be: equal but for case and separators, else one edit away (a character inserted,
 * deleted, replaced, or two neighbours exchanged). The first candidate wins; undefined when none is that near.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 256) return undefined;
  const plain = plainForm(word);
  return (
    candidates.find((candidate) => plainForm(candidate) === plain) ??
    candidates.find((candidate) => isOneEdit(word.toLowerCase(), candidate.toLowerCase()))
  );
}

function plainForm(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** True when one insertion, deletion, replacement or exchange of neighbours leads from one to the other. Words of two letters or less never match. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 2 || Math.max(a.length, b.length) < 3) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (text: string, skipped: number): string => text.slice(start + skipped);
  if (a.length > b.length) return rest(a, 1) === rest(b, 0);
  if (a.length < b.length) return rest(a, 0) === rest(b, 1);
  const exchanged = a[start] === b[start + 1] && a[start + 1] === b[start];
  return rest(a, 1) === rest(b, 1) || (exchanged && rest(a, 2) === rest(b, 2));
}
