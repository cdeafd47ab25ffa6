import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyFormat, FORMATS } from '@concordat/engine';
import { expect, it } from 'vitest';
import { pairOf } from '../packages/engine/src/formats/fixtures/pair-folders.ts';

const ROOT = join(import.meta.dirname, '..');
const KINDS = join(ROOT, 'packages/cli/kinds');

const head = (format: AnyFormat): string => `# Kinds of the format ${format.id}

Every difference between two documents has one of these kinds; so have the findings of a verdict. A kind is stable: it is never renamed and never reused. The examples
are pairs of documents in the repository, judged in both directions. *Bump* is what the change needs where it breaks nobody.

BACKWARD breaks when the new version cannot read what the old one wrote, FORWARD when the old one cannot read what the new one writes.

This page is written from the rule book (\`UPDATE_GOLDENS=1 npm test\`).
`;

/** Rows about every kind that the pairs show: a sentence, and the directions that it breaks there. */
function rowsByKind(format: AnyFormat): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = new Map<string, Set<string>>();
  const add = (folder: string, kind: string, row: string): void => {
    const told = rows.get(kind) ?? new Set<string>();
    rows.set(kind, told);
    const isShownHere = folder.startsWith(kind.toLowerCase().replaceAll('_', '-'));
    if (isShownHere || told.size < 3) told.add(row.replaceAll('\n', ' '));
  };
  const pairs = new URL(`../packages/engine/src/formats/${format.id}/fixtures/pairs/`, import.meta.url);
  for (const folder of readdirSync(pairs).sort()) {
    const { before, after } = pairOf(format, new URL(`${folder}/`, pairs));
    for (const { id } of format.profiles) {
      const { changes, findings } = format.judge(before, after, { level: 'FULL', profile: id });
      for (const change of id === format.profiles[0]?.id ? changes : []) {
        const breaks = change.breaks.map(({ direction, severity }) => `${direction} (${severity})`).join(', ');
        add(folder, change.kind, `| ${cell(format.messageOf(change))} | ${breaks || '–'} |`);
      }
      for (const finding of findings.filter(({ change }) => change === undefined)) {
        add(folder, finding.kind, `| ${cell(format.messageOf(finding))} | ${finding.severity} in the profile ${id} |`);
      }
    }
  }
  return rows;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

it.each(FORMATS.map((format) => [format.id, format] as const))('kinds/%s.md tells the rule book', (id, format) => {
  const rows = rowsByKind(format);
  const sections = Object.entries(format.rules).map(([kind, { title, why, bump, mirror }]) => {
    const other = mirror === kind ? '' : ` · in the other direction: \`${mirror}\``;
    const examples = [...(rows.get(kind) ?? [])].slice(0, 6);
    const table = `| for example | breaks |\n| --- | --- |\n${examples.join('\n')}\n`;
    return `## ${kind}\n\n**${title}.** ${why}\n\nBump: ${bump}${other}\n${examples.length > 0 ? `\n${table}` : ''}`;
  });
  const page = [head(format), ...sections].join('\n');
  const file = join(KINDS, `${id}.md`);
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, page);
  else expect(page).toBe(readFileSync(file, 'utf8'));
});
