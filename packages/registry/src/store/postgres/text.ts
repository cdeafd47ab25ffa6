/** Texts of PostgreSQL have no character 0, and ours may: it and the character that stands for it are written as two. */
const MARK = '\u0001';
const [ZERO, MARKED] = [`${MARK}0`, `${MARK}1`];

/** A text as PostgreSQL takes it; most are as they were. */
export function encoded(text: string): string {
  if (!text.includes('\0') && !text.includes(MARK)) return text;
  return text.replaceAll(MARK, MARKED).replaceAll('\0', ZERO);
}

/** The text that was {@link encoded}. */
export function decoded(text: string): string {
  return text.includes(MARK) ? text.replaceAll(ZERO, '\0').replaceAll(MARKED, MARK) : text;
}
