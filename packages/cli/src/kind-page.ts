import { readFileSync } from 'node:fs';
import type { AnyFormat } from '@concordat/engine';

/**
 * The page of a kind of a format, as Markdown: what it means, whom it breaks, and examples. It is a section of the page of the format, which
 * is written from the rule book.
 */
export function kindPage(format: AnyFormat, kind: string): string {
  const page = readFileSync(new URL(`../kinds/${format.id}.md`, import.meta.url), 'utf8');
  const start = page.indexOf(`\n## ${kind}\n`);
  if (start === -1) throw new Error(`the page of ${format.id} does not tell the kind ${kind}`);
  const end = page.indexOf('\n## ', start + 1);
  return `${page.slice(start + 1, end === -1 ? undefined : end).trim()}\n`;
}
